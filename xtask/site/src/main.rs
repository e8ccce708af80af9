//! `site`: puts the static site together from what Cargo built, and serves it. `cargo xtask` builds and starts it.
//!
//! A program of its own, since it has ten times the dependencies of `cargo xtask`: it compiles while the page does.

mod bindings;
mod files;
mod neighbours;
mod page;
mod sizes;
mod slim;
mod staging;

use clap::{Parser, Subcommand};
use page::Program;
use static_server::StaticServer;
use std::path::PathBuf;
use std::process::ExitCode;

/// Puts the static site together and serves it.
#[derive(Debug, Parser)]
struct Flags {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, PartialEq, Eq, Subcommand)]
enum Action {
    /// Writes the site: the page of an index.html with the programs it names, and a JavaScript library in api/.
    Assemble {
        /// The page as it was written, with its `data-trunk` links.
        #[arg(long)]
        index: PathBuf,
        /// A program of the page, as the name in `data-bin` and its .wasm file.
        #[arg(long = "program", value_name = "NAME=FILE")]
        programs: Vec<Program>,
        /// The .wasm file of the JavaScript library.
        #[arg(long)]
        api: PathBuf,
        /// The folder of the site, which is replaced.
        #[arg(long)]
        out: PathBuf,
    },
    /// Writes the JavaScript of one .wasm file for browsers.
    Bind {
        /// What Cargo built.
        wasm: PathBuf,
        /// The name of the files.
        #[arg(long)]
        name: String,
        /// Their folder.
        #[arg(long)]
        out: PathBuf,
    },
    /// Serves a folder on 127.0.0.1 until it is interrupted.
    Serve {
        /// The folder.
        folder: PathBuf,
        /// The port.
        #[arg(long)]
        port: u16,
    },
}

fn main() -> ExitCode {
    match run(Flags::parse().action) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(action: Action) -> anyhow::Result<()> {
    match action {
        Action::Assemble { index, programs, api, out } => {
            staging::replace(&out, |stage| page::write(&index, &programs, &api, stage))?;
            print!("{}", sizes::table(&out)?);
            print!("{}", sizes::check(&out)?);
            Ok(())
        }
        Action::Bind { wasm, name, out } => bindings::write(&wasm, &name, &out, bindings::Types::Written),
        Action::Serve { folder, port } => {
            let server = StaticServer::start(&folder, "/", port)?;
            println!("\nBitroom is served at {}  (Ctrl-C stops it)", server.url());
            server.wait();
            Ok(())
        }
    }
}

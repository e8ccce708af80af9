//! `bitroom`: simulate, inspect, train, quantize and evaluate without a browser, through the same pipeline as the page.

mod args;
mod batch;
mod commands;
mod files;
mod names;
mod progress;
mod source;
mod table;

use std::process::ExitCode;

use clap::Parser as _;

use args::{Cli, Command};

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Simulate(args) => commands::simulate::run(&args),
        Command::Inspect(args) => commands::inspect::run(&args),
        Command::Train(args) => commands::train::run(&args),
        Command::Quantize(args) => commands::quantize::run(&args),
        Command::Evaluate(args) => commands::evaluate::run(&args),
        Command::Explore(args) => commands::explore::run(&args),
        Command::Reproduce(args) => commands::reproduce::run(&args),
        Command::Study(args) => commands::study::run(&args),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

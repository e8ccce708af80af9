//! The command line of `cargo xtask`, declared in one place.

use clap::{Parser, Subcommand};

/// Set up, serve, test, build, measure and check Bitroom.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
pub struct Flags {
    /// What to do.
    #[command(subcommand)]
    pub action: Action,
}

/// The commands of `cargo xtask`.
#[derive(Debug, PartialEq, Eq, Subcommand)]
pub enum Action {
    /// Install every missing tool (wasm target, wasm-bindgen, Trunk, browser); quick when nothing is missing.
    Setup,
    /// Build the page and serve it on 127.0.0.1.
    Serve {
        /// Rebuild and reload on every change (a debug build by `trunk serve`).
        #[arg(long)]
        watch: bool,
        /// The port to serve on; without it 8080 or the next free one.
        #[arg(long)]
        port: Option<u16>,
    },
    /// Run every check and test, cheapest first.
    Test,
    /// Build the static site and the JavaScript API into dist/.
    Dist,
    /// Measure the page while it trains, then run the benchmarks of the crates.
    Bench,
    /// Check the house rules: crate edges, integer kernels without floats, module comments and more.
    Tidy,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed parse is the test's failure")]

    use super::*;

    #[test]
    fn serve_takes_a_port_and_watch() {
        let flags = Flags::try_parse_from(["xtask", "serve", "--watch", "--port", "9000"]).unwrap();
        assert_eq!(flags.action, Action::Serve { watch: true, port: Some(9000) });
    }

    #[test]
    fn unknown_flags_and_impossible_ports_are_refused() {
        assert!(Flags::try_parse_from(["xtask", "test", "--nonsense"]).is_err());
        assert!(Flags::try_parse_from(["xtask", "serve", "--port", "70000"]).is_err());
        assert!(Flags::try_parse_from(["xtask"]).is_err());
    }
}

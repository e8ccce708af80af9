//! The command line of `cargo xtask`, declared in one place.

use crate::bench::Part;
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
    /// Install what `serve` and `test` need and is missing (wasm target, wasm-bindgen, browsers, Node).
    Setup,
    /// Build the page and serve it on 127.0.0.1.
    Serve {
        /// Rebuild and reload on every change (a debug build by `trunk serve`; the first time Trunk is installed, which takes minutes).
        #[arg(long)]
        watch: bool,
        /// The port to serve on; without it 8080 or the next free one.
        #[arg(long)]
        port: Option<u16>,
    },
    /// Run every check and test, cheapest first.
    Test {
        /// Also train the networks of "same bits" for 200 epochs each, natively and in three browsers (minutes).
        #[arg(long)]
        long: bool,
    },
    /// Only compare the bits of trained networks: natively in release and in three browsers.
    SameBits {
        /// Also train for 200 epochs each (minutes).
        #[arg(long, conflicts_with = "store")]
        long: bool,
        /// Store the hashes of this ENGINE_VERSION; refuses to change what is committed.
        #[arg(long)]
        store: bool,
    },
    /// Build the static site and the JavaScript API into dist/.
    Dist,
    /// Measure the page while it trains, compare training with TensorFlow.js and Keras and a whole sweep with JAX (writes BENCHMARKS.md), and run the
    /// benchmarks of the crates.
    Bench {
        /// Only one of the three.
        #[arg(long, value_enum)]
        only: Option<Part>,
        /// Rounds of the comparison; their medians are compared.
        #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..=100))]
        rounds: u32,
    },
    /// Compare random networks with the real TFLite converter and LiteRT's three runtimes, code by code (needs Python; not part of
    /// the tests).
    Differential {
        /// How many networks.
        #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=1000))]
        networks: u32,
        /// Which ones.
        #[arg(long, default_value_t = 1)]
        seed: u32,
    },
    /// Compute anew what the page ships with: www/results and docs/thesis.md (hours; goes on where it was ended).
    Results,
    /// Check the house rules: crate edges, integer kernels without floats, module comments and more; then what the project
    /// depends on (known faults, licences, crates that are there twice), by cargo-deny.
    Tidy,
}

#[cfg(test)]
#[path = "flags_tests.rs"]
mod tests;

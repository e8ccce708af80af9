//! The web worker that trains and quantizes for the page.
//!
//! `src/bin/worker.rs` gives [`worker::Engine`] a browser and a clock. It computes nothing: all of it is the `experiment`
//! crate, as in the JavaScript API and on the command line.

pub mod worker;

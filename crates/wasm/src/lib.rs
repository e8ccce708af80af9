//! The web worker that trains and quantizes for the page.
//!
//! `host` gives [`worker::Engine`] a browser and a clock; the program is crate `bitroom-worker`. It computes nothing: all of it
//! is the `experiment` crate, as in the JavaScript API and on the command line.

mod host;
pub mod worker;

pub use host::start;

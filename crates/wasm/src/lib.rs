//! Bitroom in JavaScript: the worker that trains and quantizes for the page, and an API for scripts.
//!
//! The worker (`src/bin/worker.rs`) gives [`worker::Engine`] a browser and a clock; the API ([`api`]) gives scripts the
//! same pipeline as classes. Neither computes: both go through the `experiment` crate, like the command line.

pub mod api;
pub mod worker;

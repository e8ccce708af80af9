//! The way out of the page: the worker, and files read and saved.

pub mod files;
mod watchdog;
mod worker;

pub use worker::Link;

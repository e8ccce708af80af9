//! The worker's side of the messages, as a state machine without browser and clock: `src/bin/worker.rs` gives it both.

mod active;
mod data;
mod engine;
mod files;
mod heard;
mod questions;
mod results;
mod shelf;
mod speed;
mod starting;
mod tasks;

pub use engine::Engine;

#[cfg(test)]
mod tests;

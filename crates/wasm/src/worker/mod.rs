//! The worker's side of the messages, as a state machine without browser and clock: `host` gives it both.

mod active;
mod beginning;
mod data;
mod engine;
mod files;
mod heard;
mod held;
mod questions;
mod queue;
mod reasons;
mod results;
mod shelf;
mod slice;
mod speed;
mod starting;
mod tasks;

pub use engine::Engine;

#[cfg(test)]
mod tests;

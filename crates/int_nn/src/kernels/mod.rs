//! The arithmetic of inference, in integers: pure functions over slices.
//!
//! No float is computed here. A kernel hands its accumulator to a [`quant::Requantizer`], whose rule may be one that
//! imitates a runtime's float step; with an integer rule the whole way is free of floats.
#![deny(clippy::float_arithmetic)]

mod accumulator;
mod affine;
pub mod fixed_point;
mod lstm;
mod paired;
mod pool;
mod table;
#[cfg(test)]
mod tests;

pub use accumulator::{Accumulator, AccumulatorAudit, AccumulatorWidth, audit};
pub use affine::{AffineParams, affine};
pub use lstm::{GATES, GateFunctions, LstmGate, LstmParams, LstmState, lstm_step, narrow_gate};
pub use paired::{GROUP, PairedSource, PairedWeights};
pub use pool::{average_pool, max_pool};
pub use table::table;

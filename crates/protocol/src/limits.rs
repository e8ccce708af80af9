//! Ranges of every setting: the checks refuse what lies outside, and the page's controls take their ends from here.

use std::ops::RangeInclusive;

/// Bit widths of weights, activations and input (TensorFlow's fake-quant operator takes 2..=16).
pub const BITS: RangeInclusive<u8> = 2..=16;
/// Neurons of one hidden layer.
pub const HIDDEN_UNITS: RangeInclusive<u32> = 1..=256;
/// Hidden layers of the MLP.
pub const HIDDEN_LAYERS: RangeInclusive<usize> = 1..=4;
/// Training epochs.
pub const EPOCHS: RangeInclusive<u32> = 1..=100_000;
/// Samples in a mini-batch.
pub const BATCH_SIZE: RangeInclusive<u32> = 1..=4096;
/// Learning rate of any optimizer.
pub const LEARNING_RATE: RangeInclusive<f64> = 1e-7..=1.0;
/// Momentum of SGD.
pub const MOMENTUM: RangeInclusive<f64> = 0.0..=0.999;
/// Seeds: whole numbers that JavaScript's numbers hold exactly.
pub const SEED: RangeInclusive<u64> = 0..=9_007_199_254_740_991;
/// Share of the rows in one block of a split.
pub const FRACTION: RangeInclusive<f64> = 0.01..=0.98;
/// Ends of a Fixed quantizer's range, in the tensor's own unit; the range must contain 0.
pub const FIXED_RANGE: RangeInclusive<f64> = -1e6..=1e6;
/// Repeats of one config with consecutive seeds.
pub const REPEATS: RangeInclusive<u32> = 1..=1000;

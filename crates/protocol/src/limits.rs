//! Ranges of every setting: the checks refuse what lies outside, and the page's controls take their ends from here.

use std::ops::RangeInclusive;

/// Bit widths of weights, activations and input (TensorFlow's fake-quant operator takes 2..=16).
pub const BITS: RangeInclusive<u8> = 2..=16;
/// Sensors, the channels of every sample.
pub const SENSORS: RangeInclusive<u32> = 2..=16;
/// Samples in a window.
pub const WINDOW_LENGTH: RangeInclusive<u32> = 1..=240;
/// Samples from the start of one training window to the next.
pub const WINDOW_STRIDE: RangeInclusive<u32> = 1..=60;
/// Layers of a network, the output layer included.
pub const LAYERS: RangeInclusive<usize> = 1..=12;
/// Units of a dense layer, filters of a convolution.
pub const UNITS: RangeInclusive<u32> = 1..=256;
/// Cells of an LSTM layer.
pub const LSTM_UNITS: RangeInclusive<u32> = 1..=64;
/// Steps under one window of a convolution's kernel.
pub const KERNEL_SIZE: RangeInclusive<u32> = 1..=32;
/// Steps from one window of a convolution or pool to the next.
pub const STRIDE: RangeInclusive<u32> = 1..=32;
/// Steps in one window of a pool.
pub const POOL_SIZE: RangeInclusive<u32> = 1..=32;
/// L2 factor on a kernel.
pub const L2: RangeInclusive<f64> = 0.0..=1.0;
/// Trainable values of a whole network.
pub const PARAMETERS: RangeInclusive<u64> = 1..=500_000;
/// Multiply-accumulates of one estimate.
pub const MACS: RangeInclusive<u64> = 1..=8_000_000;
/// Multiply-accumulates of the forward pass of one mini-batch: some tens of milliseconds for an update, so that a run can
/// be stopped within 100 ms, and a bound on the memory of its buffers.
pub const BATCH_MACS: RangeInclusive<u64> = 1..=256_000_000;
/// Training epochs.
pub const EPOCHS: RangeInclusive<u32> = 1..=100_000;
/// Samples in a mini-batch.
pub const BATCH_SIZE: RangeInclusive<u32> = 1..=4096;
/// Learning rate of any optimizer.
pub const LEARNING_RATE: RangeInclusive<f64> = 1e-7..=1.0;
/// Factor of the exponential schedule.
pub const DECAY: RangeInclusive<f64> = 0.01..=1.0;
/// Share of the learning rate that the cosine schedule leaves.
pub const FINAL_SHARE: RangeInclusive<f64> = 0.0..=1.0;
/// Smallest improvement that early stopping counts, m².
pub const MIN_DELTA: RangeInclusive<f64> = 0.0..=1.0;
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
/// Characters of a Custom quantizer's formula.
pub const FORMULA_LENGTH: RangeInclusive<usize> = 1..=200;
/// Random samples that set the activations' ranges.
pub const CALIBRATION_SAMPLES: RangeInclusive<u32> = 1..=10_000;
/// Share of the values that the percentile calibrator keeps, %.
pub const PERCENTILE: RangeInclusive<f64> = 50.0..=100.0;
/// Files of one data set: one, or one for each of training, validation and test.
pub const FILES: RangeInclusive<usize> = 1..=3;
/// Fewest good rows that a file may be asked for.
pub const MIN_ROWS: RangeInclusive<u32> = 1..=1_000_000;
/// Sides of a room in m; 120 m is a football field, larger numbers are another unit by mistake.
pub const ROOM_SIDE: RangeInclusive<f64> = 0.1..=120.0;
/// Extents of recorded positions in m that need no question: a step, up to the largest room.
pub const PLAUSIBLE_ROOM: RangeInclusive<f64> = 0.5..=*ROOM_SIDE.end();
/// Centres of the plates in m: anywhere in the largest room or as far outside.
pub const PLATE: RangeInclusive<f64> = -*ROOM_SIDE.end()..=2.0 * *ROOM_SIDE.end();
/// Sampling rates of a recording in Hz that need no question.
pub const PLAUSIBLE_RATE: RangeInclusive<f64> = 0.1..=1000.0;
/// Points of a sweep, its float networks included.
pub const SWEEP_POINTS: RangeInclusive<u32> = 1..=20_000;
/// Axes of a sweep.
pub const SWEEP_AXES: RangeInclusive<usize> = 0..=8;
/// Combinations of a sweep's axes, of which a sample may be drawn.
pub const SWEEP_GRID: RangeInclusive<u64> = 1..=1_000_000_000;
/// Trainings of a sweep: its points, each with its repeats.
pub const SWEEP_TRAININGS: RangeInclusive<u64> = 1..=1_000_000;
/// One of so many points goes on from a rung of successive halving.
pub const SWEEP_FACTOR: RangeInclusive<u32> = 2..=10;

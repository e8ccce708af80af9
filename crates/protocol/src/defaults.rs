//! The defaults that no `Default` of a config holds: numbers inside choices that are not in force, and every choice by name.
//!
//! Page, command line and JavaScript API take theirs from here; a test of each compares all of them.

use crate::config::{
    Activation, CnnLayout, EarlyStopping, ModelConfig, OptimizerConfig, PtqConfig, Schedule, Scheme,
};

/// Sensors of the thesis and of the simulated room, and of the page before any data are loaded.
pub const SENSORS: u32 = 4;
/// Neurons of the MLP's hidden layer (the thesis' 4-32-2).
pub const MLP_UNITS: u32 = 32;
/// Activation of the MLP's hidden layer.
pub const MLP_ACTIVATION: Activation = Activation::Relu;
/// Cells of the LSTM (the thesis' LSTM of 62 parameters).
pub const LSTM_UNITS: u32 = 2;
/// Learning rate with which the LSTM converges in 1,000 epochs in the simulated rooms.
pub const LSTM_LEARNING_RATE: f64 = 3e-4;
/// L2 factor on the CNN's four hidden kernels, with which it reaches the thesis' error in the default room.
pub const CNN_L2: f64 = 0.01;
/// Momentum of SGD.
pub const MOMENTUM: f64 = 0.9;
/// Factor of the exponential schedule.
pub const DECAY: f64 = 0.5;
/// Epochs until that factor is reached.
pub const DECAY_EVERY: u32 = 250;
/// Share of the learning rate that the cosine schedule leaves.
pub const FINAL_SHARE: f64 = 0.01;
/// Early stopping, where it is asked for.
pub const STOPPING: EarlyStopping = EarlyStopping { patience: 100, min_delta: 0.0 };
/// Shares of the rows for training and validation (the thesis' 60/20/20).
pub const SHARES: (f64, f64) = (0.6, 0.2);
/// Seed of a shuffled split.
pub const SPLIT_SEED: u64 = 1;
/// Good rows that a file must have.
pub const MIN_ROWS: u32 = 100;

/// Every network that has a name, as it starts.
pub fn networks() -> [(&'static str, ModelConfig); 5] {
    let cnn = |layout: CnnLayout| (layout.name(), ModelConfig::cnn(layout, CNN_L2));
    [
        ("mlp", ModelConfig::mlp(&[MLP_UNITS], MLP_ACTIVATION)),
        cnn(CnnLayout::A),
        cnn(CnnLayout::B),
        cnn(CnnLayout::C),
        ("lstm", ModelConfig::lstm(LSTM_UNITS)),
    ]
}

/// Every optimizer with its numbers.
pub fn optimizers() -> [OptimizerConfig; 3] {
    [OptimizerConfig::Adamax, OptimizerConfig::Adam, OptimizerConfig::Sgd { momentum: MOMENTUM }]
}

/// Every schedule with its numbers.
pub fn schedules() -> [Schedule; 3] {
    [
        Schedule::Constant,
        Schedule::Exponential { decay: DECAY, every: DECAY_EVERY },
        Schedule::Cosine { final_share: FINAL_SHARE },
    ]
}

/// Every conversion mode by its name on the command line and in the page.
pub fn conversions() -> [(&'static str, PtqConfig); 4] {
    let of = |scheme| PtqConfig { scheme, ..PtqConfig::default() };
    [
        ("int8", PtqConfig::default()),
        ("int16x8", PtqConfig::int16x8()),
        ("dynamic-range", of(Scheme::DynamicRange)),
        ("float16", of(Scheme::Float16)),
    ]
}

#[cfg(test)]
#[path = "defaults_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;

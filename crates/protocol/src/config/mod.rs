//! Configs: unchecked as they arrive, checked once before anything runs.

mod check;
mod data;
mod quantization;
mod run;

pub use check::ConfigError;
pub use data::{DataSource, NamedFile, SimulatedSource, SplitConfig};
pub use quantization::{
    CalibrationSet, CheckedPtqConfig, LayerBits, PtqConfig, QatConfig, QuantizerKind, QuantizerSettings,
    RangeInit, Runtime,
};
pub use run::{
    Activation, CheckedRunConfig, ModelConfig, OptimizerConfig, RunConfig, TrainingConfig, WeightConstraint,
};

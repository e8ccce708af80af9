//! Configs: unchecked as they arrive, checked once before anything runs.

mod check;
mod data;
mod exploration;
mod layer;
mod model;
mod quantization;
mod run;
mod shape;
mod training;

pub use check::ConfigError;
pub use data::{DataSource, NamedFile, SimulatedSource, SplitConfig};
pub use exploration::{CheckedExplorationConfig, ExplorationConfig};
pub use layer::{Activation, LayerConfig, Padding};
pub use model::{COORDINATES, CnnLayout, LabelAt, ModelConfig, SENSORS, WindowConfig};
pub use quantization::{
    CalibrationSet, CheckedPtqConfig, LayerBits, PtqConfig, QatConfig, QuantizerKind, QuantizerSettings,
    RangeInit, Runtime,
};
pub use run::{CheckedRunConfig, RunConfig, WeightConstraint};
pub use shape::{LayerCounts, Shape};
pub use training::{EarlyStopping, OptimizerConfig, Schedule, TrainingConfig};

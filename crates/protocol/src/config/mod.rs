//! Configs: unchecked as they arrive, checked once before anything runs.

mod check;
mod data;
mod layer;
mod model;
mod ptq;
mod qat;
mod quantizer;
mod run;
mod shape;
mod training;

pub use check::ConfigError;
pub(crate) use check::within;
pub use data::{DataSource, NamedFile, SimulatedSource, SplitConfig};
pub use layer::{LayerConfig, LayerWindows};
pub use model::{COORDINATES, CnnLayout, ModelConfig, WindowConfig};
pub use ptq::{CheckedPtqConfig, PtqConfig};
pub use qat::{LayerBits, QatConfig};
pub use run::{CheckedRunConfig, RunConfig};
pub use shape::{LayerCounts, Shape};
pub use training::{EarlyStopping, OptimizerConfig, Schedule, TrainingConfig};

// The words that configs are made of.
pub use vocabulary::{
    Activation, CalibrationSet, Calibrator, InterfaceType, LabelAt, LayerKind, LstmFunctions, OpsSet,
    Optimization, OptimizerKind, Padding, QuantizerKind, QuantizerSettings, RangeInit, Runtime, ScheduleKind,
    Scheme, SplitKind,
};

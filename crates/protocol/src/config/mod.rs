//! Configs: unchecked as they arrive, checked once before anything runs.

mod check;
mod converter;
mod data;
mod exploration;
mod layer;
mod model;
mod ptq;
mod qat;
mod quantizer;
mod run;
mod shape;
mod training;

pub use check::ConfigError;
pub use converter::{InterfaceType, OpsSet, Optimization, Scheme};
pub use data::{DataSource, NamedFile, SimulatedSource, SplitConfig};
pub use exploration::{CheckedExplorationConfig, ExplorationConfig};
pub use layer::{Activation, LayerConfig, Padding};
pub use model::{COORDINATES, CnnLayout, LabelAt, ModelConfig, SENSORS, WindowConfig};
pub use ptq::{CalibrationSet, Calibrator, CheckedPtqConfig, PtqConfig};
pub use qat::{LayerBits, LstmFunctions, QatConfig};
pub use quantizer::{QuantizerKind, QuantizerSettings, RangeInit, Runtime};
pub use run::{CheckedRunConfig, RunConfig, WeightConstraint};
pub use shape::{LayerCounts, Shape};
pub use training::{EarlyStopping, OptimizerConfig, Schedule, TrainingConfig};

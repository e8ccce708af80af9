//! What crosses a border: configs, messages between page and worker, reports and model files, as plain versioned serde types.
//!
//! Nothing here computes: the `experiment` crate turns these types into networks and back. The page depends on this crate
//! alone, so its sliders take their ranges from the same constants ([`limits`]) that the checks use.

mod affine_file;
pub mod config;
mod data_description;
pub mod defaults;
mod form_file;
pub mod hash;
pub mod import;
mod int_lstm_file;
mod int_network_file;
pub mod job;
pub mod limits;
pub mod message;
pub mod migrate;
pub mod model_file;
mod packed_value;
pub mod patch;
mod reader;
pub mod record;
pub mod report;
pub mod settings;
pub mod statistics;
pub mod thesis;
pub mod version;
mod weightless;

pub use config::{
    CheckedPtqConfig, CheckedRunConfig, ConfigError, DataSource, LayerConfig, ModelConfig, NamedFile,
    OptimizerConfig, PtqConfig, QatConfig, QuantizerKind, QuantizerSettings, RangeInit, RunConfig, Runtime,
    SplitConfig, TrainingConfig,
};
pub use job::{CheckedJob, ExplorationConfig, Job, JobData, JobKey, SeedKeys};
pub use message::{FromWorker, RequestId, RunId, ToWorker};
pub use patch::{Patch, PatchError};
pub use reader::{typed, typed_file};
pub use record::Record;

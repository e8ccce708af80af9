//! The pipeline, a file or a folder per step: data, split and windows, run, calibration, quantization, lowering, evaluation, report.
//!
//! Everything here is pure: seeds and bytes are arguments, a caller steps what takes long. Page, command line and
//! JavaScript API all go through this crate, so they give the same numbers.

pub mod affine;
pub mod attribution;
pub mod calibrate;
pub mod calibrations;
pub mod correction;
pub mod data;
pub mod evaluation;
pub mod exploration;
pub mod file;
pub mod finished;
pub mod forms;
pub mod import;
pub mod live_path;
pub mod loading;
pub mod lower;
pub mod metrics;
pub mod missing;
pub mod model;
pub mod model_calibration;
pub mod networks;
pub mod prepare;
pub mod ptq;
pub mod quantized;
pub mod representative;
pub mod run;
pub mod run_report;
pub mod runner;
pub mod sampling;
pub mod slices;
pub mod viewing;
pub mod walk;

mod file_checks;
mod finished_run;
mod float_estimates;
mod form_checks;
mod load_error;
mod open_error;
mod range_trail;
mod repeat;
mod results;
mod run_error;
mod saving;
mod scoring;
mod smoothness;
mod tensor_values;
mod warm_start;

pub use data::Dataset;
pub use exploration::Exploration;
pub use file::Opened;
pub use finished::Trained;
pub use finished_run::FinishedRun;
pub use load_error::LoadError;
pub use loading::Loading;
pub use model::{Model, ModelError};
pub use open_error::OpenError;
pub use prepare::{PrepareError, Prepared, Preparing};
pub use quantized::{QuantizeError, Quantized};
pub use results::Position;
pub use run::{Progress, Run};
pub use run_error::RunError;
pub use runner::{List, Runner};
pub use sampling::Sampling;
pub use viewing::Viewing;

//! Why a model file was refused.

use deploy::json::{FormFileError, IntNetworkFileError, NetworkFileError, ReadError};
use protocol::ConfigError;

use crate::model::ModelError;
use crate::quantized::QuantizeError;

/// Why a model file was refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum OpenError {
    /// Not a model file.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A config out of range.
    #[error("config: {0}")]
    Config(#[from] ConfigError),
    /// A network's numbers.
    #[error("{which} network: {problem}")]
    Network {
        /// `float` or `QAT`.
        which: &'static str,
        /// What is wrong.
        problem: NetworkFileError,
    },
    /// A network that the config does not describe.
    #[error("{which} network: its layers are not those of the config ({expected})")]
    Layers {
        /// `float` or `QAT`.
        which: &'static str,
        /// What the config describes.
        expected: String,
    },
    /// An integer network's numbers.
    #[error("integer network: {0}")]
    Integer(#[from] IntNetworkFileError),
    /// The stretches of a network that does not run in integers alone.
    #[error("form: {0}")]
    Form(#[from] FormFileError),
    /// Parts that make no model.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// A run is needed, and the file holds a model that was trained elsewhere.
    #[error("the file holds a network without the run it came from; here a run is needed")]
    NoRun,
    /// A number that must be finite, or positive.
    #[error("{field}: {allowed}")]
    Number {
        /// The field.
        field: &'static str,
        /// What is allowed.
        allowed: &'static str,
    },
    /// A repeat, or its losses.
    #[error("repeat {repeat}: {problem}")]
    Repeat {
        /// Number of the repeat, from 1.
        repeat: usize,
        /// What is wrong.
        problem: &'static str,
    },
    /// Parts that do not belong together.
    #[error("{0}")]
    Mismatch(&'static str),
    /// The quantization cannot be repeated.
    #[error(transparent)]
    Quantize(#[from] QuantizeError),
}

//! Why a model file was refused.

use deploy::json::{IntNetworkFileError, NetworkFileError, ReadError};
use protocol::ConfigError;

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

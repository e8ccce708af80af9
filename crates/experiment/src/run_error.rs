//! Why a run could not start, or ended.

use nn::{NetworkError, TrainError};

use crate::model::ModelError;
use crate::networks::{AttachError, SensorMismatch};

/// Why a run could not start or go on.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum RunError {
    /// A network for data of another number of sensors.
    #[error(transparent)]
    Sensors(#[from] SensorMismatch),
    /// A network that cannot be built.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// A network that makes no model on the data of the run.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// Quantizers that do not fit.
    #[error(transparent)]
    Attach(#[from] AttachError),
    /// Weights to start from that do not fit the config.
    #[error("warm start: {0}")]
    WarmStart(#[from] WarmStartError),
    /// Training failed: a loss that is not finite, or data of the wrong width.
    #[error("{leg} network{}: {problem}", if *.repeat > 1 { format!(", repeat {repeat}") } else { String::new() })]
    Train {
        /// Number of the repeat, from 1; the first is not named.
        repeat: u32,
        /// Which of the two networks.
        leg: &'static str,
        /// What went wrong.
        problem: Box<TrainError>,
    },
    /// Data that no network can be trained on.
    #[error("{block} block: {problem}")]
    Rows {
        /// Which block.
        block: &'static str,
        /// What is wrong.
        problem: Box<TrainError>,
    },
    /// Windows of the wrong shape.
    #[error("windows do not fit the network: {0}")]
    Shape(String),
}

/// Why a run cannot start from the given weights.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WarmStartError {
    /// The config wants a warm start, but no network was given.
    #[error("the settings ask for the weights {0}, but no finished run was given")]
    Missing(String),
    /// A network was given, but the config wants none.
    #[error("a finished run was given, but the settings name no weights to start from")]
    NotAsked,
    /// Other layers.
    #[error("layer {layer} of the finished run is {found}; the settings have {expected}")]
    Layer {
        /// Number of the layer, from 1.
        layer: usize,
        /// What the settings describe.
        expected: String,
        /// What the network has.
        found: String,
    },
    /// Other windows.
    #[error("the finished run looks at {found} values of a window; the settings at {expected}")]
    Inputs {
        /// Steps times channels of the settings.
        expected: usize,
        /// Those of the network.
        found: usize,
    },
    /// Other weights.
    #[error("the finished run has the weights {found}; the settings ask for {expected}")]
    Hash {
        /// The hash in the settings.
        expected: String,
        /// The hash of the network.
        found: String,
    },
}

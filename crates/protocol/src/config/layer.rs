//! One layer of a network, as Keras names and parametrizes it.

use serde::{Deserialize, Serialize};
use vocabulary::{Activation, LayerKind, Padding};

use super::check::{ConfigError, within};
use crate::limits;
use crate::tagged::tagged;

tagged!(LayerConfig);

/// A layer. `l2` is the factor of Keras' `kernel_regularizer=l2(factor)`: the loss gains `factor * sum(kernel^2)`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self", tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum LayerConfig {
    /// Fully connected; takes one step.
    Dense {
        /// Outputs.
        units: u32,
        /// Activation.
        activation: Activation,
        /// L2 factor on the kernel.
        l2: f64,
    },
    /// Convolution over time.
    #[serde(rename = "conv1d")]
    Conv1D {
        /// Output channels.
        filters: u32,
        /// Steps under one window of the kernel.
        kernel_size: u32,
        /// Steps from one window to the next.
        stride: u32,
        /// What happens at the ends.
        padding: Padding,
        /// Activation.
        activation: Activation,
        /// L2 factor on the kernel.
        l2: f64,
    },
    /// The largest value of each channel in windows of steps.
    #[serde(rename = "max-pool1d")]
    MaxPool1D {
        /// Steps in a window.
        size: u32,
        /// Steps from one window to the next.
        stride: u32,
        /// What happens at the ends.
        padding: Padding,
    },
    /// The mean of each channel in windows of steps; padding does not count.
    #[serde(rename = "average-pool1d")]
    AveragePool1D {
        /// Steps in a window.
        size: u32,
        /// Steps from one window to the next.
        stride: u32,
        /// What happens at the ends.
        padding: Padding,
    },
    /// All steps side by side, time first, then channel.
    Flatten,
    /// Long short-term memory (Keras' LSTM: tanh, sigmoid gates, forget bias 1).
    Lstm {
        /// Cells.
        units: u32,
        /// Whether every step's state is given on, or the last one only.
        return_sequences: bool,
        /// L2 factor on the kernel (not on the recurrent kernel, as Keras).
        l2: f64,
    },
}

impl LayerConfig {
    /// The layer that gives x and y: dense, 2 units, linear.
    pub fn output() -> Self {
        Self::Dense { units: super::model::COORDINATES, activation: Activation::Linear, l2: 0.0 }
    }

    /// A layer of this kind with the thesis' sizes, as it is added; `None` for a table, which is no layer of its own.
    pub fn of_kind(kind: LayerKind) -> Option<Self> {
        let (activation, l2) = (Activation::Relu, 0.0);
        let (size, stride, padding) = (3, 3, Padding::Valid);
        Some(match kind {
            LayerKind::Dense => Self::Dense { units: 32, activation, l2 },
            LayerKind::Conv1D => {
                let (filters, kernel_size, padding) = (64, 3, Padding::Same);
                Self::Conv1D { filters, kernel_size, stride: 1, padding, activation, l2 }
            }
            LayerKind::MaxPool1D => Self::MaxPool1D { size, stride, padding },
            LayerKind::AveragePool1D => Self::AveragePool1D { size, stride, padding },
            LayerKind::Flatten => Self::Flatten,
            LayerKind::Lstm => Self::Lstm { units: 2, return_sequences: false, l2 },
            LayerKind::Table => return None,
        })
    }

    /// The kind.
    pub fn kind(&self) -> LayerKind {
        match self {
            Self::Dense { .. } => LayerKind::Dense,
            Self::Conv1D { .. } => LayerKind::Conv1D,
            Self::MaxPool1D { .. } => LayerKind::MaxPool1D,
            Self::AveragePool1D { .. } => LayerKind::AveragePool1D,
            Self::Flatten => LayerKind::Flatten,
            Self::Lstm { .. } => LayerKind::Lstm,
        }
    }

    /// Units, filters or cells of a layer with weights.
    pub fn width(&self) -> Option<u32> {
        match self {
            Self::Dense { units, .. } | Self::Lstm { units, .. } => Some(*units),
            Self::Conv1D { filters, .. } => Some(*filters),
            Self::MaxPool1D { .. } | Self::AveragePool1D { .. } | Self::Flatten => None,
        }
    }

    /// The L2 factor on the kernel; 0 for layers without weights.
    pub fn l2(&self) -> f64 {
        match self {
            Self::Dense { l2, .. } | Self::Conv1D { l2, .. } | Self::Lstm { l2, .. } => *l2,
            Self::MaxPool1D { .. } | Self::AveragePool1D { .. } | Self::Flatten => 0.0,
        }
    }

    /// The L2 factor on the kernel, to be changed.
    pub fn l2_mut(&mut self) -> Option<&mut f64> {
        match self {
            Self::Dense { l2, .. } | Self::Conv1D { l2, .. } | Self::Lstm { l2, .. } => Some(l2),
            Self::MaxPool1D { .. } | Self::AveragePool1D { .. } | Self::Flatten => None,
        }
    }

    pub(super) fn without_l2(&self) -> Self {
        let mut layer = self.clone();
        if let Some(l2) = layer.l2_mut() {
            *l2 = 0.0;
        }
        layer
    }

    /// Checks every number of the layer for itself; whether it fits its neighbours is [`super::ModelConfig::counts`]'.
    pub(super) fn check(&self, path: &str) -> Result<(), ConfigError> {
        let field = |name: &str| format!("{path}.{name}");
        within(&field("l2"), self.l2(), &limits::L2)?;
        match self {
            Self::Dense { units, .. } => within(&field("units"), *units, &limits::UNITS),
            Self::Conv1D { filters, kernel_size, stride, .. } => {
                within(&field("filters"), *filters, &limits::UNITS)?;
                within(&field("kernel_size"), *kernel_size, &limits::KERNEL_SIZE)?;
                within(&field("stride"), *stride, &limits::STRIDE)
            }
            Self::MaxPool1D { size, stride, .. } | Self::AveragePool1D { size, stride, .. } => {
                within(&field("size"), *size, &limits::POOL_SIZE)?;
                within(&field("stride"), *stride, &limits::STRIDE)
            }
            Self::Flatten => Ok(()),
            Self::Lstm { units, .. } => within(&field("units"), *units, &limits::LSTM_UNITS),
        }
    }
}

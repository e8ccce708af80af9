//! One layer of a network, as Keras names and parametrizes it.

use std::ops::RangeInclusive;

use vocabulary::{Activation, LayerKind, Padding};

use super::check::{ConfigError, within};
use crate::limits;
use crate::weightless::{as_added, with_weightless_layers, written};

with_weightless_layers! {
    "kind" in "LayerConfig":
    /// A layer. `l2` is the factor of Keras' `kernel_regularizer=l2(factor)`: the loss gains `factor * sum(kernel^2)`.
    #[derive(Clone, Debug, PartialEq)]
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
}

/// The windows of steps that a convolution or a pooling works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LayerWindows {
    /// Steps of one window.
    pub size: u32,
    /// Steps from one window to the next.
    pub stride: u32,
    /// What happens at the ends.
    pub padding: Padding,
}

impl LayerConfig {
    /// The layer that gives x and y: dense, 2 units, linear.
    pub fn output() -> Self {
        Self::Dense { units: super::model::COORDINATES, activation: Activation::Linear, l2: 0.0 }
    }

    /// A layer of this kind with the thesis' sizes, as it is added; `None` for a table, which is no layer of its own.
    pub fn of_kind(kind: LayerKind) -> Option<Self> {
        let (activation, l2) = (Activation::Relu, 0.0);
        Some(match kind {
            LayerKind::Dense => Self::Dense { units: 32, activation, l2 },
            LayerKind::Conv1D => {
                let (filters, kernel_size, padding) = (64, 3, Padding::Same);
                Self::Conv1D { filters, kernel_size, stride: 1, padding, activation, l2 }
            }
            LayerKind::Lstm => Self::Lstm { units: 2, return_sequences: false, l2 },
            other => return as_added(other).map(Self::from),
        })
    }

    /// Units, filters or cells of a layer with weights.
    pub fn width(&self) -> Option<u32> {
        match self {
            Self::Dense { units, .. } | Self::Lstm { units, .. } => Some(*units),
            Self::Conv1D { filters, .. } => Some(*filters),
            _ => None,
        }
    }

    /// The L2 factor on the kernel; 0 for layers without weights.
    pub fn l2(&self) -> f64 {
        match self {
            Self::Dense { l2, .. } | Self::Conv1D { l2, .. } | Self::Lstm { l2, .. } => *l2,
            _ => 0.0,
        }
    }

    /// The L2 factor on the kernel, to be changed.
    pub fn l2_mut(&mut self) -> Option<&mut f64> {
        match self {
            Self::Dense { l2, .. } | Self::Conv1D { l2, .. } | Self::Lstm { l2, .. } => Some(l2),
            _ => None,
        }
    }

    /// The windows of a layer that has such.
    pub fn windows(&self) -> Option<LayerWindows> {
        if let Self::Conv1D { kernel_size: size, stride, padding, .. } = *self {
            return Some(LayerWindows { size, stride, padding });
        }
        let (size, stride, padding) = written(self.weightless()?.pooling()?);
        Some(LayerWindows { size, stride, padding })
    }

    /// What the size of its windows is called among the settings of a layer that has such, and its range.
    pub fn window_size(&self) -> Option<(&'static str, RangeInclusive<u32>)> {
        self.windows()?;
        Some(match self {
            Self::Conv1D { .. } => ("kernel_size", limits::KERNEL_SIZE),
            _ => ("size", limits::POOL_SIZE),
        })
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
            Self::Dense { units, .. } => within(&field("units"), *units, &limits::UNITS)?,
            Self::Conv1D { filters, .. } => within(&field("filters"), *filters, &limits::UNITS)?,
            Self::Lstm { units, .. } => within(&field("units"), *units, &limits::LSTM_UNITS)?,
            _ => {}
        }
        if let (Some(windows), Some((size, sizes))) = (self.windows(), self.window_size()) {
            within(&field(size), windows.size, &sizes)?;
            within(&field("stride"), windows.stride, &limits::STRIDE)?;
        }
        Ok(())
    }
}

//! Layers before they have parameters: what a network is built from.

use crate::activation::Activation;
use crate::conv1d::{Conv1D, Conv1DShape, Padding};
use crate::dense::Dense;
use crate::error::LayerError;
use crate::flatten::Flatten;
use crate::layer::Layer;
use crate::lstm::Lstm;
use crate::pool1d::{AveragePool1D, MaxPool1D, Pool1DShape};
use crate::shape::Shape;

/// A layer's kind and settings, as Keras names them; what it takes follows from the layers before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LayerSpec {
    /// [`Dense`].
    Dense {
        /// Outputs.
        units: usize,
        /// Activation.
        activation: Activation,
    },
    /// [`Conv1D`].
    Conv1D {
        /// Output channels.
        filters: usize,
        /// Steps under one window of the kernel.
        kernel_size: usize,
        /// Steps from one window to the next.
        stride: usize,
        /// What happens at the ends.
        padding: Padding,
        /// Activation.
        activation: Activation,
    },
    /// [`MaxPool1D`].
    MaxPool1D {
        /// Steps in a window.
        size: usize,
        /// Steps from one window to the next.
        stride: usize,
        /// What happens at the ends.
        padding: Padding,
    },
    /// [`AveragePool1D`].
    AveragePool1D {
        /// Steps in a window.
        size: usize,
        /// Steps from one window to the next.
        stride: usize,
        /// What happens at the ends.
        padding: Padding,
    },
    /// [`Flatten`].
    Flatten,
    /// [`Lstm`].
    Lstm {
        /// Cells.
        units: usize,
        /// Whether every step's state is given on, or the last one only.
        return_sequences: bool,
    },
}

impl LayerSpec {
    /// The kind in lower case, as messages name it.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Dense { .. } => "dense",
            Self::Conv1D { .. } => "conv1d",
            Self::MaxPool1D { .. } => "max-pool1d",
            Self::AveragePool1D { .. } => "average-pool1d",
            Self::Flatten => "flatten",
            Self::Lstm { .. } => "lstm",
        }
    }

    /// The layer for an input of this shape, all parameters zero.
    ///
    /// # Errors
    /// A size that is not allowed, or an input the kind cannot take.
    pub fn build(self, input: Shape) -> Result<Layer, LayerError> {
        Ok(match self {
            Self::Dense { units, activation } => {
                if input.steps != 1 {
                    return Err(LayerError::Steps { found: input });
                }
                Layer::Dense(Dense::zeros(input.channels, units, activation)?)
            }
            Self::Conv1D { filters, kernel_size, stride, padding, activation } => {
                let Shape { steps, channels } = input;
                let shape = Conv1DShape { steps, channels, filters, kernel_size, stride, padding };
                Layer::Conv1D(Conv1D::zeros(shape, activation)?)
            }
            Self::MaxPool1D { size, stride, padding } => {
                Layer::MaxPool1D(MaxPool1D::new(pool(input, size, stride, padding))?)
            }
            Self::AveragePool1D { size, stride, padding } => {
                Layer::AveragePool1D(AveragePool1D::new(pool(input, size, stride, padding))?)
            }
            Self::Flatten => Layer::Flatten(Flatten::new(input)?),
            Self::Lstm { units, return_sequences } => {
                Layer::Lstm(Lstm::zeros(input.steps, input.channels, units, return_sequences)?)
            }
        })
    }
}

fn pool(input: Shape, pool_size: usize, stride: usize, padding: Padding) -> Pool1DShape {
    Pool1DShape { steps: input.steps, channels: input.channels, pool_size, stride, padding }
}

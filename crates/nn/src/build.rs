//! Layers from their specifications.

use vocabulary::Shape;

use crate::conv1d::{Conv1D, Conv1DShape};
use crate::dense::Dense;
use crate::error::LayerError;
use crate::layer::Layer;
use crate::lstm::Lstm;
use crate::spec::LayerSpec;
use crate::weightless::WeightlessLayer;

impl LayerSpec {
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
            Self::Lstm { units, return_sequences } => {
                Layer::Lstm(Lstm::zeros(input.steps, input.channels, units, return_sequences)?)
            }
            Self::Weightless(settings) => Layer::Weightless(WeightlessLayer::new(settings, input)?),
        })
    }
}

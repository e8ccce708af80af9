//! Quantized networks of every kind as one thing that runs: integers, float, or 8-bit weights between float values.
//!
//! TFLite quantizes operator by operator. A full-integer model may keep operators in float, where none exists in integers
//! (`TFLITE_BUILTINS` does so without a word); dynamic range quantizes large weights only; float16 rounds parameters. A form is
//! the list of stretches that such a network falls into, and says for every layer how it computes.

mod dynamic_range;
mod float16;
mod islands;
#[cfg(test)]
mod tests;

use int_nn::boundary::HybridLayer;
use int_nn::{InputError, IntNetwork};
use nn::{Activation, ActivationFunction as _, Network, NetworkError};
use vocabulary::{LayerKind, layer_name};

use crate::lower::LowerError;
use crate::ptq::GridError;

/// How a layer computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Arithmetic {
    /// Integers only.
    Integer,
    /// 8-bit weights and inputs quantized on the fly, float outputs.
    Hybrid,
    /// Float.
    Float,
}

/// One stretch of a network.
#[derive(Clone, Debug)]
pub enum Segment {
    /// Consecutive layers in integers, between a quantizing and a dequantizing step.
    Integer(IntNetwork),
    /// One layer with 8-bit weights, and its activation function in float.
    Hybrid(HybridLayer, Activation),
    /// Consecutive layers in float, each parameter stored in so many bytes.
    Float(Network, usize),
}

/// A quantized network of any kind.
#[derive(Clone, Debug)]
pub struct QuantizedForm {
    segments: Vec<Segment>,
    layers: Vec<Arithmetic>,
}

/// Why a network has no such form, or its inputs no outputs.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum FormError {
    /// A network or inputs that do not fit together.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// A stretch that has no integer form.
    #[error(transparent)]
    Lower(#[from] LowerError),
    /// A stretch of integers behind values without a grid.
    #[error("{}: its input has no grid of its own, so it cannot begin a stretch of integers", layer_name(*kind, *layer))]
    NoGrid {
        /// Number of the layer, from 1.
        layer: usize,
        /// Kind of the layer in lower case.
        kind: LayerKind,
    },
    /// Weights that have no 8-bit form.
    #[error("{}: {problem}", layer_name(*kind, *layer))]
    Layer {
        /// Number of the layer, from 1.
        layer: usize,
        /// Kind of the layer in lower case.
        kind: LayerKind,
        /// The reason.
        problem: GridError,
    },
    /// Weights that make no hybrid layer.
    #[error("{}: {problem}", layer_name(*kind, *layer))]
    Hybrid {
        /// Number of the layer, from 1.
        layer: usize,
        /// Kind of the layer in lower case.
        kind: LayerKind,
        /// The reason.
        problem: int_nn::LayerError,
    },
    /// One choice for each layer is needed.
    #[error("{found} choices for a network of {layers} layers")]
    Choices {
        /// Choices given.
        found: usize,
        /// Layers of the network.
        layers: usize,
    },
    /// Inputs that a stretch of integers cannot take.
    #[error(transparent)]
    Input(#[from] InputError),
}

impl QuantizedForm {
    /// The stretches, in order.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// How each layer of the float network computes, in order.
    pub fn layers(&self) -> &[Arithmetic] {
        &self.layers
    }

    /// Real outputs `[rows][outputs]` of real inputs `[rows][inputs]`.
    ///
    /// # Errors
    /// Inputs that are no whole rows, or not numbers.
    pub fn run(&self, x: &[f32]) -> Result<Vec<f32>, FormError> {
        let mut values = x.to_vec();
        for segment in &self.segments {
            values = segment.run(&values)?;
        }
        Ok(values)
    }

    /// Bytes of parameters, scales and zero points that have to be stored; file structure is not counted.
    pub fn bytes(&self) -> usize {
        self.segments.iter().map(Segment::bytes).sum()
    }
}

impl Segment {
    fn run(&self, x: &[f32]) -> Result<Vec<f32>, FormError> {
        Ok(match self {
            Self::Integer(network) => network.run(x)?,
            Self::Hybrid(layer, activation) => {
                let width = layer.input_shape().values();
                if !x.len().is_multiple_of(width) {
                    let what = "inputs";
                    return Err(NetworkError::Rows { what, width, found: x.len() }.into());
                }
                let mut y = layer.run(x);
                activation.apply(&mut y);
                y
            }
            Self::Float(network, _) => network.forward(x)?,
        })
    }

    fn bytes(&self) -> usize {
        match self {
            Self::Integer(network) => network.size().total(),
            Self::Hybrid(layer, _) => {
                let parts = layer.parts();
                parts.weights.bytes() + size_of::<f32>() * (parts.weight_scales.len() + parts.bias.len())
            }
            Self::Float(network, bytes) => network.parameter_count() * bytes,
        }
    }
}

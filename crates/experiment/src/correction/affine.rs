//! Dense layers and convolutions as what they have in common: one matrix, one bias, one activation.

use nn::{Activation, Conv1D, Dense, Layer, LayerError};
use quant::Quantizer;

/// The affine map of a layer. Both kinds keep their kernel as a matrix `[taps][channels]`: the taps of a dense layer are its
/// inputs, those of a convolution the values `[steps][channels]` under one window.
#[derive(Clone, Copy, Debug)]
pub(super) struct Affine<'a> {
    /// `[taps][channels]` row-major.
    pub(super) kernel: &'a [f32],
    /// `[channels]`.
    pub(super) bias: &'a [f32],
    pub(super) activation: Activation,
    /// Of the kernel, where one is attached.
    pub(super) weights: Option<&'a Quantizer>,
}

impl<'a> Affine<'a> {
    /// The affine map of a dense layer or a convolution; `None` for other kinds.
    pub(super) fn of(layer: &'a Layer) -> Option<Self> {
        let weights = layer.quantizers().map(|quantizers| &quantizers.weights);
        match layer {
            Layer::Dense(layer) => Some(Self {
                kernel: layer.kernel(),
                bias: layer.bias(),
                activation: layer.activation(),
                weights,
            }),
            Layer::Conv1D(layer) => Some(Self {
                kernel: layer.kernel(),
                bias: layer.bias(),
                activation: layer.activation(),
                weights,
            }),
            _ => None,
        }
    }

    /// Outputs of a dense layer, filters of a convolution.
    pub(super) fn channels(&self) -> usize {
        self.bias.len()
    }

    /// Weights of one output.
    pub(super) fn taps(&self) -> usize {
        self.kernel.len() / self.bias.len().max(1)
    }
}

/// The layer with another kernel and bias of the same lengths, quantizers kept. Layers of other kinds stay as they are.
///
/// # Errors
/// A value that is not finite.
pub(super) fn with_parameters(layer: &Layer, kernel: Vec<f32>, bias: Vec<f32>) -> Result<Layer, LayerError> {
    let quantizers = layer.quantizers().cloned();
    Ok(match layer {
        Layer::Dense(layer) => {
            let (inputs, outputs) = (layer.inputs(), layer.outputs());
            Layer::Dense(Dense::from_parts(inputs, outputs, layer.activation(), kernel, bias, quantizers)?)
        }
        Layer::Conv1D(layer) => {
            Layer::Conv1D(Conv1D::from_parts(layer.shape(), layer.activation(), kernel, bias, quantizers)?)
        }
        other => other.clone(),
    })
}

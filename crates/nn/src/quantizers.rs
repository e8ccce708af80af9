//! The quantizers of one layer: where they stand, and what they must fit.

use quant::{Grid, Quantizer};
use vocabulary::Tensor;

use crate::error::LayerError;

/// The quantizers of a dense layer or a convolution. TFMOT places one activation quantizer: after relu and linear, before
/// tanh and sigmoid. A layer lowered from post-training quantization may have both.
#[derive(Clone, Debug)]
pub struct LayerQuantizers {
    /// Of the kernel `[..][outputs]`: one range, or one per output (of a convolution: per filter).
    pub weights: Quantizer,
    /// Of the values before the activation function.
    pub pre_activation: Option<Quantizer>,
    /// Of the values after the activation function.
    pub post_activation: Option<Quantizer>,
}

impl LayerQuantizers {
    /// Refuses quantizers that have neither one range nor one for each of the layer's `channels` (outputs or filters).
    pub(crate) fn check(&self, channels: usize) -> Result<(), LayerError> {
        check_channels(Tensor::Weights, &self.weights, channels)?;
        if let Some(pre) = &self.pre_activation {
            check_channels(Tensor::PreActivation, pre, channels)?;
        }
        if let Some(post) = &self.post_activation {
            check_channels(Tensor::Activations, post, channels)?;
        }
        Ok(())
    }

    /// Shows every quantizer; `kernel` is the float kernel.
    pub(crate) fn visit(&self, kernel: &[f32], visit: &mut dyn FnMut(QuantizedTensor<'_>)) {
        visit(QuantizedTensor { tensor: Tensor::Weights, quantizer: &self.weights, weights: Some(kernel) });
        if let Some(pre) = &self.pre_activation {
            visit(QuantizedTensor { tensor: Tensor::PreActivation, quantizer: pre, weights: None });
        }
        if let Some(post) = &self.post_activation {
            visit(QuantizedTensor { tensor: Tensor::Activations, quantizer: post, weights: None });
        }
    }

    /// Takes over the ranges of quantizers in the same places, without allocating.
    pub(crate) fn copy_from(&mut self, other: &Self) {
        self.weights.clone_from(&other.weights);
        if let (Some(own), Some(other)) = (&mut self.pre_activation, &other.pre_activation) {
            own.clone_from(other);
        }
        if let (Some(own), Some(other)) = (&mut self.post_activation, &other.post_activation) {
            own.clone_from(other);
        }
    }
}

/// One quantizer of a layer, or of the network's input.
pub(crate) struct QuantizedTensor<'a> {
    /// What it quantizes.
    pub(crate) tensor: Tensor,
    pub(crate) quantizer: &'a Quantizer,
    /// The float weights it quantizes; `None` for activations.
    pub(crate) weights: Option<&'a [f32]>,
}

/// The grids on which a quantizer's outputs lie; none before it begins.
pub(crate) fn grids_in_force(quantizer: &Quantizer) -> &[Grid] {
    if quantizer.is_active() { quantizer.grids() } else { &[] }
}

/// A quantizer fits a tensor with `channels` in its last axis if it has one range or one per channel.
pub(crate) fn check_channels(what: Tensor, quantizer: &Quantizer, channels: usize) -> Result<(), LayerError> {
    let found = quantizer.min().len();
    if found == 1 || found == channels { Ok(()) } else { Err(LayerError::Channels { what, channels, found }) }
}

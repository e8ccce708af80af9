//! The dense layer: its parameters, its quantizers and the checks of what it is built from.

use vocabulary::{Activation, Tensor};

use crate::error::LayerError;
use crate::output::End;
use crate::quantizers::LayerQuantizers;

mod pass;

pub(crate) use pass::DenseTape;

/// Largest number of weights of one layer. Far above any network of this project; it keeps a hostile file from asking for
/// more memory than there is.
pub const MAX_LAYER_PARAMETERS: usize = 1 << 22;

/// A dense (fully connected) layer, `y = act(x W + b)`.
#[derive(Clone, Debug)]
pub struct Dense {
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
    pub(crate) activation: Activation,
    pub(crate) kernel: Vec<f32>,
    pub(crate) bias: Vec<f32>,
    pub(crate) quantizers: Option<LayerQuantizers>,
}

impl Dense {
    /// A layer whose kernel and bias are all zero.
    ///
    /// # Errors
    /// [`LayerError::Size`] for no inputs, no outputs or more than [`MAX_LAYER_PARAMETERS`] weights.
    pub fn zeros(inputs: usize, outputs: usize, activation: Activation) -> Result<Self, LayerError> {
        let weights = weight_count(inputs, outputs)?;
        let (kernel, bias) = (vec![0.0; weights], vec![0.0; outputs]);
        Ok(Self { inputs, outputs, activation, kernel, bias, quantizers: None })
    }

    /// A layer from stored parameters: `kernel` is `[inputs][outputs]` row-major, as Keras keeps it, `bias` `[outputs]`.
    ///
    /// # Errors
    /// Sizes out of range, a wrong length, a value that is not finite, or a quantizer whose number of ranges does not fit.
    pub fn from_parts(
        inputs: usize,
        outputs: usize,
        activation: Activation,
        kernel: Vec<f32>,
        bias: Vec<f32>,
        quantizers: Option<LayerQuantizers>,
    ) -> Result<Self, LayerError> {
        check_values(Tensor::Weights, &kernel, weight_count(inputs, outputs)?)?;
        check_values(Tensor::Bias, &bias, outputs)?;
        let mut layer = Self { inputs, outputs, activation, kernel, bias, quantizers: None };
        layer.set_quantizers(quantizers)?;
        Ok(layer)
    }

    /// Values per row the layer takes.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// Values per row the layer gives.
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// The activation function.
    pub fn activation(&self) -> Activation {
        self.activation
    }

    /// The float kernel, `[inputs][outputs]` row-major (the one that is trained, not its quantized image).
    pub fn kernel(&self) -> &[f32] {
        &self.kernel
    }

    /// The bias, `[outputs]`.
    pub fn bias(&self) -> &[f32] {
        &self.bias
    }

    /// The attached quantizers.
    pub fn quantizers(&self) -> Option<&LayerQuantizers> {
        self.quantizers.as_ref()
    }

    /// Attaches quantizers, or takes them away.
    ///
    /// # Errors
    /// [`LayerError::Channels`] if a quantizer has neither one range nor one per output; the layer then stays as it was.
    pub fn set_quantizers(&mut self, quantizers: Option<LayerQuantizers>) -> Result<(), LayerError> {
        if let Some(q) = &quantizers {
            q.check(self.outputs)?;
        }
        self.quantizers = quantizers;
        Ok(())
    }

    /// What stands behind the affine map.
    pub(crate) fn end(&self) -> End<'_> {
        End { activation: self.activation, quantizers: self.quantizers.as_ref() }
    }

    /// Trainable values: weights and biases.
    pub fn parameter_count(&self) -> usize {
        self.kernel.len() + self.bias.len()
    }

    /// Multiply-accumulates per row.
    pub fn mac_count(&self) -> usize {
        self.kernel.len()
    }
}

/// `inputs * outputs`, checked against the allowed sizes.
fn weight_count(inputs: usize, outputs: usize) -> Result<usize, LayerError> {
    inputs.checked_mul(outputs).filter(|&n| n > 0 && n <= MAX_LAYER_PARAMETERS).ok_or(LayerError::Size {
        inputs,
        outputs,
        limit: MAX_LAYER_PARAMETERS,
    })
}

/// Checks length and values of a stored tensor.
pub(crate) fn check_values(what: Tensor, values: &[f32], expected: usize) -> Result<(), LayerError> {
    if values.len() != expected {
        return Err(LayerError::Length { what, expected, found: values.len() });
    }
    match values.iter().position(|v| !v.is_finite()) {
        Some(index) => Err(LayerError::NotFinite { what, index }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;

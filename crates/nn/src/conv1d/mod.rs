//! The one-dimensional convolution: its shape, its parameters and the checks of what it is built from.

mod pass;
#[cfg(test)]
mod tests;

pub(crate) use pass::Conv1DTape;

use vocabulary::{Activation, Padding, Tensor, Windows};

use crate::dense::{MAX_LAYER_PARAMETERS, check_values};
use crate::error::LayerError;
use crate::output::End;
use crate::quantizers::LayerQuantizers;

/// Sizes of a convolution over rows of `[steps][channels]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conv1DShape {
    /// Steps of the input.
    pub steps: usize,
    /// Channels of the input.
    pub channels: usize,
    /// Channels of the output.
    pub filters: usize,
    /// Steps of one window.
    pub kernel_size: usize,
    /// Steps from one window to the next.
    pub stride: usize,
    /// What happens at the ends of the time axis.
    pub padding: Padding,
}

impl Conv1DShape {
    /// Where the windows lie.
    ///
    /// # Errors
    /// [`LayerError::Windows`] for windows that do not fit, [`LayerError::Size`] for no filters or too many weights; either for
    /// rows of more than [`MAX_LAYER_PARAMETERS`] values.
    fn windows(&self) -> Result<Windows, LayerError> {
        let &Self { steps, channels, filters, kernel_size, stride, padding } = self;
        let refused =
            LayerError::Windows { steps, channels, size: kernel_size, stride, limit: MAX_LAYER_PARAMETERS };
        let fits = |a: usize, b: usize| a.checked_mul(b).is_some_and(|n| n > 0 && n <= MAX_LAYER_PARAMETERS);
        let windows = padding.windows(steps, kernel_size, stride).ok_or_else(|| refused.clone())?;
        if !fits(windows.padded, channels) || !fits(windows.size, channels) {
            return Err(refused);
        }
        if !fits(windows.size * channels, filters) || !fits(windows.count, filters) {
            let inputs = windows.size * channels;
            return Err(LayerError::Size { inputs, outputs: filters, limit: MAX_LAYER_PARAMETERS });
        }
        Ok(windows)
    }
}

/// A one-dimensional convolution over time, `y[t] = act(sum over j of x[t * stride + j] K[j] + b)`, as Keras' `Conv1D`
/// (a cross-correlation: the kernel is not reversed). Rows of the input are `[steps][channels]`, of the output
/// `[output steps][filters]`.
#[derive(Clone, Debug)]
pub struct Conv1D {
    pub(crate) shape: Conv1DShape,
    pub(crate) windows: Windows,
    pub(crate) activation: Activation,
    /// `[kernel_size][channels][filters]`, as Keras keeps it.
    pub(crate) kernel: Vec<f32>,
    /// `[filters]`.
    pub(crate) bias: Vec<f32>,
    pub(crate) quantizers: Option<LayerQuantizers>,
}

impl Conv1D {
    /// A layer whose kernel and bias are all zero.
    ///
    /// # Errors
    /// [`LayerError::Windows`] or [`LayerError::Size`] for a shape that is not possible.
    pub fn zeros(shape: Conv1DShape, activation: Activation) -> Result<Self, LayerError> {
        let windows = shape.windows()?;
        let kernel = vec![0.0; windows.size * shape.channels * shape.filters];
        Ok(Self { shape, windows, activation, kernel, bias: vec![0.0; shape.filters], quantizers: None })
    }

    /// A layer from stored parameters: `kernel` is `[kernel_size][channels][filters]` row-major, as Keras keeps it, `bias`
    /// `[filters]`.
    ///
    /// # Errors
    /// As [`Conv1D::zeros`]; a wrong length, a value that is not finite, or a quantizer whose number of ranges does not fit.
    pub fn from_parts(
        shape: Conv1DShape,
        activation: Activation,
        kernel: Vec<f32>,
        bias: Vec<f32>,
        quantizers: Option<LayerQuantizers>,
    ) -> Result<Self, LayerError> {
        let windows = shape.windows()?;
        check_values(Tensor::Weights, &kernel, windows.size * shape.channels * shape.filters)?;
        check_values(Tensor::Bias, &bias, shape.filters)?;
        let mut layer = Self { shape, windows, activation, kernel, bias, quantizers: None };
        layer.set_quantizers(quantizers)?;
        Ok(layer)
    }

    /// The sizes.
    pub fn shape(&self) -> Conv1DShape {
        self.shape
    }

    /// Steps of the output.
    pub fn output_steps(&self) -> usize {
        self.windows.count
    }

    /// Values per row the layer takes: steps times channels.
    pub fn inputs(&self) -> usize {
        self.shape.steps * self.shape.channels
    }

    /// Values per row the layer gives: output steps times filters.
    pub fn outputs(&self) -> usize {
        self.windows.count * self.shape.filters
    }

    /// The activation function.
    pub fn activation(&self) -> Activation {
        self.activation
    }

    /// The float kernel, `[kernel_size][channels][filters]` row-major (the one that is trained, not its quantized image).
    pub fn kernel(&self) -> &[f32] {
        &self.kernel
    }

    /// The bias, `[filters]`.
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
    /// [`LayerError::Channels`] if a quantizer has neither one range nor one per filter; the layer then stays as it was.
    pub fn set_quantizers(&mut self, quantizers: Option<LayerQuantizers>) -> Result<(), LayerError> {
        if let Some(q) = &quantizers {
            q.check(self.shape.filters)?;
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

    /// Multiply-accumulates per row, those with padded zeros counted as Keras' tools count them.
    pub fn mac_count(&self) -> usize {
        self.windows.count * self.kernel.len()
    }

    /// Weights of one filter: the values of one window.
    pub(crate) fn taps(&self) -> usize {
        self.shape.kernel_size * self.shape.channels
    }
}

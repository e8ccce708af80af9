//! What quantization sees of dense layers and convolutions alike.

use nn::{Activation, Conv1D, Dense, Layer, LayerError, LayerQuantizers, Lstm};

/// The parameters of a dense layer or a convolution.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Affine<'a> {
    /// `[taps][outputs]`: Keras' `[inputs][outputs]`, or `[kernel_size][channels][filters]`.
    pub(crate) kernel: &'a [f32],
    /// `[outputs]`.
    pub(crate) bias: &'a [f32],
    pub(crate) activation: Activation,
    pub(crate) quantizers: Option<&'a LayerQuantizers>,
}

impl<'a> Affine<'a> {
    /// The parameters of `layer`; `None` for kinds without such.
    pub(crate) fn of(layer: &'a Layer) -> Option<Self> {
        let quantizers = layer.quantizers();
        match layer {
            Layer::Dense(dense) => Some(Self {
                kernel: dense.kernel(),
                bias: dense.bias(),
                activation: dense.activation(),
                quantizers,
            }),
            Layer::Conv1D(conv) => Some(Self {
                kernel: conv.kernel(),
                bias: conv.bias(),
                activation: conv.activation(),
                quantizers,
            }),
            Layer::Weightless(_) | Layer::Lstm(_) => None,
        }
    }

    /// Outputs of a row, or filters.
    pub(crate) fn outputs(&self) -> usize {
        self.bias.len()
    }

    /// Weights of one output: inputs of a row, or values under one window.
    pub(crate) fn taps(&self) -> usize {
        self.kernel.len() / self.bias.len()
    }

    /// The weights of one output, taps ascending.
    pub(crate) fn weights_of(&self, output: usize) -> impl Iterator<Item = f32> + use<'a> {
        self.kernel.iter().copied().skip(output).step_by(self.bias.len())
    }
}

/// `layer` with another kernel, bias and quantizers; other kinds than dense and convolution are left as they are.
///
/// # Errors
/// Lengths that differ, values that are not finite, quantizers that do not fit.
pub(crate) fn with_parameters(
    layer: &Layer,
    kernel: Vec<f32>,
    bias: Vec<f32>,
    quantizers: Option<LayerQuantizers>,
) -> Result<Layer, LayerError> {
    match layer {
        Layer::Dense(dense) => {
            let (inputs, outputs) = (dense.inputs(), dense.outputs());
            Dense::from_parts(inputs, outputs, dense.activation(), kernel, bias, quantizers).map(Layer::Dense)
        }
        Layer::Conv1D(conv) => {
            Conv1D::from_parts(conv.shape(), conv.activation(), kernel, bias, quantizers).map(Layer::Conv1D)
        }
        other => Ok(other.clone()),
    }
}

/// `layer` without quantizers, its parameters changed by `change`, tensor by tensor.
///
/// # Errors
/// Values that are no longer finite.
pub(crate) fn float_layer(layer: &Layer, change: impl Fn(&[f32]) -> Vec<f32>) -> Result<Layer, LayerError> {
    match (Affine::of(layer), layer) {
        (Some(affine), _) => with_parameters(layer, change(affine.kernel), change(affine.bias), None),
        (None, Layer::Lstm(lstm)) => {
            let nn::Shape { steps, channels } = lstm.input_shape();
            let (kernel, recurrent, bias) =
                (change(lstm.kernel()), change(lstm.recurrent()), change(lstm.bias()));
            Lstm::from_parts(steps, channels, lstm.units(), lstm.return_sequences(), kernel, recurrent, bias)
                .map(Layer::Lstm)
        }
        (None, other) => Ok(other.clone()),
    }
}

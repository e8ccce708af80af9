//! The list of layer kinds: one variant per kind, dispatching to the kind's own files.

use crate::dense::Dense;
use crate::dense_pass::DenseTape;
use crate::optimizer::Optimizer;

/// A layer of a network.
#[derive(Clone, Debug)]
pub enum Layer {
    /// Fully connected.
    Dense(Dense),
}

impl Layer {
    /// The kind in lower case, as messages name it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Dense(_) => "dense",
        }
    }

    /// Values per row the layer takes.
    pub fn inputs(&self) -> usize {
        match self {
            Self::Dense(layer) => layer.inputs(),
        }
    }

    /// Values per row the layer gives.
    pub fn outputs(&self) -> usize {
        match self {
            Self::Dense(layer) => layer.outputs(),
        }
    }

    /// Trainable values.
    pub fn parameter_count(&self) -> usize {
        match self {
            Self::Dense(layer) => layer.parameter_count(),
        }
    }

    /// Multiply-accumulates per row.
    pub fn mac_count(&self) -> usize {
        match self {
            Self::Dense(layer) => layer.mac_count(),
        }
    }

    /// Visits the trainable tensors in the fixed order of the layer.
    pub(crate) fn for_each_tensor(&self, mut visit: impl FnMut(&[f32])) {
        match self {
            Self::Dense(layer) => {
                visit(&layer.kernel);
                visit(&layer.bias);
            }
        }
    }

    /// Whether every trainable value is finite.
    pub(crate) fn is_finite(&self) -> bool {
        let mut finite = true;
        self.for_each_tensor(|values| finite &= values.iter().all(|v| v.is_finite()));
        finite
    }

    /// Buffers for up to `rows` rows; `keep_pre` keeps the values before the activation for [`LayerTape::pre`].
    pub(crate) fn tape(&self, rows: usize, keep_pre: bool) -> LayerTape {
        match self {
            Self::Dense(layer) => LayerTape::Dense(DenseTape::new(layer, rows, keep_pre)),
        }
    }

    /// Brings the weights into the form the forward pass reads; to be repeated whenever they or their ranges change.
    pub(crate) fn prepare(&self, tape: &mut LayerTape) {
        match (self, tape) {
            (Self::Dense(layer), LayerTape::Dense(tape)) => layer.prepare(tape),
        }
    }

    /// Evaluation with the stored ranges, after [`Self::prepare`].
    pub(crate) fn evaluate(&self, x: &[f32], rows: usize, tape: &mut LayerTape) {
        match (self, tape) {
            (Self::Dense(layer), LayerTape::Dense(tape)) => layer.evaluate(x, rows, tape),
        }
    }

    /// The training pass: every quantizer observes its tensor before it is applied.
    pub(crate) fn train_forward(&mut self, x: &[f32], rows: usize, tape: &mut LayerTape) {
        match (self, tape) {
            (Self::Dense(layer), LayerTape::Dense(tape)) => layer.train_forward(x, rows, tape),
        }
    }

    /// Gradients from `tape`'s output gradient; the gradient of `x` goes into `d_input` where one is wanted.
    pub(crate) fn backward(&self, x: &[f32], rows: usize, tape: &mut LayerTape, d_input: Option<&mut [f32]>) {
        match (self, tape) {
            (Self::Dense(layer), LayerTape::Dense(tape)) => layer.backward(x, rows, tape, d_input),
        }
    }

    /// Hands every tensor and its gradient to the optimizer, in the order of [`Self::for_each_tensor`].
    pub(crate) fn update(&mut self, tape: &LayerTape, optimizer: &mut Optimizer) {
        match (self, tape) {
            (Self::Dense(layer), LayerTape::Dense(tape)) => {
                optimizer.update(&mut layer.kernel, &tape.kernel_gradient);
                optimizer.update(&mut layer.bias, &tape.bias_gradient);
            }
        }
    }

    /// Takes over parameters and ranges of a layer of the same kind and size, without allocating.
    pub(crate) fn copy_from(&mut self, other: &Self) {
        match (self, other) {
            (Self::Dense(layer), Self::Dense(other)) => layer.copy_from(other),
        }
    }
}

/// The buffers of one layer for one batch.
#[derive(Clone, Debug)]
pub(crate) enum LayerTape {
    Dense(DenseTape),
}

impl LayerTape {
    /// Whether these buffers were made for a layer of this shape with quantizers in the same places.
    pub(crate) fn fits(&self, layer: &Layer) -> bool {
        match (self, layer) {
            (Self::Dense(tape), Layer::Dense(layer)) => tape.fits(layer),
        }
    }

    /// Values per row.
    pub(crate) fn outputs(&self) -> usize {
        match self {
            Self::Dense(tape) => tape.bias_gradient.len(),
        }
    }

    /// The layer's output, `[capacity][outputs]`.
    pub(crate) fn output(&self) -> &[f32] {
        match self {
            Self::Dense(tape) => tape.output(),
        }
    }

    /// Values before the activation and its quantizer, `[capacity][outputs]`; empty unless they were kept.
    pub(crate) fn pre(&self) -> &[f32] {
        match self {
            Self::Dense(tape) => &tape.pre,
        }
    }

    /// The layer's output and the loss's gradient with respect to it, both `[capacity][outputs]`.
    pub(crate) fn output_and_gradient(&mut self) -> (&[f32], &mut [f32]) {
        match self {
            Self::Dense(tape) => tape.output_and_gradient(),
        }
    }

    /// Gradients of kernel and bias.
    pub(crate) fn gradients(&self) -> [&[f32]; 2] {
        match self {
            Self::Dense(tape) => [&tape.kernel_gradient, &tape.bias_gradient],
        }
    }
}

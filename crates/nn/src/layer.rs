//! The list of layer kinds: one variant per kind, dispatching to the kind's own files.

use quant::Grid;
use vocabulary::{LayerKind, Shape};

use crate::conv1d::{Conv1D, Conv1DShape, Conv1DTape};
use crate::dense::{Dense, DenseTape};
use crate::lstm::{Lstm, LstmTape};
use crate::optimizer::Optimizer;
use crate::quantizers::{LayerQuantizers, QuantizedTensor, grids_in_force};
use crate::spec::LayerSpec;
use crate::weightless::{WeightlessLayer, WeightlessTape};

/// Trainable tensors of one layer at most: the kernel, the LSTM's recurrent kernel, the bias.
pub(crate) const TENSORS: usize = 3;

/// A layer of a network.
#[allow(
    clippy::large_enum_variant,
    reason = "a network has a dozen layers; boxing the large ones saves nothing"
)]
#[derive(Clone, Debug)]
pub enum Layer {
    /// Fully connected.
    Dense(Dense),
    /// Convolution over time.
    Conv1D(Conv1D),
    /// Long short-term memory.
    Lstm(Lstm),
    /// Poolings and Flatten.
    Weightless(WeightlessLayer),
}

/// The grids on which a layer's output lies.
pub(crate) enum OutputGrids<'a> {
    /// Those of its input.
    OfInput,
    /// These, one for all or one for each channel; none where its values lie on no grid.
    Own(&'a [Grid]),
}

/// The same expression for every kind of tape.
macro_rules! of_tape {
    ($self:expr, $tape:ident => $result:expr) => {
        match $self {
            LayerTape::Dense($tape) => $result,
            LayerTape::Conv1D($tape) => $result,
            LayerTape::Lstm($tape) => $result,
            LayerTape::Weightless($tape) => $result,
        }
    };
}

impl Layer {
    /// The kind in lower case, as messages name it.
    pub fn kind(&self) -> LayerKind {
        self.spec().kind()
    }

    /// The quantizers of a dense layer or a convolution; `None` where none are attached and for every other kind.
    pub fn quantizers(&self) -> Option<&LayerQuantizers> {
        match self {
            Self::Dense(layer) => layer.quantizers.as_ref(),
            Self::Conv1D(layer) => layer.quantizers.as_ref(),
            _ => None,
        }
    }

    /// [`Self::quantizers`], to be changed.
    pub(crate) fn quantizers_mut(&mut self) -> Option<&mut LayerQuantizers> {
        match self {
            Self::Dense(layer) => layer.quantizers.as_mut(),
            Self::Conv1D(layer) => layer.quantizers.as_mut(),
            _ => None,
        }
    }

    /// Takes the quantizers away.
    pub(crate) fn detach_quantizers(&mut self) {
        match self {
            Self::Dense(layer) => layer.quantizers = None,
            Self::Conv1D(layer) => layer.quantizers = None,
            Self::Lstm(layer) => layer.quantizers = None,
            Self::Weightless(_) => {}
        }
    }

    /// Shows every quantizer of the layer, in the order of [`crate::Network::quantizer_ranges`].
    pub(crate) fn visit_quantizers(&self, visit: &mut dyn FnMut(QuantizedTensor<'_>)) {
        match self {
            Self::Dense(layer) => layer.quantizers.iter().for_each(|q| q.visit(&layer.kernel, visit)),
            Self::Conv1D(layer) => layer.quantizers.iter().for_each(|q| q.visit(&layer.kernel, visit)),
            Self::Lstm(layer) => layer.quantizers.iter().for_each(|q| q.visit(visit)),
            Self::Weightless(_) => {}
        }
    }

    /// Where the values the layer gives lie.
    pub(crate) fn output_grids(&self) -> OutputGrids<'_> {
        match self {
            Self::Dense(_) | Self::Conv1D(_) => {
                let post = self.quantizers().and_then(|q| q.post_activation.as_ref());
                OutputGrids::Own(post.map_or(&[], grids_in_force))
            }
            Self::Weightless(_) => OutputGrids::OfInput,
            Self::Lstm(layer) => {
                OutputGrids::Own(layer.quantizers.as_ref().map_or(&[], |q| grids_in_force(&q.hidden)))
            }
        }
    }

    /// The layer, if it is dense.
    pub fn as_dense(&self) -> Option<&Dense> {
        match self {
            Self::Dense(layer) => Some(layer),
            _ => None,
        }
    }

    /// Kind and settings without the parameters.
    pub fn spec(&self) -> LayerSpec {
        match self {
            Self::Dense(layer) => LayerSpec::Dense { units: layer.outputs(), activation: layer.activation() },
            Self::Conv1D(layer) => {
                let Conv1DShape { filters, kernel_size, stride, padding, .. } = layer.shape();
                let activation = layer.activation();
                LayerSpec::Conv1D { filters, kernel_size, stride, padding, activation }
            }
            Self::Lstm(layer) => {
                LayerSpec::Lstm { units: layer.units(), return_sequences: layer.return_sequences() }
            }
            Self::Weightless(layer) => LayerSpec::Weightless(layer.settings()),
        }
    }

    /// The shape the layer takes.
    pub fn input_shape(&self) -> Shape {
        let of = |steps, channels| Shape { steps, channels };
        match self {
            Self::Dense(layer) => Shape::flat(layer.inputs()),
            Self::Conv1D(layer) => of(layer.shape().steps, layer.shape().channels),
            Self::Lstm(layer) => layer.input_shape(),
            Self::Weightless(layer) => layer.input_shape(),
        }
    }

    /// The shape the layer gives.
    pub fn output_shape(&self) -> Shape {
        let of = |steps, channels| Shape { steps, channels };
        match self {
            Self::Dense(layer) => Shape::flat(layer.outputs()),
            Self::Conv1D(layer) => of(layer.output_steps(), layer.shape().filters),
            Self::Lstm(layer) => layer.output_shape(),
            Self::Weightless(layer) => layer.output_shape(),
        }
    }

    /// Values per row the layer takes.
    pub fn inputs(&self) -> usize {
        self.input_shape().values()
    }

    /// Values per row the layer gives.
    pub fn outputs(&self) -> usize {
        self.output_shape().values()
    }

    /// Trainable values.
    pub fn parameter_count(&self) -> usize {
        self.tensors().iter().map(|values| values.len()).sum()
    }

    /// Multiply-accumulates per row; padding counts as if it were data, as Keras and TensorFlow Lite count.
    pub fn mac_count(&self) -> usize {
        match self {
            Self::Dense(layer) => layer.mac_count(),
            Self::Conv1D(layer) => layer.mac_count(),
            Self::Lstm(layer) => layer.mac_count(),
            Self::Weightless(_) => 0,
        }
    }

    /// The trainable tensors in the fixed order of the layer, its kernel first; places that are not used are empty.
    pub(crate) fn tensors(&self) -> [&[f32]; TENSORS] {
        match self {
            Self::Dense(layer) => [&layer.kernel, &layer.bias, &[]],
            Self::Conv1D(layer) => [&layer.kernel, &layer.bias, &[]],
            Self::Lstm(layer) => [&layer.kernel, &layer.recurrent, &layer.bias],
            Self::Weightless(_) => [&[]; TENSORS],
        }
    }

    /// [`Self::tensors`], to be changed.
    pub(crate) fn tensors_mut(&mut self) -> [&mut [f32]; TENSORS] {
        match self {
            Self::Dense(layer) => [&mut layer.kernel, &mut layer.bias, &mut []],
            Self::Conv1D(layer) => [&mut layer.kernel, &mut layer.bias, &mut []],
            Self::Lstm(layer) => [&mut layer.kernel, &mut layer.recurrent, &mut layer.bias],
            Self::Weightless(_) => [&mut [], &mut [], &mut []],
        }
    }

    /// Whether every trainable value is finite.
    pub(crate) fn is_finite(&self) -> bool {
        self.tensors().into_iter().flatten().all(|v| v.is_finite())
    }

    /// Buffers for up to `rows` rows; `keep_pre` keeps the values before the activation for [`LayerTape::pre`].
    pub(crate) fn tape(&self, rows: usize, keep_pre: bool) -> LayerTape {
        match self {
            Self::Dense(layer) => LayerTape::Dense(DenseTape::new(layer, rows, keep_pre)),
            Self::Conv1D(layer) => LayerTape::Conv1D(Conv1DTape::new(layer, rows, keep_pre)),
            Self::Lstm(layer) => LayerTape::Lstm(LstmTape::new(layer, rows)),
            Self::Weightless(layer) => LayerTape::Weightless(layer.tape(rows)),
        }
    }

    /// Brings the weights into the form the passes read; to be repeated whenever they or their ranges change.
    pub(crate) fn prepare(&self, tape: &mut LayerTape) {
        match (self, tape) {
            (Self::Dense(layer), LayerTape::Dense(tape)) => layer.prepare(tape),
            (Self::Conv1D(layer), LayerTape::Conv1D(tape)) => layer.prepare(tape),
            (Self::Lstm(layer), LayerTape::Lstm(tape)) => layer.prepare(tape),
            _ => {}
        }
    }

    /// Evaluation with the stored ranges, after [`Self::prepare`].
    pub(crate) fn evaluate(&self, x: &[f32], rows: usize, tape: &mut LayerTape) {
        match (self, tape) {
            (Self::Dense(layer), LayerTape::Dense(tape)) => layer.evaluate(x, rows, tape),
            (Self::Conv1D(layer), LayerTape::Conv1D(tape)) => layer.evaluate(x, rows, tape),
            (Self::Lstm(layer), LayerTape::Lstm(tape)) => layer.evaluate(x, rows, tape),
            (Self::Weightless(layer), LayerTape::Weightless(tape)) => layer.evaluate(x, rows, tape),
            _ => debug_assert!(false, "workspaces are checked to fit their network"),
        }
    }

    /// The training pass: every quantizer observes its tensor before it is applied, and what the backward pass needs is
    /// kept.
    pub(crate) fn train_forward(&mut self, x: &[f32], rows: usize, tape: &mut LayerTape) {
        match (self, tape) {
            (Self::Dense(layer), LayerTape::Dense(tape)) => layer.train_forward(x, rows, tape),
            (Self::Conv1D(layer), LayerTape::Conv1D(tape)) => layer.train_forward(x, rows, tape),
            (Self::Lstm(layer), LayerTape::Lstm(tape)) => layer.train_forward(x, rows, tape),
            (layer, tape) => layer.evaluate(x, rows, tape),
        }
    }

    /// Gradients from `tape`'s output gradient; the gradient of `x` goes into `d_input` where one is wanted.
    pub(crate) fn backward(&self, x: &[f32], rows: usize, tape: &mut LayerTape, d_input: Option<&mut [f32]>) {
        match (self, tape) {
            (Self::Dense(layer), LayerTape::Dense(tape)) => layer.backward(x, rows, tape, d_input),
            (Self::Conv1D(layer), LayerTape::Conv1D(tape)) => layer.backward(rows, tape, d_input),
            (Self::Lstm(layer), LayerTape::Lstm(tape)) => layer.backward(x, rows, tape, d_input),
            (Self::Weightless(layer), LayerTape::Weightless(tape)) => {
                d_input.into_iter().for_each(|d_input| layer.backward(rows, tape, d_input));
            }
            _ => debug_assert!(false, "workspaces are checked to fit their network"),
        }
    }

    /// Hands every tensor and its gradient to the optimizer, in the order of [`Self::tensors`], then the learned steps of its
    /// quantizers: of the kernel, before the activation, after it. `l2` is the factor of the kernel's regularization.
    pub(crate) fn update(&mut self, tape: &LayerTape, optimizer: &mut Optimizer, l2: f32) {
        let factors = [l2, 0.0, 0.0];
        for ((weights, gradient), l2) in self.tensors_mut().into_iter().zip(tape.gradients()).zip(factors) {
            optimizer.update(weights, gradient, l2);
        }
        match (self, tape) {
            (Self::Dense(Dense { quantizers: Some(q), .. }), LayerTape::Dense(tape)) => {
                tape.learned.update(q, optimizer);
            }
            (Self::Conv1D(Conv1D { quantizers: Some(q), .. }), LayerTape::Conv1D(tape)) => {
                tape.learned.update(q, optimizer);
            }
            (Self::Lstm(Lstm { quantizers: Some(q), .. }), LayerTape::Lstm(tape)) => {
                tape.update_learned(q, optimizer);
            }
            _ => {}
        }
    }

    /// Takes over parameters and ranges of a layer of the same kind and size, without allocating.
    pub(crate) fn copy_from(&mut self, other: &Self) {
        for (own, other) in self.tensors_mut().into_iter().zip(other.tensors()) {
            own.copy_from_slice(other);
        }
        if let (Some(own), Some(other)) = (self.quantizers_mut(), other.quantizers()) {
            own.copy_from(other);
        }
        if let (Self::Lstm(own), Self::Lstm(other)) = (self, other) {
            own.quantizers.iter_mut().zip(&other.quantizers).for_each(|(own, other)| own.copy_from(other));
        }
    }
}

/// The buffers of one layer for one batch.
#[allow(
    clippy::large_enum_variant,
    reason = "a network has a dozen layers; boxing the large ones saves nothing"
)]
#[derive(Clone, Debug)]
pub(crate) enum LayerTape {
    Dense(DenseTape),
    Conv1D(Conv1DTape),
    Lstm(LstmTape),
    Weightless(WeightlessTape),
}

impl LayerTape {
    /// Whether these buffers were made for a layer of this shape with quantizers in the same places.
    pub(crate) fn fits(&self, layer: &Layer) -> bool {
        match (self, layer) {
            (Self::Dense(tape), Layer::Dense(layer)) => tape.fits(layer),
            (Self::Conv1D(tape), Layer::Conv1D(layer)) => tape.fits(layer),
            (Self::Lstm(tape), Layer::Lstm(layer)) => tape.fits(layer),
            (Self::Weightless(tape), Layer::Weightless(layer)) => tape.fits(layer),
            _ => false,
        }
    }

    /// Tells the layers whose output shares the grid of their input which grids these are.
    pub(crate) fn set_input_grids<'a>(&mut self, grids: impl FnOnce() -> &'a [Grid]) {
        if let Self::Weightless(tape) = self {
            tape.set_input_grids(grids);
        }
    }

    /// The layer's output, `[capacity][outputs]`.
    pub(crate) fn output(&self) -> &[f32] {
        of_tape!(self, tape => tape.output())
    }

    /// Values before the activation and its quantizer, `[capacity][outputs]`: empty unless they were kept, and the output
    /// itself where the layer has no activation of its own.
    pub(crate) fn pre(&self) -> &[f32] {
        match self {
            Self::Dense(tape) => tape.pre(),
            Self::Conv1D(tape) => tape.pre(),
            other => other.output(),
        }
    }

    /// The layer's output and the loss's gradient with respect to it, both `[capacity][outputs]`.
    pub(crate) fn output_and_gradient(&mut self) -> (&[f32], &mut [f32]) {
        of_tape!(self, tape => tape.output_and_gradient())
    }

    /// Gradients in the order of [`Layer::tensors`].
    pub(crate) fn gradients(&self) -> [&[f32]; TENSORS] {
        match self {
            Self::Dense(tape) => {
                let [kernel, bias] = tape.gradients();
                [kernel, bias, &[]]
            }
            Self::Conv1D(tape) => {
                let [kernel, bias] = tape.gradients();
                [kernel, bias, &[]]
            }
            Self::Lstm(tape) => tape.gradients(),
            Self::Weightless(_) => [&[]; TENSORS],
        }
    }
}

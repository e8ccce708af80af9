//! Errors of this crate: each names the layer, field, row or epoch it is about.

use quant::{QuantizerError, RangeProblem};
use thiserror::Error;
use vocabulary::{LayerKind, Shape, Tensor, layer_name};

use crate::optimizer::OptimizerError;
use crate::quantizer_place::QuantizerPlace;

/// What is wrong with one layer.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum LayerError {
    /// The layer before gives another number of values.
    #[error("expects {expected} inputs, gets {found}")]
    Inputs {
        /// What the layer takes per row.
        expected: Shape,
        /// What it is given per row.
        found: Shape,
    },
    /// A layer of one step stands behind a sequence.
    #[error(
        "takes one step, gets {found}; put a flatten layer or an LSTM that returns its last state before it"
    )]
    Steps {
        /// What it is given per row.
        found: Shape,
    },
    /// A layer needs at least one input and one output, and no more parameters than the limit.
    #[error(
        "has {inputs} inputs and {outputs} outputs; allowed are at least 1 of each and at most {limit} weights"
    )]
    Size {
        /// Inputs asked for.
        inputs: usize,
        /// Outputs asked for.
        outputs: usize,
        /// Largest number of weights.
        limit: usize,
    },
    /// No window of this size fits into the steps (valid padding), or one of the sizes is 0 or too large.
    #[error(
        "has windows of {size} steps, {stride} apart, over {steps} steps of {channels} channels; allowed are at least 1 of \
         each, at most {limit} values per row, and without padding no window longer than the steps"
    )]
    Windows {
        /// Steps of the input.
        steps: usize,
        /// Channels of the input.
        channels: usize,
        /// Steps of one window.
        size: usize,
        /// Steps from one window to the next.
        stride: usize,
        /// Largest number of values per row.
        limit: usize,
    },
    /// A stored array has the wrong length.
    #[error("{what}: {found} values, expected are {expected}")]
    Length {
        /// The array.
        what: Tensor,
        /// Length that fits the layer.
        expected: usize,
        /// Length found.
        found: usize,
    },
    /// A stored array holds NaN or an infinity.
    #[error("{what}[{index}] is not a finite number")]
    NotFinite {
        /// The array.
        what: Tensor,
        /// Position in it.
        index: usize,
    },
    /// A quantizer has neither one range nor one per channel.
    #[error("the quantizer of the {what} has {found} ranges, allowed are 1 or {channels}")]
    Channels {
        /// The quantized tensor.
        what: Tensor,
        /// Channels of the tensor (its last axis).
        channels: usize,
        /// Ranges found.
        found: usize,
    },
    /// A quantizer of an LSTM's weights has not one range for each gate.
    #[error("the quantizer of the {what} has {found} ranges, allowed are 4, one for each gate")]
    GateRanges {
        /// The quantized tensor.
        what: Tensor,
        /// Ranges found.
        found: usize,
    },
    /// A quantizer's settings are refused.
    #[error("quantizer of the {what}: {source}")]
    Quantizer {
        /// The quantized tensor.
        what: Tensor,
        /// The reason.
        source: QuantizerError,
    },
}

/// What is wrong with a network, or with the values given to it.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum NetworkError {
    /// A network needs at least one layer.
    #[error("the network has no layers")]
    Empty,
    /// A layer does not fit.
    #[error("{}: {problem}", layer_name(*kind, *layer))]
    Layer {
        /// Number of the layer, from 1.
        layer: usize,
        /// Kind of the layer in lower case.
        kind: LayerKind,
        /// The reason.
        problem: LayerError,
    },
    /// The quantizer of the network's input does not fit.
    #[error("network input: {0}")]
    Input(LayerError),
    /// A flat array is not a whole number of rows.
    #[error("{what}: {found} values are not rows of {width}")]
    Rows {
        /// The array.
        what: &'static str,
        /// Values per row.
        width: usize,
        /// Values given.
        found: usize,
    },
    /// More rows than the workspace was made for.
    #[error("{found} rows are more than the workspace's {capacity}")]
    Capacity {
        /// Rows the workspace holds.
        capacity: usize,
        /// Rows given.
        found: usize,
    },
    /// The output gradient has another number of rows than the last forward pass.
    #[error("the output gradient has {found} rows, the forward pass before had {expected}")]
    GradientRows {
        /// Rows of the forward pass.
        expected: usize,
        /// Rows given.
        found: usize,
    },
    /// The workspace was made for a network of other layers or other quantizers.
    #[error("the workspace was made for another network")]
    Workspace,
    /// More per-layer settings than layers.
    #[error("{found} per-layer quantizer settings for {layers} layers")]
    Overrides {
        /// Layers of the network.
        layers: usize,
        /// Settings given.
        found: usize,
    },
}

/// Numbers for a message, separated by commas.
fn list(numbers: &[f64]) -> String {
    numbers.iter().map(f64::to_string).collect::<Vec<_>>().join(", ")
}

/// Why a trainer could not be made, or why a run stopped.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum TrainError {
    /// The network does not fit together.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// The optimizer's settings are refused.
    #[error("optimizer: {0}")]
    Optimizer(#[from] OptimizerError),
    /// Not one L2 factor for each layer, or a factor that is negative or not finite.
    #[error(
        "L2 factors {}; allowed are none, or one of 0 or more for each of the {layers} layers",
        list(found)
    )]
    L2 {
        /// Layers of the network.
        layers: usize,
        /// The factors given.
        found: Vec<f64>,
    },
    /// The batch size lies outside its range.
    #[error("batch size is {found}, allowed is 1 to {limit}")]
    BatchSize {
        /// The size given.
        found: usize,
        /// The largest allowed.
        limit: usize,
    },
    /// A data set has no rows.
    #[error("the data set has no rows")]
    NoRows,
    /// Inputs and targets differ in their number of rows, or there are too many rows.
    #[error(
        "the data set has {inputs} rows of inputs and {targets} rows of targets; allowed are equal numbers up to {limit}"
    )]
    RowCount {
        /// Rows of inputs.
        inputs: usize,
        /// Rows of targets.
        targets: usize,
        /// Largest number of rows.
        limit: usize,
    },
    /// A data set holds NaN or an infinity.
    #[error("{what}, row {row}, column {column}: not a finite number")]
    NotFinite {
        /// `inputs` or `targets`.
        what: &'static str,
        /// Row, from 1.
        row: usize,
        /// Column, from 1.
        column: usize,
    },
    /// A data set's width is not the network's.
    #[error("{set} {what}: the network has {expected}, the data set {found}")]
    Width {
        /// `training` or `validation`.
        set: &'static str,
        /// `inputs` or `targets`.
        what: &'static str,
        /// Width of the network.
        expected: usize,
        /// Width of the data.
        found: usize,
    },
    /// The training loss left the numbers; the best checkpoint is untouched.
    #[error("epoch {epoch}, batch {batch}: the training loss is {loss}; a smaller learning rate may help")]
    LossNotFinite {
        /// Epoch, from 1.
        epoch: u32,
        /// Mini-batch within the epoch, from 1.
        batch: u32,
        /// The loss: NaN or infinite.
        loss: NotFiniteLoss,
    },
    /// A quantizer has no range: its formula gave none, or its values left the numbers; the best checkpoint is untouched. A
    /// quantizer that has not begun yet stops no run.
    #[error(
        "epoch {epoch}, batch {batch}: {place}: the quantizer has no range: {problem}; where values have left the numbers, \
         a smaller learning rate may help"
    )]
    NoRange {
        /// Epoch, from 1.
        epoch: u32,
        /// Mini-batch within the epoch, from 1.
        batch: u32,
        /// The first such quantizer on the way through the network.
        place: QuantizerPlace,
        /// The reason.
        problem: RangeProblem,
    },
    /// The validation loss left the numbers; the best checkpoint is untouched.
    #[error("epoch {epoch}: the validation loss is {loss}; a smaller learning rate may help")]
    ValidationLossNotFinite {
        /// Epoch, from 1.
        epoch: u32,
        /// The loss: NaN or infinite.
        loss: NotFiniteLoss,
    },
    /// A weight or bias left the numbers although the loss did not show it (a relu or a quantizer may cut off an infinity);
    /// the best checkpoint is untouched.
    #[error(
        "epoch {epoch}: {} has a parameter that is not finite; a smaller learning rate may help",
        layer_name(*kind, *layer)
    )]
    ParameterNotFinite {
        /// Epoch, from 1.
        epoch: u32,
        /// Number of the layer, from 1.
        layer: usize,
        /// Kind of the layer in lower case.
        kind: LayerKind,
    },
}

/// The two values of a loss that stop a run (comparable, which NaN itself is not).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotFiniteLoss {
    /// Not a number.
    #[error("NaN")]
    NaN,
    /// Above every number.
    #[error("infinite")]
    Infinite,
}

impl NotFiniteLoss {
    /// What kind of non-number `loss` is; `None` for a number.
    pub(crate) fn of(loss: f64) -> Option<Self> {
        if loss.is_nan() {
            Some(Self::NaN)
        } else if loss.is_infinite() {
            Some(Self::Infinite)
        } else {
            None
        }
    }
}

//! What can be wrong with a network or with its input.

use quant::{BitWidth, MultiplierError, RangeError};
use thiserror::Error;
use vocabulary::Shape;

use crate::shape::MAX_VALUES;

/// A description that is no network.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum NetworkError {
    /// No layers.
    #[error("a network needs at least one layer")]
    Empty,
    /// No inputs, or too many.
    #[error("rows of {0} values; allowed are 1 to {MAX_VALUES}")]
    Inputs(Shape),
    /// A layer that cannot be.
    #[error("{name}: {source}")]
    Layer {
        /// Number among the integer layers, from 1; tables count.
        layer: usize,
        /// Its name, as [`vocabulary::layer_name`] has it.
        name: String,
        /// What is wrong with it.
        source: LayerError,
    },
}

/// What is wrong with one layer.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum LayerError {
    /// An affine layer without weights or outputs.
    #[error("{taps} weights for each of {outputs} outputs make no layer")]
    Empty {
        /// Weights of one output.
        taps: usize,
        /// Outputs of a row or of a window.
        outputs: usize,
    },
    /// An LSTM without steps, inputs or units, or with more than memory holds.
    #[error(
        "an LSTM of {steps} steps, {inputs} inputs and {units} units; allowed are 1 to {limit} values of each kind"
    )]
    Recurrent {
        /// Steps of a window.
        steps: usize,
        /// Values of one step.
        inputs: usize,
        /// Size of the hidden state.
        units: usize,
        /// The largest number of values in a window, a state sequence or a kernel.
        limit: usize,
    },
    /// Kernels of different widths.
    #[error("a kernel of {kernel} bits and a recurrent kernel of {recurrent}; allowed is one width for both")]
    KernelWidths {
        /// Bits of the kernel.
        kernel: BitWidth,
        /// Bits of the recurrent kernel.
        recurrent: BitWidth,
    },
    /// A cell format that tanh does not take.
    #[error("{found} integer bits of the cell state; allowed are 0 to {most}")]
    CellFormat {
        /// Integer bits asked for.
        found: u8,
        /// The largest number.
        most: u8,
    },
    /// A shift of the sums that leaves them no place.
    #[error("sums shifted by {found} bits; allowed are 0 to {most}")]
    Shift {
        /// Bits asked for.
        found: u8,
        /// The largest number.
        most: u8,
    },
    /// The layer does not take what the one before it gives.
    #[error("takes rows of {expected}, but the layer before it gives {given}")]
    Chain {
        /// Shape this layer takes.
        expected: Shape,
        /// Shape the layer before gives, or the network's input.
        given: Shape,
    },
    /// Windows that do not fit into the steps.
    #[error("windows of {size} steps, {stride} apart, do not fit {steps} steps")]
    Windows {
        /// Steps of the input.
        steps: usize,
        /// Steps of one window.
        size: usize,
        /// Steps from one window to the next.
        stride: usize,
    },
    /// Rows that are too long.
    #[error("has rows of {0} values; allowed are at most {MAX_VALUES}")]
    TooLarge(Shape),
    /// A list of the wrong length.
    #[error("{list}: {found} entries, expected {expected}")]
    Length {
        /// Which list.
        list: &'static str,
        /// Its length.
        found: usize,
        /// The length it should have.
        expected: usize,
    },
    /// A weight scale that is not a positive, finite, normal number.
    #[error("weight scale of channel {channel}: {source}")]
    WeightParams {
        /// The channel; 0 where one scale serves all.
        channel: usize,
        /// What is wrong.
        source: RangeError,
    },
    /// A scale or zero point of an LSTM's weights that cannot be.
    #[error("{tensor} of gate {gate}: {source}")]
    GateParams {
        /// Which of its kernels.
        tensor: &'static str,
        /// The gate: i, f, c or o.
        gate: &'static str,
        /// What is wrong.
        source: RangeError,
    },
    /// Scales of an LSTM whose quotient is no multiplier.
    #[error("{tensor} of gate {gate}: {source}")]
    GateMultiplier {
        /// Which of its kernels.
        tensor: &'static str,
        /// The gate: i, f, c or o.
        gate: &'static str,
        /// What is wrong.
        source: MultiplierError,
    },
    /// Scales whose quotient is no multiplier.
    #[error("channel {channel}: {source}")]
    Multiplier {
        /// The output channel.
        channel: usize,
        /// What is wrong.
        source: MultiplierError,
    },
    /// A float bias of a hybrid layer that is NaN or infinite.
    #[error("bias of output {output} is not finite")]
    Bias {
        /// The output.
        output: usize,
    },
    /// Sums of a hybrid layer that 32 bits do not hold: weights of more than 8 bits, or more than 65,536 of them.
    #[error("the sums of this layer may exceed 32 bits")]
    HybridAccumulator,
    /// Sums that not even 64 bits hold.
    #[error("the sums of this layer may exceed 64 bits")]
    Accumulator,
}

/// Input that a network cannot take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum InputError {
    /// Values that do not fill their last row.
    #[error("{found} values are no whole number of rows of {inputs} inputs")]
    Length {
        /// Number of values.
        found: usize,
        /// Inputs of a row.
        inputs: usize,
    },
    /// An output that has not one row for each row of inputs.
    #[error("room for {found} outputs; these inputs have {expected}")]
    Outputs {
        /// Values there is room for.
        found: usize,
        /// Values the inputs give.
        expected: usize,
    },
    /// A code outside the input's codes.
    #[error("row {row}, input {input}: code {code} is outside {min} to {max}")]
    Code {
        /// The row.
        row: usize,
        /// The input within it.
        input: usize,
        /// The code.
        code: i32,
        /// The lowest code.
        min: i32,
        /// The highest code.
        max: i32,
    },
    /// A value that is not a number.
    #[error("row {row}, input {input} is not a number")]
    NotANumber {
        /// The row.
        row: usize,
        /// The input within it.
        input: usize,
    },
    /// The uint8 interface of a network whose inputs or outputs are wider.
    #[error(
        "the uint8 interface needs inputs and outputs of at most 8 bits, not {input_bits} and {output_bits}"
    )]
    Uint8 {
        /// Bits of the input.
        input_bits: u8,
        /// Bits of the output.
        output_bits: u8,
    },
}

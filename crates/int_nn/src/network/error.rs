//! What can be wrong with a network or with its input.

use quant::{MultiplierError, RangeError};
use thiserror::Error;

use crate::shape::{MAX_VALUES, Shape};

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
    #[error("layer {layer}: {source}")]
    Layer {
        /// Number of the layer, from 1.
        layer: usize,
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
    /// Scales whose quotient is no multiplier.
    #[error("channel {channel}: {source}")]
    Multiplier {
        /// The output channel.
        channel: usize,
        /// What is wrong.
        source: MultiplierError,
    },
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

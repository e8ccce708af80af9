//! What can be wrong with a network or with its input.

use quant::{MultiplierError, RangeError};
use thiserror::Error;

/// A description that is no network.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum NetworkError {
    /// No layers.
    #[error("a network needs at least one layer")]
    Empty,
    /// No inputs.
    #[error("a network needs at least one input")]
    NoInputs,
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
    /// A dense layer without inputs or outputs.
    #[error("a dense layer of {inputs} inputs and {outputs} outputs is empty")]
    Empty {
        /// Inputs of a row.
        inputs: usize,
        /// Outputs of a row.
        outputs: usize,
    },
    /// The layer does not take what the one before it gives.
    #[error("takes {inputs} inputs, but the layer before it gives {given}")]
    Chain {
        /// Inputs of this layer.
        inputs: usize,
        /// Outputs of the layer before, or inputs of the network.
        given: usize,
    },
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

//! Why a quantizer cannot be made, and why one lost its range.

use thiserror::Error;
use vocabulary::QuantizerKind;

use crate::{BitWidth, RangeError};

/// A quantizer that cannot be made.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum QuantizerError {
    /// No channels.
    #[error("a quantizer needs at least one channel")]
    NoChannels,
    /// The bounds of `Fixed` do not contain 0 or enclose nothing.
    #[error("a fixed range must satisfy min <= 0 <= max and min < max, not [{min}, {max}]")]
    FixedRange {
        /// Lower bound.
        min: f32,
        /// Upper bound.
        max: f32,
    },
    /// A `Custom` quantizer without its formulas.
    #[error("a custom quantizer needs the formulas of its minimum and maximum")]
    NoFormula,
    /// Formulas for a quantizer of another kind.
    #[error("formulas are for custom quantizers only")]
    UnusedFormula {
        /// The kind that has no use for them.
        kind: QuantizerKind,
    },
    /// A restored state with the wrong number of channels.
    #[error("a state of {found_min} minima and {found_max} maxima does not fit {expected} channel(s)")]
    StateLength {
        /// Channels of the quantizer.
        expected: usize,
        /// Minima given.
        found_min: usize,
        /// Maxima given.
        found_max: usize,
    },
    /// Frozen grids of different widths in one tensor.
    #[error(
        "the grids of one tensor have different widths: channel 0 has {first} bits, channel {channel} has {other}"
    )]
    MixedWidths {
        /// Bits of channel 0.
        first: BitWidth,
        /// The other channel.
        channel: usize,
        /// Its bits.
        other: BitWidth,
    },
    /// A range without a grid.
    #[error("channel {channel}: {source}")]
    Range {
        /// The channel.
        channel: usize,
        /// What is wrong with its range.
        source: RangeError,
    },
}

/// A batch after which a quantizer has no range: from then on it returns NaN, so that the run stops.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
#[error(
    "training step {step}, channel {channel}: {source} (values of the batch: {batch_min} to {batch_max})"
)]
pub struct RangeProblem {
    /// The training step, counting batches from 1.
    pub step: u64,
    /// The range, counting from 0; 0 where the tensor has one.
    pub channel: usize,
    /// Smallest value of the batch in this range; NaN if one value is.
    pub batch_min: f32,
    /// Largest value of the batch in this range; NaN if one value is.
    pub batch_max: f32,
    /// What is wrong with the range.
    pub source: RangeError,
}

//! What a quantizer is told: its kind, its width and its switches.

use thiserror::Error;

use crate::{BitWidth, Grid, RangeError};

/// How a quantizer turns the batches it sees into a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QuantizerKind {
    /// The range of the last batch (TFMOT `LastValueQuantizer`).
    LastValue,
    /// An exponential moving average of the batch ranges with decay 0.999 (TFMOT `MovingAverageQuantizer`).
    MovingAverage,
    /// The extremes of all batches so far (TFMOT `AllValuesQuantizer`).
    AllValues,
    /// A range that never changes.
    Fixed,
}

/// Where the range stands before the first batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RangeInit {
    /// The first batch sets the range; only then the rule of the kind begins.
    FirstBatch,
    /// As TFMOT: -6 and +6 (0 and 0 for `AllValues`). A `MovingAverage` then needs some 700 steps to halve its
    /// distance from +-6, during which narrow widths quantize small weights to 0.
    Tfmot,
}

/// The description of a quantizer.
///
/// | Name | Default of TFMOT's 8-bit scheme (weights / activations) | Purpose |
/// |---|---|---|
/// | `kind` | `LastValue` / `MovingAverage` | how the range follows the batches |
/// | `bits` | 8 / 8 | bits per code, 2 to 16 |
/// | `per_axis` | no / no | one range per channel of the last axis instead of one |
/// | `symmetric` | yes / no | the range is widened so that 0.0 lies in its middle |
/// | `narrow_range` | yes / no | the lowest code is left out |
/// | `range_init` | `Tfmot` | see [`RangeInit`] |
/// | `fixed_min`, `fixed_max` | | the range of `Fixed`; the other kinds ignore it |
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QuantizerConfig {
    /// How the range follows the batches.
    pub kind: QuantizerKind,
    /// Bits per code.
    pub bits: BitWidth,
    /// One range per channel of the last axis. Works for every kind (TFMOT supports it for `LastValue` only).
    pub per_axis: bool,
    /// Widen the range so that 0.0 lies in its middle.
    pub symmetric: bool,
    /// Leave out the lowest code.
    pub narrow_range: bool,
    /// The range before the first batch.
    pub range_init: RangeInit,
    /// Lower bound of `Fixed`, in the unit of the values, at most 0.
    pub fixed_min: f32,
    /// Upper bound of `Fixed`, in the unit of the values, at least 0.
    pub fixed_max: f32,
}

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

impl QuantizerConfig {
    /// A batch with extremes `min` and `max` as a range of this quantizer, `(L, H)`: widened to contain 0, and
    /// around 0 when symmetric. NaN in gives NaN out.
    pub(super) fn widened(&self, min: f32, max: f32) -> (f32, f32) {
        if !self.symmetric {
            return (smaller(min, 0.0), larger(max, 0.0));
        }
        let ratio = self.symmetric_ratio();
        let low = smaller(min, max / ratio);
        // TFMOT's AllValues widens twice: its upper bound starts from the lower bound just widened.
        let from = if self.kind == QuantizerKind::AllValues { low } else { min };
        (low, larger(max, from * ratio))
    }

    /// `min / max` of a symmetric range: -1 when narrow, else `-(2^bits - 2) / 2^bits`, computed in double
    /// precision and rounded as TFMOT's Python does.
    fn symmetric_ratio(&self) -> f32 {
        if self.narrow_range {
            return -1.0;
        }
        let levels = f64::from(self.bits.levels());
        (-(levels - 2.0) / levels) as f32
    }

    /// The range of a new quantizer.
    pub(super) fn initial_range(&self) -> (f32, f32) {
        match self.kind {
            QuantizerKind::LastValue | QuantizerKind::MovingAverage => (-6.0, 6.0),
            QuantizerKind::AllValues => (0.0, 0.0),
            QuantizerKind::Fixed => self.widened(self.fixed_min, self.fixed_max),
        }
    }

    /// The grid of a range. A range that is not finite gives a grid that turns everything into NaN.
    pub(super) fn grid(&self, min: f32, max: f32) -> Grid {
        Grid::nudged(min, max, self.bits, self.narrow_range)
            .unwrap_or_else(|_| Grid::poisoned(self.bits, self.narrow_range))
    }

    /// Checks what the type does not rule out.
    pub(super) fn check(&self) -> Result<(), QuantizerError> {
        if self.kind == QuantizerKind::Fixed {
            let (min, max) = (self.fixed_min, self.fixed_max);
            if !(min <= 0.0 && 0.0 <= max && min < max) {
                return Err(QuantizerError::FixedRange { min, max });
            }
        }
        Ok(())
    }
}

/// The smaller number; NaN if one is NaN (`f32::min` would hide it).
pub(super) fn smaller(a: f32, b: f32) -> f32 {
    if a.is_nan() || a < b { a } else { b }
}

/// The larger number; NaN if one is NaN.
pub(super) fn larger(a: f32, b: f32) -> f32 {
    if a.is_nan() || a > b { a } else { b }
}

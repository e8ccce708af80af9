//! The kinds of quantizers, each described once: what moves its range, where the range starts, how a batch moves it, and the
//! grid it gives.

use vocabulary::QuantizerKind;

use super::QuantizerConfig;
use super::bounds::{larger, smaller};
use crate::{Grid, RangeError};

/// `1 - 0.999`, computed in double precision and then rounded, as TensorFlow's moving average does.
const MOVING_AVERAGE_RATE: f32 = (1.0 - 0.999_f64) as f32;

/// TFMOT's range before the first batch.
const TFMOT_START: (f32, f32) = (-6.0, 6.0);

/// What moves the range of a quantizer in training.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MovedBy {
    /// Nothing.
    Nothing,
    /// The extremes of every batch, by [`QuantizerConfig::after_batch`].
    Extremes,
    /// The user's formulas over every batch.
    Formulas,
    /// The optimizer, which trains a step or a clipping value for each range; the first batch starts them.
    Optimizer,
}

impl QuantizerConfig {
    /// What moves the range.
    pub(super) fn moved_by(&self) -> MovedBy {
        match self.kind {
            QuantizerKind::LastValue
            | QuantizerKind::MovingAverage
            | QuantizerKind::AllValues
            | QuantizerKind::PowerOfTwo => MovedBy::Extremes,
            QuantizerKind::Fixed => MovedBy::Nothing,
            QuantizerKind::Custom => MovedBy::Formulas,
            QuantizerKind::Lsq | QuantizerKind::Pact => MovedBy::Optimizer,
        }
    }

    /// The range of a new quantizer.
    pub(super) fn initial_range(&self) -> (f32, f32) {
        match self.kind {
            QuantizerKind::AllValues => (0.0, 0.0),
            QuantizerKind::Fixed => self.widened(self.fixed_min, self.fixed_max),
            _ => TFMOT_START,
        }
    }

    /// The range after a batch with the [widened](Self::widened) extremes `(low, high)`, where it was `(min, max)` before.
    pub(super) fn after_batch(&self, (min, max): (f32, f32), (low, high): (f32, f32)) -> (f32, f32) {
        match self.kind {
            QuantizerKind::MovingAverage => {
                (min - (min - low) * MOVING_AVERAGE_RATE, max - (max - high) * MOVING_AVERAGE_RATE)
            }
            QuantizerKind::AllValues => (smaller(smaller(low, min), 0.0), larger(larger(high, max), 0.0)),
            _ => (low, high),
        }
    }

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

    /// The grid of a range.
    ///
    /// # Errors
    /// A range that has none.
    pub(super) fn grid(&self, min: f32, max: f32) -> Result<Grid, RangeError> {
        let grid = Grid::nudged(min, max, self.bits, self.narrow_range)?;
        if self.kind != QuantizerKind::PowerOfTwo || grid.is_zero() {
            Ok(grid)
        } else {
            self.coarser(&grid, min.min(0.0), max.max(0.0))
        }
    }

    /// The grid with the next power of two as its step. Where its steps suffice it covers the range from `min` to `max`, which
    /// contains 0.0; otherwise 0.0 is as far from its end as before. In a symmetric one it is in the middle.
    fn coarser(&self, grid: &Grid, min: f32, max: f32) -> Result<Grid, RangeError> {
        // Without the fraction's bits a float is the power of two below it.
        let below = f32::from_bits(grid.scale().to_bits() & 0x7f80_0000);
        let step = if below < grid.scale() { 2.0 * below } else { below };
        let lowest = self.bits.signed_min() + i32::from(self.narrow_range);
        let steps = self.bits.signed_max() - lowest;
        // A step that is a power of two divides exactly; the quotients are at most twice the steps.
        let (below, above) = ((-min / step).ceil() as i32, (max / step).ceil() as i32);
        let below = if below + above <= steps { below } else { (-grid.lo() / step).round() as i32 };
        let zero_point = if self.symmetric { 0 } else { lowest + below };
        Grid::from_affine(step, zero_point, self.bits, self.narrow_range)
    }
}

//! What a quantizer is told: its kind, its width and its switches.

use std::sync::Arc;

use vocabulary::{QuantizerKind, RangeInit};

use super::QuantizerError;
use crate::{BitWidth, RangeFormula};

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
/// | `start_step` | 0 | training batches that pass unchanged before the quantizer begins |
/// | `formula` | | the range of `Custom`; the other kinds refuse it |
///
/// `Lsq` starts from the first batch whatever `range_init` says.
#[derive(Clone, Debug, PartialEq)]
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
    /// Delayed start: so many training batches pass unchanged, while the range already follows them.
    pub start_step: u64,
    /// The formulas of `Custom`, shared by all quantizers made from the same settings.
    pub formula: Option<Arc<RangeFormula>>,
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
            QuantizerKind::LastValue
            | QuantizerKind::MovingAverage
            | QuantizerKind::Custom
            | QuantizerKind::Lsq => (-6.0, 6.0),
            QuantizerKind::AllValues => (0.0, 0.0),
            QuantizerKind::Fixed => self.widened(self.fixed_min, self.fixed_max),
        }
    }

    /// Checks what the type does not rule out.
    pub(super) fn check(&self) -> Result<(), QuantizerError> {
        if self.kind == QuantizerKind::Fixed {
            let (min, max) = (self.fixed_min, self.fixed_max);
            if !(min <= 0.0 && 0.0 <= max && min < max) {
                return Err(QuantizerError::FixedRange { min, max });
            }
        }
        match (self.kind, &self.formula) {
            (QuantizerKind::Custom, None) => Err(QuantizerError::NoFormula),
            (QuantizerKind::Custom, Some(_)) | (_, None) => Ok(()),
            (kind, Some(_)) => Err(QuantizerError::UnusedFormula { kind }),
        }
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

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
/// A learned step starts from the first batch whatever `range_init` says.
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

//! Rounding of four lanes to fixed-point grids, half up as TensorFlow's fake quantization.

use vectors::Vector as _;
use wide::f32x4;

/// `1.5 * 2^23`: as many steps added and taken away again leave the nearest multiple of a step, below `2^22` steps.
const TO_MULTIPLE: f32 = 12_582_912.0;

/// A grid of multiples of a power of two, with equally many of them below and above 0 or one more below.
#[derive(Clone, Copy, Debug)]
pub(super) struct FixedGrid {
    step: f32x4,
    half: f32x4,
    /// [`TO_MULTIPLE`] steps.
    to_multiple: f32x4,
    lo: f32x4,
    hi: f32x4,
}

impl FixedGrid {
    /// The values `low * step ..= high * step`; `step` is a power of two, `low` below and `high` above 0.
    pub(super) fn new(step: f32, low: i32, high: i32) -> Self {
        let splat = f32x4::splat;
        Self {
            step: splat(step),
            half: splat(0.5 * step),
            to_multiple: splat(TO_MULTIPLE * step),
            lo: splat(low as f32 * step),
            hi: splat(high as f32 * step),
        }
    }

    /// The lanes whose values lie within the grid's ends, both included: where a gradient passes.
    #[inline(always)]
    pub(super) fn passes(&self, x: f32x4) -> f32x4 {
        // NaN is not equal to itself.
        self.clip(x).simd_eq(x)
    }

    /// `x` within the grid's ends; NaN stays NaN.
    #[inline(always)]
    pub(super) fn clip(&self, x: f32x4) -> f32x4 {
        x.at_least(self.lo).at_most(self.hi)
    }

    /// The nearest multiple of the step, wherever it lies, half up; exact for magnitudes below `2^21` steps. NaN stays NaN.
    ///
    /// The step is a power of two, so that the sums round as those of `x / step` would.
    #[inline(always)]
    pub(super) fn round(&self, x: f32x4) -> f32x4 {
        let raised = x + self.half;
        let nearest = (raised + self.to_multiple) - self.to_multiple;
        nearest - (nearest.simd_gt(raised) & self.step)
    }

    /// The nearest value of the grid.
    #[inline(always)]
    pub(super) fn quantize(&self, x: f32x4) -> f32x4 {
        self.round(self.clip(x))
    }
}

#[cfg(test)]
#[path = "fixed_tests.rs"]
mod tests;

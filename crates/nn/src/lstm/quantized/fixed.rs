//! Rounding of four lanes to fixed-point grids, half up as TensorFlow's fake quantization.

use wide::f32x4;

/// `1.5 * 2^23`: added and taken away again, it leaves the nearest integer of a number below `2^22`.
const TO_INTEGER: f32 = 12_582_912.0;

/// The nearest integer of each lane, half up; exact below `2^21`. NaN stays NaN.
#[inline(always)]
fn round(x: f32x4) -> f32x4 {
    let raised = x + f32x4::splat(0.5);
    let nearest = (raised + f32x4::splat(TO_INTEGER)) - f32x4::splat(TO_INTEGER);
    nearest - (nearest.simd_gt(raised) & f32x4::ONE)
}

/// A grid of multiples of a power of two, with equally many of them below and above 0 or one more below.
#[derive(Clone, Copy, Debug)]
pub(super) struct FixedGrid {
    /// Steps in 1.0, a power of two, so that products with it and its inverse are exact.
    steps: f32x4,
    step: f32x4,
    lo: f32x4,
    hi: f32x4,
}

impl FixedGrid {
    /// The values `low * step ..= high * step`; `step` is a power of two.
    pub(super) fn new(step: f32, low: i32, high: i32) -> Self {
        let splat = f32x4::splat;
        Self {
            steps: splat(1.0 / step),
            step: splat(step),
            lo: splat(low as f32 * step),
            hi: splat(high as f32 * step),
        }
    }

    /// The lanes whose values lie within the grid's ends, both included: where a gradient passes.
    #[inline(always)]
    pub(super) fn passes(&self, x: f32x4) -> f32x4 {
        x.simd_ge(self.lo) & x.simd_le(self.hi)
    }

    /// `x` within the grid's ends; NaN stays NaN.
    #[inline(always)]
    pub(super) fn clip(&self, x: f32x4) -> f32x4 {
        let low = x.simd_lt(self.lo).select(self.lo, x);
        low.simd_gt(self.hi).select(self.hi, low)
    }

    /// The nearest multiple of the step, wherever it lies; for magnitudes below `2^21` steps.
    #[inline(always)]
    pub(super) fn round(&self, x: f32x4) -> f32x4 {
        round(x * self.steps) * self.step
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

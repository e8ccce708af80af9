//! The uniform grid of real values that codes stand for, and how a range becomes one.

use thiserror::Error;

use crate::BitWidth;

/// A range or a scale from which no grid can be made.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
pub enum RangeError {
    /// A bound is NaN or infinite, or the bounds lie further apart than `f32` can say.
    #[error("the range [{min}, {max}] is not finite")]
    NotFinite {
        /// Lower bound.
        min: f32,
        /// Upper bound.
        max: f32,
    },
    /// The lower bound is above the upper one.
    #[error("the range [{min}, {max}] is upside down")]
    Reversed {
        /// Lower bound.
        min: f32,
        /// Upper bound.
        max: f32,
    },
    /// Both bounds are the same value other than 0 (TensorFlow's operator returns NaN here).
    #[error("the range [{value}, {value}] is one point other than 0")]
    Point {
        /// The value of both bounds.
        value: f32,
    },
    /// A scale that is not a positive, finite, normal number.
    #[error("a scale of {scale} is not a positive finite number")]
    Scale {
        /// The refused scale.
        scale: f32,
    },
    /// A zero point that is not one of the codes, so that 0.0 would have no code.
    #[error("the zero point {zero_point} is outside the codes {min} to {max}")]
    ZeroPoint {
        /// The refused signed zero point.
        zero_point: i32,
        /// Smallest signed code.
        min: i32,
        /// Largest signed code.
        max: i32,
    },
}

/// A uniform grid of codes: `real = (code - zero_code) * scale` for `code_min <= code <= code_max`.
///
/// Codes are unsigned, as TensorFlow's fake-quantization counts them: `0 ..= 2^bits - 1`, or from 1 when narrow.
/// 0.0 always is a grid point. A grid with `scale == 0` is the *zero grid* of the range [0, 0]: it maps everything
/// to 0 and lets every gradient pass.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    bits: BitWidth,
    scale: f32,
    zero_code: i32,
    code_min: i32,
    lo: f32,
    hi: f32,
    /// `floor(-lo / scale + 0.5)`: steps from `lo` to 0.0, kept as TensorFlow keeps it.
    steps_below_zero: f32,
}

/// TensorFlow's kernels run with denormals flushed to zero: such a number counts as 0.
fn flush_denormal(x: f32) -> f32 {
    if x.abs() < f32::MIN_POSITIVE { 0.0 } else { x }
}

impl Grid {
    /// The grid TensorFlow's `fake_quant_with_min_max_vars` uses for the range `[min, max]`, to the bit.
    ///
    /// The range is not widened to contain 0: (0.5, 1) behaves as [0, 0.5]. `min == max == 0`, and a range so small
    /// that its step is not a normal `f32` (TensorFlow returns NaN for the latter), give the zero grid.
    ///
    /// # Errors
    /// [`RangeError`] when a bound is not finite, `min > max`, or `min == max` other than 0.
    pub fn nudged(min: f32, max: f32, bits: BitWidth, narrow_range: bool) -> Result<Self, RangeError> {
        let span = max - min;
        if !span.is_finite() {
            return Err(RangeError::NotFinite { min, max });
        }
        if min > max {
            return Err(RangeError::Reversed { min, max });
        }
        let (min, max) = (flush_denormal(min), flush_denormal(max));
        if min == max && min != 0.0 {
            return Err(RangeError::Point { value: min });
        }
        let (code_min, code_max) = code_range(bits, narrow_range);
        let (low, high) = (code_min as f32, code_max as f32);
        let scale = (max - min) / (high - low);
        if scale < f32::MIN_POSITIVE {
            return Ok(Self::zero(bits, narrow_range));
        }
        let zero_from_min = low - min / scale;
        let zero = if zero_from_min < low {
            low
        } else if zero_from_min > high {
            high
        } else {
            floor_from_zero(zero_from_min + 0.5)
        };
        let (lo, hi) = ((low - zero) * scale, (high - zero) * scale);
        if !(lo.is_finite() && hi.is_finite()) {
            return Err(RangeError::NotFinite { min, max });
        }
        let steps_below_zero = floor_from_zero(-lo / scale + 0.5);
        // `zero` is an integer between the codes, so the conversion is exact.
        Ok(Self { bits, scale, zero_code: zero as i32, code_min, lo, hi, steps_below_zero })
    }

    /// The grid of a signed affine type such as a TFLite tensor's: `real = (code - signed_zero_point) * scale` with
    /// signed codes `-2^(bits-1) ..= 2^(bits-1) - 1`, or from `-2^(bits-1) + 1` when narrow.
    ///
    /// # Errors
    /// [`RangeError::Scale`] unless the scale is positive, finite and normal and the bounds are finite,
    /// [`RangeError::ZeroPoint`] when 0.0 would have no code.
    pub fn from_affine(
        scale: f32,
        signed_zero_point: i32,
        bits: BitWidth,
        narrow_range: bool,
    ) -> Result<Self, RangeError> {
        let (code_min, code_max) = code_range(bits, narrow_range);
        let half = bits.half_levels();
        let (min, max) = (code_min - half, code_max - half);
        if !(min..=max).contains(&signed_zero_point) {
            return Err(RangeError::ZeroPoint { zero_point: signed_zero_point, min, max });
        }
        let zero_code = signed_zero_point + half;
        let (lo, hi) = ((code_min - zero_code) as f32 * scale, (code_max - zero_code) as f32 * scale);
        if !scale.is_normal() || scale < 0.0 || !(hi - lo).is_finite() {
            return Err(RangeError::Scale { scale });
        }
        let steps_below_zero = (zero_code - code_min) as f32;
        Ok(Self { bits, scale, zero_code, code_min, lo, hi, steps_below_zero })
    }

    /// The grid of the range [0, 0]: every value becomes 0, every gradient passes.
    ///
    /// Its zero code is `2^(bits-1)`, the signed 0, as the TFLite converter gives all-zero tensors.
    #[must_use]
    pub fn zero(bits: BitWidth, narrow_range: bool) -> Self {
        let (code_min, _) = code_range(bits, narrow_range);
        Self {
            bits,
            scale: 0.0,
            zero_code: bits.half_levels(),
            code_min,
            lo: 0.0,
            hi: 0.0,
            steps_below_zero: 0.0,
        }
    }

    /// The grid of a range that is not finite: every value becomes NaN, so that a run whose values overflow stops
    /// instead of going on with clipped infinities.
    pub(crate) fn poisoned(bits: BitWidth, narrow_range: bool) -> Self {
        Self { scale: f32::NAN, lo: f32::NAN, hi: f32::NAN, ..Self::zero(bits, narrow_range) }
    }

    /// Bits per code.
    #[must_use]
    pub fn bits(&self) -> BitWidth {
        self.bits
    }

    /// The distance between neighbouring grid points, in the unit of the values; 0 for the zero grid.
    #[must_use]
    pub fn scale(&self) -> f32 {
        self.scale
    }

    /// The unsigned code of 0.0.
    #[must_use]
    pub fn zero_code(&self) -> i32 {
        self.zero_code
    }

    /// The smallest unsigned code, 0, or 1 when the range is narrow.
    #[must_use]
    pub fn code_min(&self) -> i32 {
        self.code_min
    }

    /// The largest unsigned code, `2^bits - 1`.
    #[must_use]
    pub fn code_max(&self) -> i32 {
        self.bits.levels() - 1
    }

    /// The smallest grid value (the nudged minimum).
    #[must_use]
    pub fn lo(&self) -> f32 {
        self.lo
    }

    /// The largest grid value (the nudged maximum).
    #[must_use]
    pub fn hi(&self) -> f32 {
        self.hi
    }

    /// Whether the lowest code is left out, so that a symmetric grid has as many codes below 0 as above.
    #[must_use]
    pub fn is_narrow(&self) -> bool {
        self.code_min == 1
    }

    /// Whether this is the zero grid.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.scale == 0.0
    }

    /// Whether the grid can represent values: false for the grid of a range that was not finite.
    #[must_use]
    pub fn is_finite(&self) -> bool {
        self.scale.is_finite()
    }

    /// The signed code of 0.0: `zero_code - 2^(bits-1)`.
    #[must_use]
    pub fn signed_zero_point(&self) -> i32 {
        self.zero_code - self.bits.half_levels()
    }

    /// The grid value nearest to `x`, half-way values rounded up:
    /// `floor((clip(x) - lo) / scale - floor(-lo / scale + 0.5) + 0.5) * scale`, all in `f32`.
    ///
    /// This is TensorFlow's `fake_quant_with_min_max_vars` to the bit. NaN stays NaN.
    #[must_use]
    pub fn fake_quantize(&self, x: f32) -> f32 {
        if self.is_zero() && !x.is_nan() { 0.0 } else { self.steps_above_zero(x) * self.scale }
    }

    /// The unsigned code of `x`, `code_min ..= code_max`; NaN gives the code of 0.0.
    #[must_use]
    pub fn code(&self, x: f32) -> i32 {
        if self.is_zero() {
            return self.zero_code;
        }
        // A saturating conversion of an integer-valued float; NaN becomes 0, that is the code of 0.0.
        let code = self.zero_code + self.steps_above_zero(x) as i32;
        code.clamp(self.code_min, self.code_max())
    }

    /// The signed code of `x`: [`Grid::code`] `- 2^(bits-1)`.
    #[must_use]
    pub fn signed_code(&self, x: f32) -> i32 {
        self.code(x) - self.bits.half_levels()
    }

    /// The real value of an unsigned code, `(code - zero_code) * scale`.
    #[must_use]
    pub fn real(&self, code: i32) -> f32 {
        (code - self.zero_code) as f32 * self.scale
    }

    /// The straight-through mask: whether the gradient at `x` passes, `lo <= x <= hi` (both ends inclusive).
    /// At NaN none passes.
    #[must_use]
    pub fn passes(&self, x: f32) -> bool {
        let x = flush_denormal(x);
        (self.is_zero() && !x.is_nan()) || (self.lo <= x && x <= self.hi)
    }

    /// Steps from the lowest grid value to 0.0, an integer-valued float: what the vector form needs.
    pub(crate) fn steps_below_zero(&self) -> f32 {
        self.steps_below_zero
    }

    /// Whether `x` lies below the grid, where the gradient goes to the minimum.
    pub(crate) fn is_below(&self, x: f32) -> bool {
        !self.is_zero() && flush_denormal(x) < self.lo
    }

    /// Whether `x` lies above the grid, where the gradient goes to the maximum.
    pub(crate) fn is_above(&self, x: f32) -> bool {
        !self.is_zero() && flush_denormal(x) > self.hi
    }

    /// Steps from 0.0 to the grid value of `x`, an integer-valued float. A division by `scale`: multiplying by its
    /// inverse rounds about 0.4 % of half-way values differently from TensorFlow.
    fn steps_above_zero(&self, x: f32) -> f32 {
        // Not `clamp`, whose NaN rules would turn a poisoned grid into a panic; comparisons let NaN through.
        let clipped = if x < self.lo {
            self.lo
        } else if x > self.hi {
            self.hi
        } else {
            x
        };
        ((clipped - self.lo) / self.scale - self.steps_below_zero + 0.5).floor()
    }
}

/// The integer at or below a value between 0 and 2^24. Processors without an instruction for `floor` call a function.
fn floor_from_zero(x: f32) -> f32 {
    (x as i32) as f32
}

/// The unsigned codes, smallest and largest.
fn code_range(bits: BitWidth, narrow_range: bool) -> (i32, i32) {
    (i32::from(narrow_range), bits.levels() - 1)
}

#[cfg(test)]
#[path = "grid_tests.rs"]
mod tests;

//! Requantization: from an accumulator to the scale of the output, by a named rule.

mod float_rules;
mod integer_rules;
mod rows;

use crate::{FixedMultiplier, MultiplierError, RoundingPolicy};
use float_rules::{f32_half_even, f64_half_away};
use integer_rules::{gemmlowp_double, int16_reduced, ruy_half_up};

pub use rows::RowRequantizer;

/// The multiplier of one output channel in the form its rounding rule needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Requantizer {
    /// See [`RoundingPolicy::F64HalfAway`]; holds `f64(s_in) * s_w / s_out`.
    F64HalfAway(f64),
    /// See [`RoundingPolicy::GemmlowpDouble`].
    GemmlowpDouble(FixedMultiplier),
    /// See [`RoundingPolicy::RuyHalfUp`].
    RuyHalfUp(FixedMultiplier),
    /// See [`RoundingPolicy::F32HalfEven`]; holds `f32(f32(s_in * s_w) / s_out)`.
    F32HalfEven(f32),
    /// See [`RoundingPolicy::Int16Reduced`]; the mantissa is reduced when it is used.
    Int16Reduced(FixedMultiplier),
}

impl Requantizer {
    /// The requantizer from accumulators of scale `s_in * s_w` to codes of scale `s_out`.
    ///
    /// # Errors
    /// [`MultiplierError`] when the factor is negative or not finite in the rule's arithmetic.
    pub fn new(policy: RoundingPolicy, s_in: f32, s_w: f32, s_out: f32) -> Result<Self, MultiplierError> {
        let double = f64::from(s_in) * f64::from(s_w) / f64::from(s_out);
        let fixed = FixedMultiplier::from_real(double)?;
        Ok(match policy {
            RoundingPolicy::F64HalfAway => Self::F64HalfAway(double),
            RoundingPolicy::GemmlowpDouble => Self::GemmlowpDouble(fixed),
            RoundingPolicy::RuyHalfUp => Self::RuyHalfUp(fixed),
            RoundingPolicy::Int16Reduced => Self::Int16Reduced(fixed),
            RoundingPolicy::F32HalfEven => {
                let single = s_in * s_w / s_out;
                if !single.is_finite() {
                    return Err(MultiplierError { multiplier: f64::from(single) });
                }
                Self::F32HalfEven(single)
            }
        })
    }

    /// The rule.
    #[must_use]
    pub fn policy(&self) -> RoundingPolicy {
        match self {
            Self::F64HalfAway(_) => RoundingPolicy::F64HalfAway,
            Self::GemmlowpDouble(_) => RoundingPolicy::GemmlowpDouble,
            Self::RuyHalfUp(_) => RoundingPolicy::RuyHalfUp,
            Self::F32HalfEven(_) => RoundingPolicy::F32HalfEven,
            Self::Int16Reduced(_) => RoundingPolicy::Int16Reduced,
        }
    }

    /// The real factor this requantizer stands for, exactly.
    #[must_use]
    pub fn multiplier(&self) -> f64 {
        match *self {
            Self::F64HalfAway(multiplier) => multiplier,
            Self::F32HalfEven(multiplier) => f64::from(multiplier),
            Self::GemmlowpDouble(fixed) | Self::RuyHalfUp(fixed) | Self::Int16Reduced(fixed) => fixed.real(),
        }
    }

    /// A 32-bit accumulator in units of the output scale, before the zero point is added.
    #[must_use]
    pub fn rescale_i32(&self, acc: i32) -> i64 {
        let acc = i64::from(acc);
        match *self {
            Self::F64HalfAway(multiplier) => f64_half_away(acc, multiplier),
            Self::GemmlowpDouble(fixed) => gemmlowp_double(acc, fixed),
            Self::RuyHalfUp(fixed) => ruy_half_up(acc, fixed),
            Self::F32HalfEven(multiplier) => f32_half_even(acc, multiplier),
            Self::Int16Reduced(fixed) => int16_reduced(acc, fixed),
        }
    }

    /// A 64-bit accumulator in units of the output scale, before the zero point is added; saturating at `i64`.
    #[must_use]
    pub fn rescale_i64(&self, acc: i64) -> i64 {
        let wide = i128::from(acc);
        match *self {
            Self::F64HalfAway(multiplier) => f64_half_away(acc, multiplier),
            Self::GemmlowpDouble(fixed) => saturate(gemmlowp_double(wide, fixed)),
            Self::RuyHalfUp(fixed) => saturate(ruy_half_up(wide, fixed)),
            Self::F32HalfEven(multiplier) => f32_half_even(acc, multiplier),
            Self::Int16Reduced(fixed) => saturate(int16_reduced(wide, fixed)),
        }
    }
}

/// `value` clipped to 64 bits.
fn saturate(value: i128) -> i64 {
    value.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64
}

#[cfg(test)]
mod tests;

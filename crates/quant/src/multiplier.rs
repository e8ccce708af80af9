//! Fixed-point multipliers: a real factor as a 31-bit mantissa and a power of two.

use thiserror::Error;

/// `mantissa * 2^(shift - 31)`: the real factor of a requantization as TFLite's `QuantizeMultiplier` stores it.
///
/// `2^30 <= mantissa < 2^31` and `-31 <= shift <= 30`, or both 0 for a factor too small to matter. A positive
/// shift is to the left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FixedMultiplier {
    mantissa: i32,
    shift: i32,
}

/// A factor that no multiplier can stand for.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
#[error("a multiplier of {multiplier} is not a finite number of at least 0")]
pub struct MultiplierError {
    /// The refused factor.
    pub multiplier: f64,
}

impl FixedMultiplier {
    /// The multiplier nearest to `multiplier = q * 2^shift`, `0.5 <= q < 1`: `mantissa = round(q * 2^31)`.
    ///
    /// Below `2^-32` the result is 0. From `2^30` it is the largest multiplier, which drives every accumulator
    /// other than 0 past any 16-bit code, as the factor itself would.
    ///
    /// # Errors
    /// [`MultiplierError`] when `multiplier` is negative or not finite.
    pub fn from_real(multiplier: f64) -> Result<Self, MultiplierError> {
        if !multiplier.is_finite() || multiplier < 0.0 {
            return Err(MultiplierError { multiplier });
        }
        if multiplier == 0.0 {
            return Ok(Self { mantissa: 0, shift: 0 });
        }
        let (fraction, exponent) = libm::frexp(multiplier);
        // At most 2^31, exactly representable.
        let rounded = (fraction * f64::from(1_u32 << 31)).round() as i64;
        let (mantissa, shift) =
            if rounded == 1 << 31 { (1 << 30, exponent + 1) } else { (rounded, exponent) };
        Ok(match shift {
            ..-31 => Self { mantissa: 0, shift: 0 },
            31.. => Self { mantissa: i32::MAX, shift: 30 },
            // 2^30 <= mantissa < 2^31.
            _ => Self { mantissa: mantissa as i32, shift },
        })
    }

    /// The mantissa, a Q0.31 number in [0.5, 1), or 0.
    #[must_use]
    pub fn mantissa(self) -> i32 {
        self.mantissa
    }

    /// The power of two, positive to the left.
    #[must_use]
    pub fn shift(self) -> i32 {
        self.shift
    }

    /// The real factor, exactly.
    #[must_use]
    pub fn real(self) -> f64 {
        libm::ldexp(f64::from(self.mantissa), self.shift - 31)
    }
}

#[cfg(test)]
#[path = "multiplier_tests.rs"]
mod tests;

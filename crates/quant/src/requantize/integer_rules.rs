//! The requantization rules that use integers only: gemmlowp's, ruy's, and the reduced 16-bit multiplier.
//!
//! Each rule is written once for two working widths: `i64` for 32-bit accumulators, `i128` for 64-bit ones.
#![deny(clippy::float_arithmetic)]

use std::ops::{Add, Mul, Shl, Shr, Sub};

use crate::FixedMultiplier;

/// The integer type in which a rule works, twice as wide as the accumulator.
pub(super) trait Wide:
    Copy
    + Ord
    + From<i32>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Shl<u32, Output = Self>
    + Shr<u32, Output = Self>
{
    /// The value clipped to the accumulator's type. With `shift <= 30` a shifted accumulator still fits `Self`; the
    /// product with a 31-bit mantissa needs the operand back in half the width. A clipped accumulator times a
    /// mantissa of at least 2^30 still lies beyond every 16-bit code, so clipping never changes a network's output.
    fn clip_to_accumulator(self) -> Self;
}

impl Wide for i64 {
    fn clip_to_accumulator(self) -> Self {
        self.clamp(Self::from(i32::MIN), Self::from(i32::MAX))
    }
}

impl Wide for i128 {
    fn clip_to_accumulator(self) -> Self {
        self.clamp(Self::from(i64::MIN), Self::from(i64::MAX))
    }
}

/// The left and the right part of a multiplier's shift.
fn split_shift(multiplier: FixedMultiplier) -> (u32, u32) {
    let shift = multiplier.shift();
    if shift > 0 { (shift.unsigned_abs(), 0) } else { (0, shift.unsigned_abs()) }
}

/// gemmlowp's double rounding: `SaturatingRoundingDoublingHighMul(acc << left, M)`, rounded half away from zero,
/// then `RoundingDivideByPOT(.., right)`, rounded half away from zero.
pub(super) fn gemmlowp_double<W: Wide>(acc: W, multiplier: FixedMultiplier) -> W {
    let (left, right) = split_shift(multiplier);
    let (zero, one) = (W::from(0), W::from(1));
    let product = (acc << left).clip_to_accumulator() * W::from(multiplier.mantissa());
    let half = one << 30;
    let nudged = product + if product >= zero { half } else { one - half };
    // Truncation towards zero: an arithmetic shift goes down, so negative numbers are lifted first.
    let lifted = if nudged < zero { nudged + (one << 31) - one } else { nudged };
    let high = lifted >> 31;
    let floor = high >> right;
    let remainder = high - (floor << right);
    // Above one half always up; at exactly one half up only for numbers >= 0, that is away from zero.
    let away = if high < zero { one } else { zero };
    let twice_remainder = remainder << 1;
    let divisor = one << right;
    if right > 0 && twice_remainder >= divisor + away { floor + one } else { floor }
}

/// ruy: `v = (acc * 2^left * M + 2^30) >> 31`, `(v + 2^(right-1)) >> right`; arithmetic shifts, so half rounds up.
pub(super) fn ruy_half_up<W: Wide>(acc: W, multiplier: FixedMultiplier) -> W {
    let (left, right) = split_shift(multiplier);
    let one = W::from(1);
    let product = (acc << left).clip_to_accumulator() * W::from(multiplier.mantissa());
    let high = (product + (one << 30)) >> 31;
    if right == 0 { high } else { (high + (one << (right - 1))) >> right }
}

/// TFLite's 16x8 CONV_2D: the mantissa rounded to 15 bits, one product, one shift rounded half up.
pub(super) fn int16_reduced<W: Wide>(acc: W, multiplier: FixedMultiplier) -> W {
    let mantissa = multiplier.mantissa();
    // 0x7FFF0000 and above would round to 2^15, which 16 bits do not hold.
    let reduced = if mantissa >= 0x7FFF_0000 { 0x7FFF } else { (mantissa + (1 << 15)) >> 16 };
    let product = acc * W::from(reduced);
    // shift is -31 ..= 30, so the distance is -15 ..= 46.
    let right = 15 - multiplier.shift();
    if right > 0 {
        let right = right.unsigned_abs();
        (product + (W::from(1) << (right - 1))) >> right
    } else {
        product << right.unsigned_abs()
    }
}

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
    let product = acc * W::from(reduced(multiplier));
    // shift is -31 ..= 30, so the distance is -15 ..= 46.
    let right = 15 - multiplier.shift();
    if right > 0 {
        let right = right.unsigned_abs();
        (product + (W::from(1) << (right - 1))) >> right
    } else {
        product << right.unsigned_abs()
    }
}

/// The mantissa rounded to 15 bits.
fn reduced(multiplier: FixedMultiplier) -> i32 {
    let mantissa = multiplier.mantissa();
    // 0x7FFF0000 and above would round to 2^15, which 16 bits do not hold.
    if mantissa >= 0x7FFF_0000 { 0x7FFF } else { (mantissa + (1 << 15)) >> 16 }
}

/// One of the rules above, prepared for one multiplier that shifts to the right only: two products' worth of constants and no
/// branch. Equal to the rule to the bit for every 32-bit accumulator.
///
/// `v = (acc * factor + first_half) >> first`, then `(v + half - away(v)) >> right`.
///
/// gemmlowp's doubling high multiply rounds negative halves up, as ruy's does: `trunc((p + 1 - 2^30) / 2^31)` is
/// `(p + 2^30) >> 31` for negative `p`. The two rules differ in the second shift only, where gemmlowp takes one from
/// negative numbers so that their halves go down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    factor: i64,
    first_half: i64,
    first: u32,
    half: i64,
    right: u32,
    /// All ones where negative numbers are lowered by one, else 0.
    away: i64,
}

impl Step {
    /// [`gemmlowp_double`]; `None` for a multiplier that shifts to the left.
    pub(super) fn gemmlowp_double(multiplier: FixedMultiplier) -> Option<Self> {
        let step = Self::ruy_half_up(multiplier)?;
        Some(Self { away: if step.right > 0 { -1 } else { 0 }, ..step })
    }

    /// [`ruy_half_up`]; `None` for a multiplier that shifts to the left.
    pub(super) fn ruy_half_up(multiplier: FixedMultiplier) -> Option<Self> {
        let (left, right) = split_shift(multiplier);
        let half = if right > 0 { 1 << (right - 1) } else { 0 };
        let factor = i64::from(multiplier.mantissa());
        (left == 0).then_some(Self { factor, first_half: 1 << 30, first: 31, half, right, away: 0 })
    }

    /// [`int16_reduced`]; `None` for a multiplier that shifts to the left.
    pub(super) fn int16_reduced(multiplier: FixedMultiplier) -> Option<Self> {
        let (left, right) = split_shift(multiplier);
        let first = 15 + right;
        let first_half = 1 << (first - 1);
        let factor = i64::from(reduced(multiplier));
        (left == 0).then_some(Self { factor, first_half, first, half: 0, right: 0, away: 0 })
    }

    /// The accumulator in units of the output scale.
    #[inline]
    pub(super) fn rescale(&self, acc: i32) -> i64 {
        let v = (i64::from(acc) * self.factor + self.first_half) >> self.first;
        (v + self.half + ((v >> 63) & self.away)) >> self.right
    }
}

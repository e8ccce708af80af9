//! Products and shifts of 16-bit fixed-point numbers.

/// `a / 2^shift`, rounded to nearest, half away from zero (gemmlowp's `RoundingDivideByPOT`); 0 from a shift of 63.
pub(in crate::kernels) fn rounding_shift_right(a: i64, shift: u32) -> i64 {
    if shift >= i64::BITS - 1 {
        return 0;
    }
    let floor = a >> shift;
    let remainder = a - (floor << shift);
    // At exactly one half up only for numbers >= 0, that is away from zero.
    let threshold = ((1_i64 << shift) >> 1) + i64::from(a < 0);
    if shift > 0 && remainder >= threshold { floor + 1 } else { floor }
}

/// [`rounding_shift_right`] of 16 bits, which stays within them.
pub(super) fn halve(a: i16, shift: u32) -> i16 {
    rounding_shift_right(i64::from(a), shift) as i16
}

/// `a * 2^shift`, saturating.
pub(super) fn double(a: i16, shift: u32) -> i16 {
    saturate(i32::from(a) << shift)
}

/// The product of two numbers, whose integer bits add up: `2ab / 2^16`, rounded half up, saturating
/// (`SaturatingRoundingDoublingHighMul`, ARM's `VQRDMULH`).
pub(super) fn multiply(a: i16, b: i16) -> i16 {
    let product = i32::from(a) * i32::from(b);
    let nudge = if product >= 0 { 1 << 14 } else { 1 - (1 << 14) };
    // A division, not a shift: it truncates towards zero. Only (-2^15)^2 leaves 16 bits.
    saturate((product + nudge) / (1 << 15))
}

/// `(a + b) / 2`, rounded half away from zero.
pub(super) fn half_sum(a: i16, b: i16) -> i16 {
    let sum = i32::from(a) + i32::from(b);
    let away = if sum >= 0 { 1 } else { -1 };
    // The mean of two 16-bit numbers has 16 bits.
    ((sum + away) / 2) as i16
}

/// `value` clipped to 16 bits.
pub(super) fn saturate(value: i32) -> i16 {
    value.clamp(i32::from(i16::MIN), i32::from(i16::MAX)) as i16
}

/// A Q0.31 constant in 16 bits.
pub(super) const fn constant(value: i32) -> i16 {
    // Half away from zero; the constants in use are positive or far from a tie.
    ((value + (1 << 15)) >> 16) as i16
}

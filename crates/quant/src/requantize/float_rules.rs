//! The requantization rules that imitate a runtime's float step.

/// `round(f64(acc) * multiplier)`, half away from zero; saturating.
pub(super) fn f64_half_away(acc: i64, multiplier: f64) -> i64 {
    (acc as f64 * multiplier).round() as i64
}

/// `round(f32(acc) * multiplier)` in `f32`, half to even; saturating.
pub(super) fn f32_half_even(acc: i64, multiplier: f32) -> i64 {
    (acc as f32 * multiplier).round_ties_even() as i64
}

//! The requantization rules that imitate a runtime's float step.

/// `round(f64(acc) * multiplier)`, half away from zero; saturating.
///
/// Not by `f64::round`, which is a call on targets without an instruction for it. The cut-off part is exact: from 2^52 on there
/// is none, and what saturates stays.
pub(super) fn f64_half_away(acc: i64, multiplier: f64) -> i64 {
    let scaled = acc as f64 * multiplier;
    let whole = scaled as i64;
    let rest = scaled - whole as f64;
    whole.saturating_add(i64::from(rest >= 0.5) - i64::from(rest <= -0.5))
}

/// `round(f32(acc) * multiplier)` in `f32`, half to even; saturating.
pub(super) fn f32_half_even(acc: i64, multiplier: f32) -> i64 {
    (acc as f32 * multiplier).round_ties_even() as i64
}

#[cfg(test)]
#[path = "float_rules_tests.rs"]
mod tests;

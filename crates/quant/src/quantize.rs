//! The QUANTIZE operator: real values to codes, one function per rule.

use crate::{QuantParams, QuantizeRule};

/// The code of `x` under `rule`, clipped to the codes of `params`. NaN gives the zero point.
#[must_use]
pub fn quantize(x: f32, params: &QuantParams, rule: QuantizeRule) -> i32 {
    let steps = match rule {
        QuantizeRule::F32DivideHalfAway => f32_divide_half_away(x, params.scale()),
        QuantizeRule::F64DivideHalfAway => f64_divide_half_away(x, params.scale()),
        QuantizeRule::F32InverseHalfEven => f32_inverse_half_even(x, params.scale()),
    };
    let code = steps.saturating_add(i64::from(params.zero_point()));
    // Clipped to the codes, which fit 16 bits.
    code.clamp(i64::from(params.code_min()), i64::from(params.code_max())) as i32
}

/// `round(f32(x / scale))`, half away from zero; saturating, NaN gives 0.
fn f32_divide_half_away(x: f32, scale: f32) -> i64 {
    (x / scale).round() as i64
}

/// `round(f64(x) / f64(scale))`, half away from zero; saturating, NaN gives 0.
fn f64_divide_half_away(x: f32, scale: f32) -> i64 {
    (f64::from(x) / f64::from(scale)).round() as i64
}

/// `round(f32(x * f32(1 / scale)))`, half to even; saturating, NaN gives 0.
fn f32_inverse_half_even(x: f32, scale: f32) -> i64 {
    (x * (1.0 / scale)).round_ties_even() as i64
}

#[cfg(test)]
#[path = "quantize_tests.rs"]
mod tests;

//! Tests of `quantize`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use super::*;
use crate::BitWidth;

const RULES: [QuantizeRule; 3] =
    [QuantizeRule::F32DivideHalfAway, QuantizeRule::F64DivideHalfAway, QuantizeRule::F32InverseHalfEven];

#[test]
fn ties_go_away_from_zero_or_to_even() {
    let params = QuantParams::new(0.5, 0, BitWidth::INT8, false).unwrap();
    let codes = |rule| [0.25, 0.75, -0.25, -0.75, 0.0].map(|x| quantize(x, &params, rule));
    assert_eq!(codes(RULES[0]), [1, 2, -1, -2, 0]);
    assert_eq!(codes(RULES[1]), [1, 2, -1, -2, 0]);
    assert_eq!(codes(RULES[2]), [0, 2, 0, -2, 0]);
}

#[test]
fn division_and_multiplication_by_the_inverse_round_apart() {
    // 1/0.3 and x/0.3 differ in the last bit, just at a tie: x = 2.5 * f32(0.3) in exact arithmetic is no f32.
    let params = QuantParams::new(0.3, 0, BitWidth::MAX, false).unwrap();
    let found = (1..40_000).any(|k| {
        let x = (k as f32 + 0.5) * 0.3;
        quantize(x, &params, RULES[0]) != quantize(x, &params, RULES[1])
    });
    assert!(found, "f32 and f64 division round alike on every near-tie");
}

#[test]
fn values_beyond_the_codes_saturate_and_nan_is_zero() {
    let params = QuantParams::new(1e-3, 5, BitWidth::new(4).unwrap(), true).unwrap();
    for rule in RULES {
        let codes =
            [f32::INFINITY, 1e30, -1e30, f32::NEG_INFINITY, f32::NAN].map(|x| quantize(x, &params, rule));
        assert_eq!(codes, [7, 7, -7, -7, 5]);
    }
}

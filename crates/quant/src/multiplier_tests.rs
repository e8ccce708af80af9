//! Tests of `multiplier`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use super::*;

fn parts(multiplier: f64) -> (i32, i32) {
    let fixed = FixedMultiplier::from_real(multiplier).unwrap();
    (fixed.mantissa(), fixed.shift())
}

#[test]
fn powers_of_two_have_the_mantissa_one_half() {
    assert_eq!(parts(1.0), (1 << 30, 1));
    assert_eq!(parts(0.5), (1 << 30, 0));
    assert_eq!(parts(0.25), (1 << 30, -1));
}

#[test]
fn a_mantissa_that_rounds_to_one_is_halved() {
    assert_eq!(parts(1.0 - libm::ldexp(1.0, -40)), (1 << 30, 1));
    assert_eq!(parts(1.0 - libm::ldexp(1.0, -31)), (i32::MAX, 0));
}

#[test]
fn the_ends_of_the_shift_range_vanish_or_saturate() {
    assert_eq!(parts(libm::ldexp(1.0, -32)), (1 << 30, -31));
    assert_eq!(parts(libm::ldexp(1.0, -33)), (0, 0));
    assert_eq!(parts(0.0), (0, 0));
    assert_eq!(parts(libm::ldexp(1.0, 29)), (1 << 30, 30));
    assert_eq!(parts(1e300), (i32::MAX, 30));
    for bad in [-1.0, f64::NAN, f64::INFINITY] {
        assert!(FixedMultiplier::from_real(bad).is_err());
    }
}

#[test]
fn the_real_value_is_within_half_a_unit_of_the_mantissa() {
    for k in 1..2000 {
        let multiplier = f64::from(k) / 1237.0;
        let fixed = FixedMultiplier::from_real(multiplier).unwrap();
        assert!((fixed.real() - multiplier).abs() <= multiplier * libm::ldexp(1.0, -31));
    }
}

//! Tests of `accumulator`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use super::*;

#[test]
fn the_bound_counts_bias_zero_points_and_the_worst_channel() {
    let found = audit(2, &[1, -2, 3, 4], &[1, 0], &[-5, 6], 10, 0).unwrap();
    // Channel 0: 5 + 10 * (0 + 3) = 35; channel 1: 6 + 10 * (3 + 4) = 76.
    let width = AccumulatorWidth::I32;
    assert_eq!(found, AccumulatorAudit { bound: 76, bits: 8, product_bound: 76, width });
    let shifted = audit(2, &[1, -2, 3, 4], &[1, 0], &[-5, 6], 10, 4).unwrap();
    // Without the shift 70 products and less than one for the bias: 71.
    let found = (shifted.bound, shifted.bits, shifted.product_bound, shifted.product_bits());
    assert_eq!(found, (6 + 16 * 70, 12, 71, 8));
}

#[test]
fn the_width_changes_exactly_where_32_bits_end() {
    let largest = i64::from(i32::MAX);
    let fits = audit(1, &[0], &[0], &[-largest], 255, 0).unwrap();
    assert_eq!((fits.bits, fits.width), (32, AccumulatorWidth::I32));
    let exceeds = audit(1, &[0], &[0], &[largest + 1], 255, 0).unwrap();
    assert_eq!((exceeds.bits, exceeds.width), (33, AccumulatorWidth::I64));
    assert!(audit(1, &[1], &[0], &[i64::MAX], 1, 0).is_none());
    assert!(audit(1, &[0], &[0], &[i64::MIN], 1, 0).is_none());
}

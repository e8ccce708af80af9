//! Tests of `metrics`.

use super::*;

#[test]
fn a_3_4_5_triangle() {
    let found = metrics(&[3.0, 4.0, 1.0, 1.0], &[0.0, 0.0, 1.0, 1.0]);
    assert_eq!(found, Metrics { mse: 25.0 / 4.0, ade: 2.5, samples: 2, smoothness: None });
}

#[test]
fn nothing_gives_zero() {
    assert_eq!(metrics(&[], &[]), Metrics::default());
}

#[test]
fn percent_change_is_signed() {
    assert!((percent_change(0.390, 0.433) + 9.930_715_935_334_87).abs() < 1e-9);
    assert_eq!(percent_change(1.0, 0.0), 0.0);
}

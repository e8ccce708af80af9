//! Tests of `ticks`.

use super::*;

#[test]
fn linear_ticks_are_round_and_inside() {
    assert_eq!(linear_ticks(0.0, 3.0, 4), [0.0, 1.0, 2.0, 3.0]);
    assert_eq!(linear_ticks(0.0, 50.0, 6), [0.0, 10.0, 20.0, 30.0, 40.0, 50.0]);
    assert_eq!(linear_ticks(217.3, 267.3, 6), [220.0, 230.0, 240.0, 250.0, 260.0]);
    assert_eq!(linear_ticks(-0.84, 0.84, 4), [-0.5, 0.0, 0.5]);
    assert!(linear_ticks(1.0, 1.0, 4).is_empty() && linear_ticks(0.0, f64::NAN, 4).is_empty());
}

#[test]
fn log_ticks_thin_out_with_the_span() {
    let close = |a: &[f64], b: &[f64]| {
        a.len() == b.len() && a.iter().zip(b).all(|(x, y)| (x / y - 1.0).abs() < 1e-12)
    };
    assert!(close(&log_ticks(0.1, 2.0, 9), &[0.1, 0.2, 0.5, 1.0, 2.0]));
    assert!(close(&log_ticks(0.01, 3.0, 9), &[0.01, 0.03, 0.1, 0.3, 1.0, 3.0]));
    assert!(close(&log_ticks(0.1, 2.0, 3), &[0.1, 0.3, 1.0]) && close(&log_ticks(0.1, 2.0, 2), &[0.1, 1.0]));
    let wide = log_ticks(1e-8, 1e4, 5);
    assert!(close(&wide, &[1e-8, 1e-5, 1e-2, 1e1, 1e4]), "{wide:?}");
    assert!(log_ticks(0.0, 1.0, 5).is_empty());
}

#[test]
fn numbers_have_fixed_decimals_and_a_true_minus() {
    assert_eq!(tick_label(0.3, 0.1), "0.3");
    assert_eq!(tick_label(-0.5, 0.5), "−0.5");
    assert_eq!(tick_label(20.0, 10.0), "20");
    assert_eq!(tick_label(1000.0, 250.0), "1000");
    assert_eq!(tick_label(100_000.0, 20_000.0), "100,000");
    assert_eq!(number(-0.0004, 2), "0.00", "no minus on zero");
    assert_eq!(number(f64::NAN, 2), "–");
    assert_eq!(log_tick_label(0.03), "0.03");
    assert_eq!(log_tick_label(0.1), "0.1");
    assert_eq!(log_tick_label(2.0), "2");
    assert_eq!(log_tick_label(1e-8), "1e−8");
}

#[test]
fn rounding_stays_on_round_numbers() {
    assert!((round_down(0.13) - 0.1).abs() < 1e-15 && (round_down(0.2) - 0.2).abs() < 1e-15);
    assert!((round_step(0.21) - 0.5).abs() < 1e-15 && (round_step(1.0) - 1.0).abs() < 1e-15);
    assert!((round_step(7.0) - 10.0).abs() < 1e-12);
}

#[test]
fn values_of_settings_have_all_their_digits() {
    for (value, text) in
        [(8.0, "8"), (0.5, "0.5"), (0.0001, "0.0001"), (-2.25, "\u{2212}2.25"), (f64::NAN, "\u{2013}")]
    {
        assert_eq!(exact(value), text);
    }
}

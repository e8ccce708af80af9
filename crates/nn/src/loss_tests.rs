//! Tests of `loss`.

use super::*;

#[test]
fn sum_and_gradient_of_a_known_batch() {
    let (p, y) = ([1.0, 2.0, 3.0, 4.0], [0.0, 2.0, 5.0, 4.5]);
    assert_eq!(squared_error(&p, &y), 5.25);
    let mut g = [9.0; 4];
    squared_error_gradient(&p, &y, &mut g);
    assert_eq!(g, [0.5, 0.0, -1.0, -0.25]);
}

#[test]
fn a_bad_prediction_shows() {
    assert!(squared_error(&[1.0, f32::NAN], &[0.0, 0.0]).is_nan());
    assert_eq!(squared_error(&[f32::INFINITY], &[0.0]), f64::INFINITY);
}

//! Tests of `axes`.

use super::*;

#[test]
fn linear_axis_maps_both_ways() {
    let x = Axis::linear((10.0, 60.0), (30.0, 330.0));
    assert_eq!(x.position(10.0), 30.0);
    assert_eq!(x.position(35.0), 180.0);
    assert_eq!(x.value(180.0), 35.0);
    assert_eq!(x.position_within(1e9), 330.0);
    assert!(x.contains(60.0) && !x.contains(60.1));
}

#[test]
fn upright_log_axis_maps_both_ways() {
    let y = Axis::log((0.01, 1.0), (200.0, 0.0));
    assert!((y.position(0.1) - 100.0).abs() < 1e-9);
    assert!((y.value(100.0) - 0.1).abs() < 1e-12);
    assert_eq!(y.position_within(0.0), 200.0, "zero lies at the lower end");
    assert!(y.position(-1.0).is_nan());
}

#[test]
fn unusable_ranges_still_give_finite_positions() {
    for range in [(0.0, 0.0), (f64::NAN, 1.0), (2.0, 1.0), (f64::INFINITY, f64::INFINITY)] {
        assert!(Axis::linear(range, (0.0, 100.0)).position(0.5).is_finite(), "{range:?}");
        assert!(Axis::log(range, (0.0, 100.0)).position(0.5).is_finite(), "{range:?}");
    }
}

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

#[test]
fn margins_hold_the_widest_name_up_to_a_third() {
    let frame = Frame { width: 300.0, height: 100.0, ratio: 1.0 };
    let margin = |names: &[&str]| margin(names.iter().copied(), 44.0, frame);
    assert_eq!((margin(&["2", "16"]), margin(&["a name that is far too long"])), (44.0, 100.0));
    assert!((margin(&["2", "ten lettrs"]) - 73.8).abs() < 1e-9);
}

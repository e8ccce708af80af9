//! Accuracy, limits, order and bits of sigmoid and tanh.

use std::hash::Hasher as _;

use fnv::FnvHasher;

use super::*;

/// A prime, so that every exponent meets ever other mantissas.
const STEP: usize = 1009;

/// Values at which something changes: the limits, and the borders between two `n` of the range reduction.
fn turning_points() -> Vec<f32> {
    let mut points = vec![0.0, SIGMOID_LOWEST, SIGMOID_HIGHEST, TANH_HIGHEST, 1.0, 16.64, 88.73, 104.0];
    points.extend((0..127).map(|n| (n as f32 + 0.5) * std::f32::consts::LN_2));
    points.extend((0..28).map(|n| (n as f32 + 0.5) * std::f32::consts::LN_2 / 2.0));
    points
}

/// Every finite `f32` in steps, and the 201 neighbours of every turning point, of both signs.
fn samples() -> impl Iterator<Item = f32> {
    let whole = (0..f32::INFINITY.to_bits()).step_by(STEP);
    let near = turning_points().into_iter().flat_map(|point| {
        let bits = point.to_bits();
        bits.saturating_sub(100)..=bits + 100
    });
    whole.chain(near).map(f32::from_bits).flat_map(|x| [x, -x])
}

/// One unit in the last place of an `f32` of this size; never below that of the smallest normal number.
fn unit_in_the_last_place(value: f64) -> f64 {
    let normal = value.abs().max(f64::from(f32::MIN_POSITIVE));
    let power_of_two = f64::from_bits(normal.to_bits() & (0x7ff << 52));
    power_of_two * f64::from(f32::EPSILON)
}

/// The largest error over [`samples`], in units in the last place, and where it is.
fn largest_error(function: fn(f32) -> f32, exact: fn(f64) -> f64) -> (f64, f32) {
    let mut largest = (0.0, 0.0);
    for x in samples() {
        let expected = exact(f64::from(x));
        let error = (f64::from(function(x)) - expected).abs() / unit_in_the_last_place(expected);
        assert!(!error.is_nan(), "{x:e}");
        if error > largest.0 {
            largest = (error, x);
        }
    }
    largest
}

#[test]
fn sigmoid_is_accurate_over_the_whole_range() {
    let exact = |x: f64| if x < f64::from(SIGMOID_LOWEST) { 0.0 } else { 1.0 / (1.0 + libm::exp(-x)) };
    let (error, x) = largest_error(sigmoid, exact);
    assert!(error < 2.5, "{error} units at {x:e}");
    // The limit below which the result is 0 stands where the exact result leaves the normal numbers.
    assert!(sigmoid(SIGMOID_LOWEST) >= f32::MIN_POSITIVE);
    assert!(1.0 / (1.0 + libm::exp(-f64::from(SIGMOID_LOWEST.next_down()))) < f64::from(f32::MIN_POSITIVE));
}

#[test]
fn tanh_is_accurate_over_the_whole_range_and_odd() {
    let (error, x) = largest_error(tanh, libm::tanh);
    assert!(error < 2.6, "{error} units at {x:e}");
    for x in samples() {
        assert_eq!(tanh(-x).to_bits(), (-tanh(x)).to_bits(), "{x:e}");
    }
}

#[test]
fn special_values() {
    for nan in [f32::NAN, -f32::NAN, f32::from_bits(0x7f80_0001), f32::from_bits(0xffff_ffff)] {
        assert!(sigmoid(nan).is_nan() && tanh(nan).is_nan(), "{:x}", nan.to_bits());
    }
    for (x, s, t) in [
        (0.0, 0.5, 0.0),
        (-0.0, 0.5, -0.0f32),
        (f32::INFINITY, 1.0, 1.0),
        (f32::NEG_INFINITY, 0.0, -1.0),
        (f32::MAX, 1.0, 1.0),
        (f32::MIN, 0.0, -1.0),
        (200.0, 1.0, 1.0),
        (-200.0, 0.0, -1.0),
        (1e-45, 0.5, 1e-45),
        (-1e-40, 0.5, -1e-40),
    ] {
        let found = (sigmoid(x).to_bits(), tanh(x).to_bits());
        assert_eq!(found, (f32::to_bits(s), f32::to_bits(t)), "{x:e}");
    }
}

#[test]
fn values_rise_with_the_argument_but_for_two_units() {
    let two_below = |value: f32| value - 2.0 * unit_in_the_last_place(f64::from(value)) as f32;
    for function in [sigmoid, tanh] {
        // From -100 to 100, in ascending order.
        let negative = (0..100f32.to_bits()).rev().step_by(STEP).map(|bits| -f32::from_bits(bits));
        let positive = (0..100f32.to_bits()).step_by(STEP).map(f32::from_bits);
        let mut before = -1.0;
        for x in negative.chain(positive) {
            let value = function(x);
            assert!(value >= two_below(before) && value.abs() <= 1.0, "{x:e}: {value:e} after {before:e}");
            before = value;
        }
    }
}

#[test]
fn every_lane_and_every_rest_has_the_bits_of_one_value() {
    let special = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 0.0, -0.0, 1e-45, -1e-40, -87.4, 300.0];
    let values: Vec<f32> = special.into_iter().chain(samples().step_by(9973)).collect();
    for count in [1, 2, 3, 4, 5, 7, values.len() - 1, values.len()] {
        let mut found = values[..count].to_vec();
        map_lanes(&mut found, tanh_lanes);
        let mut found_sigmoid = values[..count].to_vec();
        map_lanes(&mut found_sigmoid, sigmoid_lanes);
        for (index, &x) in values[..count].iter().enumerate() {
            let expected = (tanh(x), sigmoid(x));
            if x.is_nan() {
                assert!(found[index].is_nan() && found_sigmoid[index].is_nan());
            } else {
                assert_eq!(found[index].to_bits(), expected.0.to_bits(), "{x:e}");
                assert_eq!(found_sigmoid[index].to_bits(), expected.1.to_bits(), "{x:e}");
            }
        }
    }
}

#[test]
fn the_bits_stay_what_they_are() {
    let mut hash = FnvHasher::default();
    for x in samples() {
        hash.write_u32(sigmoid(x).to_bits().to_le());
        hash.write_u32(tanh(x).to_bits().to_le());
    }
    // A change here changes every stored run.
    assert_eq!(hash.finish(), 18_191_320_832_530_370_001);
}

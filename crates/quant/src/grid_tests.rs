//! Tests of `grid`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use super::*;

fn bits(n: u8) -> BitWidth {
    BitWidth::new(n).unwrap()
}

#[test]
fn two_bit_grids_have_the_published_points() {
    let narrow = Grid::nudged(-1.0, 1.0, bits(2), true).unwrap();
    let points: Vec<f32> = (narrow.code_min()..=narrow.code_max()).map(|code| narrow.real(code)).collect();
    assert_eq!(points, [-1.0, 0.0, 1.0]);
    let wide = Grid::nudged(-1.0, 0.5, bits(2), false).unwrap();
    let points: Vec<f32> = (wide.code_min()..=wide.code_max()).map(|code| wide.real(code)).collect();
    assert_eq!(points, [-1.0, -0.5, 0.0, 0.5]);
}

#[test]
fn half_way_values_round_up_on_both_sides_of_zero() {
    let grid = Grid::nudged(-1.0, 0.5, bits(2), false).unwrap();
    let rounded: Vec<f32> = [-0.75, -0.25, 0.25, -0.2500001].iter().map(|&x| grid.fake_quantize(x)).collect();
    assert_eq!(rounded, [-0.5, 0.0, 0.5, -0.5]);
}

#[test]
fn values_outside_saturate_and_block_the_gradient() {
    let grid = Grid::nudged(-1.0, 0.5, bits(2), false).unwrap();
    assert_eq!((grid.fake_quantize(-9.0), grid.fake_quantize(f32::INFINITY)), (-1.0, 0.5));
    assert_eq!((grid.code(-9.0), grid.code(9.0), grid.signed_code(9.0)), (0, 3, 1));
    assert!(grid.passes(-1.0) && grid.passes(0.5));
    assert!(!grid.passes(-1.0000001) && !grid.passes(0.50000006));
    assert!(grid.fake_quantize(f32::NAN).is_nan() && !grid.passes(f32::NAN));
}

#[test]
fn a_denormal_next_to_a_bound_of_zero_counts_as_zero() {
    let grid = Grid::nudged(0.0, 1.0, bits(4), false).unwrap();
    assert!(grid.passes(-1e-40) && !grid.is_below(-1e-40));
    assert!(!grid.passes(-1e-37));
}

#[test]
fn the_zero_grid_maps_everything_to_zero_and_passes_gradients() {
    for grid in [Grid::nudged(0.0, 0.0, bits(8), false), Grid::nudged(-1e-38, 1e-38, bits(16), true)] {
        let grid = grid.unwrap();
        assert!(grid.is_zero() && grid.passes(1e9) && !grid.is_above(1e9));
        assert_eq!((grid.fake_quantize(3.0), grid.signed_code(3.0)), (0.0, 0));
    }
}

#[test]
fn impossible_ranges_are_refused() {
    let refuse = |min, max| Grid::nudged(min, max, bits(8), false).unwrap_err();
    assert!(matches!(refuse(f32::NAN, 1.0), RangeError::NotFinite { .. }));
    assert!(matches!(refuse(-f32::MAX, f32::MAX), RangeError::NotFinite { .. }));
    assert!(matches!(refuse(f32::INFINITY, f32::INFINITY), RangeError::NotFinite { .. }));
    assert!(matches!(refuse(1.0, -1.0), RangeError::Reversed { .. }));
    assert_eq!(refuse(0.5, 0.5), RangeError::Point { value: 0.5 });
    for scale in [0.0, -1.0, f32::NAN, f32::INFINITY, 1e-40, f32::MAX] {
        assert!(matches!(Grid::from_affine(scale, 0, bits(8), false), Err(RangeError::Scale { .. })));
    }
    let error = Grid::from_affine(1.0, -128, bits(8), true).unwrap_err();
    assert_eq!(error.to_string(), "the zero point -128 is outside the codes -127 to 127");
}

#[test]
fn every_code_of_every_grid_survives_the_way_through_its_real_value() {
    for n in 2..=16 {
        for narrow in [false, true] {
            for scale in [0.01171875_f32, 0.024371937, 3.3e-5, 1.7e4] {
                for zero_point in [bits(n).signed_min() + 1, -1, 0, 1, bits(n).signed_max()] {
                    let grid = Grid::from_affine(scale, zero_point, bits(n), narrow).unwrap();
                    for code in grid.code_min()..=grid.code_max() {
                        assert_eq!(grid.code(grid.real(code)), code);
                        assert_eq!(grid.fake_quantize(grid.real(code)), grid.real(code));
                    }
                }
            }
        }
    }
}

#[test]
fn a_poisoned_grid_gives_nan_and_a_code_inside_the_range() {
    let grid = Grid::poisoned(bits(8), false);
    assert!(grid.fake_quantize(1.0).is_nan() && !grid.is_finite() && !grid.passes(0.0));
    assert_eq!(grid.signed_code(1.0), 0);
}

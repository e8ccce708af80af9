//! Tests of `layers`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use quant::BitWidth;

use super::*;

#[test]
fn every_weight_lands_in_a_bin() {
    let grid = Grid::from_affine(1.0, 0, BitWidth::new(2).unwrap(), true).unwrap();
    let found = fine(&[-1.0, -0.2, 0.0, 0.4, 1.0], Some(&grid));
    assert_eq!(found.levels, [-1.0, 0.0, 1.0]);
    assert_eq!((found.min, found.max), (-1.0, 1.0));
    assert_eq!(found.counts.iter().sum::<u32>(), 5);
    assert_eq!((found.counts[0], found.counts[BINS / 2], found.counts[BINS - 1]), (1, 1, 1));
    assert_eq!(fine(&[0.0; 3], None).counts[BINS / 2], 3);
}

#[test]
fn a_calibrated_tensor_keeps_its_count_and_shows_levels_beyond_its_range() {
    let mut tensor = quant::Histogram::new(0.0, 2.0).unwrap();
    tensor.add(&[0.0, 0.0, 0.5, 2.0]).unwrap();
    let grid = Grid::from_affine(1.0, -2, BitWidth::new(3).unwrap(), false).unwrap();
    let found = coarse(&tensor, Some(&grid));
    assert_eq!((found.min, found.max), (-2.0, 5.0), "three bits from the code -4, and -2 is zero");
    assert_eq!(found.counts.iter().sum::<u32>(), 4);
    assert_eq!(found.counts[2 * BINS / 7], 2, "both zeros");
}

#[test]
fn a_grid_is_told_in_signed_codes() {
    let grid = Grid::from_affine(0.5, -3, BitWidth::new(8).unwrap(), true).unwrap();
    let told = protocol::report::Grid { scale: 0.5, zero_point: -3, lowest: -127, highest: 127 };
    assert_eq!(fine(&[1.0], Some(&grid)).grid, Some(told));
    assert_eq!(fine(&[1.0], None).grid, None);
}

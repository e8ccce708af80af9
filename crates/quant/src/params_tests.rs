//! Tests of `params`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use super::*;

#[test]
fn parameters_and_grids_name_the_same_codes() {
    let params = QuantParams::new(0.5, -7, BitWidth::INT8, true).unwrap();
    assert_eq!((params.code_min(), params.code_max(), params.max_distance_from_zero()), (-127, 127, 134));
    let grid = params.grid().unwrap();
    assert_eq!((grid.signed_code(f32::MIN), grid.signed_code(f32::MAX)), (-127, 127));
    assert_eq!(QuantParams::from_grid(&grid).unwrap(), params);
    assert_eq!((params.dequantize(-7), params.dequantize(127), grid.hi()), (0.0, 67.0, 67.0));
    assert!(QuantParams::from_grid(&Grid::zero(BitWidth::INT8, false)).is_err());
}

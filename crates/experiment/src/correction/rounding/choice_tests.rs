//! Tests of `choice`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use quant::BitWidth;

use super::*;

#[test]
fn learning_starts_at_the_float_weight() {
    for step in 0..=100 {
        let fraction = step as f32 / 100.0;
        let sigmoid = Activation::Sigmoid.value(start(fraction));
        assert!((rectified(sigmoid) - fraction).abs() < 1e-6, "{fraction}");
    }
}

#[test]
fn weights_lie_between_their_codes_and_those_beyond_the_grid_have_one() {
    let grid = Grid::from_affine(0.5, 0, BitWidth::new(3).unwrap(), true).unwrap();
    let found = |weight| {
        let Place { lower, upper, fraction } = place(weight, &grid);
        (grid.real(lower), grid.real(upper), fraction)
    };
    assert_eq!(found(0.6), (0.5, 1.0, 0.6 / 0.5 - 1.0));
    assert_eq!(found(-0.125), (-0.5, 0.0, 0.75));
    assert_eq!((found(1.5), found(9.0), found(-9.0)), ((1.5, 1.5, 0.0), (1.5, 1.5, 0.0), (-1.5, -1.5, 0.0)));
    let zero = Grid::zero(BitWidth::INT8, true);
    let Place { lower, upper, .. } = place(0.3, &zero);
    assert_eq!((zero.real(lower), upper), (0.0, lower));
}

#[test]
fn powers_are_products() {
    assert_eq!([0, 1, 2, 5, 19].map(|exponent| power(2.0, exponent)), [1.0, 2.0, 4.0, 32.0, 524_288.0]);
}

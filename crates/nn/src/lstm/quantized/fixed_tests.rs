//! Tests of `fixed`.
#![allow(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
use quant::{BitWidth, Grid};

use super::*;

#[test]
fn values_are_those_of_fake_quantization_on_the_same_grid() {
    let grid = FixedGrid::new(1.0 / 4096.0, -32768, 32767);
    let expected = Grid::from_affine(1.0 / 4096.0, 0, BitWidth::MAX, false).unwrap();
    // Fractions that fake quantization, which counts from the lower end, does not lose.
    for k in (-278_528..=278_528).step_by(3) {
        let x = k as f32 / 32768.0;
        let lanes = f32x4::new([x, -x, 0.0, x + 1.0 / 8192.0]);
        let (found, passes) = (grid.quantize(lanes).to_array(), grid.passes(lanes).to_array());
        for ((x, found), passes) in lanes.to_array().into_iter().zip(found).zip(passes) {
            assert_eq!(found, expected.fake_quantize(x), "{x}");
            assert_eq!(passes.to_bits() != 0, expected.passes(x), "{x}");
        }
    }
    assert!(grid.quantize(f32x4::splat(f32::NAN)).to_array()[0].is_nan());
    let beyond = f32x4::new([f32::INFINITY, f32::NEG_INFINITY, 1e30, -1e30]);
    assert_eq!(grid.quantize(beyond).to_array(), [32767.0 / 4096.0, -8.0, 32767.0 / 4096.0, -8.0]);
}

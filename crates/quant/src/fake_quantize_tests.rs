//! Tests of `fake_quantize`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use proptest::prelude::*;

use super::*;
use crate::BitWidth;

#[test]
fn each_channel_uses_its_own_grid_and_collects_its_own_range_gradient() {
    let bits = BitWidth::new(2).unwrap();
    let grids = [
        Grid::nudged(-1.0, 0.5, bits, false).unwrap(),
        Grid::nudged(-2.0, 1.0, bits, false).unwrap(),
        Grid::zero(bits, false),
    ];
    let x = [-1.5, -1.5, -1.5, 0.75, 0.75, 0.75];
    let mut y = [9.0; 6];
    fake_quantize(&grids, &x, &mut y);
    assert_eq!(y, [-1.0, -1.0, 0.0, 0.5, 1.0, 0.0]);
    let g = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0];
    let (mut dx, mut dmin, mut dmax) = ([9.0; 6], [9.0; 3], [9.0; 3]);
    fake_quantize_gradient(&grids, &x, &g, &mut dx, &mut dmin, &mut dmax);
    assert_eq!(dx, [0.0, 2.0, 4.0, 0.0, 16.0, 32.0]);
    assert_eq!((dmin, dmax), ([1.0, 0.0, 0.0], [8.0, 0.0, 0.0]));
}

proptest! {
    #[test]
    fn quantizing_goes_to_the_nearest_point_and_stays_there(
        min in -10.0_f32..=0.0,
        max in 0.0_f32..10.0,
        bits in 2..=16_u8,
        narrow in any::<bool>(),
        x in -20.0_f32..20.0,
    ) {
        let grid = Grid::nudged(min, max, BitWidth::new(bits).unwrap(), narrow).unwrap();
        let y = grid.fake_quantize(x);
        prop_assert_eq!(grid.fake_quantize(y), y);
        prop_assert_eq!(grid.real(grid.code(x)), y);
        prop_assert_eq!(grid.fake_quantize(0.0), 0.0);
        if grid.passes(x) {
            // Half a step, and what f32 loses of up to 2^16 steps.
            let slack = grid.scale() * (0.5 + f32::EPSILON * grid.code_max() as f32);
            prop_assert!((y - x).abs() <= slack, "{} became {}", x, y);
        }
    }
}

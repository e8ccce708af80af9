//! Four values at a time give the bits of one value at a time: any grid, any length, any number of channels.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use proptest::prelude::*;

use super::*;
use crate::BitWidth;

/// A grid of any width: of a range, of a scale, the zero grid, the poisoned one.
fn grid() -> impl Strategy<Value = Grid> {
    let range = prop_oneof![-3.0_f32..=0.0, Just(0.0), Just(-1e-38), Just(-1e30)];
    let scale = prop_oneof![0.001_f32..2.0, Just(f32::MIN_POSITIVE), Just(0.25)];
    (0..5, range.clone(), range, scale, 2..=16_u8, any::<bool>()).prop_map(
        |(form, low, high, scale, bits, narrow)| {
            let bits = BitWidth::new(bits).unwrap();
            match form {
                0 => Grid::zero(bits, narrow),
                1 => Grid::poisoned(bits, narrow),
                2 => Grid::from_affine(scale, 0, bits, narrow).unwrap(),
                _ => Grid::nudged(low, -high, bits, narrow).unwrap(),
            }
        },
    )
}

/// A value worth trying on `grid`: any float, half-way between two codes, at a bound or next to it.
fn value(grid: &Grid, (form, code, any): (u8, i32, f32)) -> f32 {
    let code = grid.code_min() + code % grid.bits().levels();
    match form {
        0 => any,
        1 => f32::from_bits(any.to_bits() & 0x807f_ffff),
        2 => f32::NAN,
        3 => f32::INFINITY.copysign(any),
        4 => grid.lo(),
        5 => grid.hi().next_up(),
        6 => grid.lo().next_down(),
        7 => -0.0,
        8 => (any.to_bits() % 1000) as f32 / 100.0 - 5.0,
        _ => ((code - grid.zero_code()) as f32 + 0.5) * grid.scale(),
    }
}

/// The same bits, or both NaN.
fn same(a: f32, b: f32) -> bool {
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
}

fn seeds() -> impl Strategy<Value = Vec<(u8, i32, f32)>> {
    proptest::collection::vec((0..16_u8, 0..65_536, any::<f32>()), 0..41)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn vectors_and_single_values_agree(
        grids in proptest::collection::vec(grid(), 1..10),
        seeds in seeds(),
    ) {
        let channels = grids.len();
        let x: Vec<f32> = seeds.iter().enumerate().map(|(i, s)| value(&grids[i % channels], *s)).collect();
        let lanes = Lanes::new(&grids);
        let mut y = vec![9.0; x.len()];
        lanes.quantize(&x, &mut y);
        let g: Vec<f32> = (0..x.len()).map(|i| i as f32 - 7.5).collect();
        let mut masked = g.clone();
        lanes.mask(&x, &mut masked);
        for (i, x) in x.iter().enumerate() {
            let grid = &grids[i % channels];
            prop_assert!(same(y[i], grid.fake_quantize(*x)), "{} on {:?}: {}", x, grid, y[i]);
            let expected = if grid.passes(*x) { g[i] } else { 0.0 };
            prop_assert!(same(masked[i], expected), "the gradient at {} on {:?}", x, grid);
        }
    }

    #[test]
    fn extremes_are_those_of_each_channel(
        channels in 1..10_usize,
        seeds in seeds(),
        finite in any::<bool>(),
    ) {
        let grid = Grid::nudged(-1.0, 1.0, BitWidth::INT8, false).unwrap();
        let x: Vec<f32> = seeds
            .iter()
            .map(|s| value(&grid, *s))
            .map(|x| if finite && !x.is_finite() { 0.5 } else { x })
            .collect();
        prop_assume!(x.len() >= channels);
        let mut extremes = Extremes::new(channels);
        // What was observed before leaves no trace.
        extremes.observe(&vec![-77.0; channels]);
        extremes.observe(&x);
        for channel in 0..channels {
            let values = || x.iter().skip(channel).step_by(channels).copied();
            let (min, max) = extremes.of(channel);
            if values().any(f32::is_nan) {
                prop_assert!(min.is_nan() && max.is_nan());
            } else {
                prop_assert_eq!(min, values().fold(f32::INFINITY, f32::min));
                prop_assert_eq!(max, values().fold(f32::NEG_INFINITY, f32::max));
                prop_assert!(min.to_bits() != (-0.0_f32).to_bits() && max.to_bits() != (-0.0_f32).to_bits());
            }
        }
    }

    #[test]
    fn learned_gradients_follow_the_formula(
        steps in proptest::collection::vec(0.01_f32..1.0, 1..10),
        bits in 2..=8_u8,
        (signed, rounding) in any::<(bool, bool)>(),
        length in 0..41_usize,
        seed in 0..1000_usize,
    ) {
        let bits = BitWidth::new(bits).unwrap();
        let zero_point = if signed { 0 } else { bits.signed_min() };
        let grids: Vec<Grid> =
            steps.iter().map(|s| Grid::from_affine(*s, zero_point, bits, false).unwrap()).collect();
        let below = (zero_point - bits.signed_min()) as f32;
        let codes = Codes { below, above: (bits.levels() - 1) as f32 - below };
        let channels = grids.len();
        let x: Vec<f32> = (0..length).map(|i| (((i * 37 + seed) % 101) as f32 - 50.0) / 9.7).collect();
        let g: Vec<f32> = (0..length).map(|i| ((i * 13 + seed) % 17) as f32 - 8.0).collect();
        let (mut dx, mut d_steps) = (g.clone(), vec![9.0; channels]);
        Lanes::new(&grids).learned_gradient(&x, &mut dx, (codes, rounding), &mut d_steps);
        let mut expected = vec![0.0_f64; channels];
        for (i, (x, g)) in x.iter().zip(&g).enumerate() {
            let grid = &grids[i % channels];
            let v = x / grid.scale();
            let derivative = if *x < grid.lo() {
                -codes.below
            } else if *x > grid.hi() {
                codes.above
            } else if rounding {
                grid.fake_quantize(*x) / grid.scale() - v
            } else {
                0.0
            };
            expected[i % channels] += f64::from(g * derivative);
            prop_assert_eq!(dx[i], if grid.passes(*x) { *g } else { 0.0 });
        }
        for (found, expected) in d_steps.iter().zip(&expected) {
            prop_assert!((f64::from(*found) - expected).abs() < 2e-2, "{} against {}", found, expected);
        }
    }
}

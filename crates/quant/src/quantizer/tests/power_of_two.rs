//! Ranges whose step is a power of two.

use super::*;

fn power_of_two(bits: u8) -> QuantizerConfig {
    QuantizerConfig { bits: BitWidth::new(bits).unwrap(), ..config(QuantizerKind::PowerOfTwo) }
}

fn after(config: QuantizerConfig, x: &[f32]) -> Quantizer {
    let mut quantizer = Quantizer::new(config, 1).unwrap();
    quantizer.observe(x);
    quantizer
}

#[test]
fn the_step_is_the_smallest_power_of_two_that_covers_the_last_batch() {
    // 4 bits have 15 steps: 3.75 / 15 is a power of two itself, a little more takes the next one.
    for (x, scale, zero_point) in [
        ([-1.0, 2.75], 0.25, -4),
        ([-1.0, 2.76], 0.5, -6),
        // There are codes enough for two steps of 1 below 0.
        ([-1.5, 9.0], 1.0, -6),
        // 15 steps of 1 cannot cover both ends of a range that is not on them.
        ([-1.4, 13.55], 1.0, -7),
        ([0.5, 3.75], 0.25, -8),
        ([-3.75, -1.0], 0.25, 7),
        ([0.0, 1e-30], f32::from_bits((127 - 103) << 23), -8),
    ] {
        let quantizer = after(power_of_two(4), &x);
        let grid = quantizer.grids()[0];
        assert_eq!((grid.scale(), grid.signed_zero_point()), (scale, zero_point), "{x:?}");
        assert_eq!((quantizer.min()[0], quantizer.max()[0]), (x[0].min(0.0), x[1].max(0.0)), "{x:?}");
        // Half a step beyond an end is rounded to it.
        let half = grid.scale() / 2.0;
        assert!(
            grid.lo() - half <= x[0] && x[1] <= grid.hi() + half,
            "{x:?}: {} to {}",
            grid.lo(),
            grid.hi()
        );
    }
    let mut quantizer = after(power_of_two(4), &[-8.0, 8.0]);
    quantizer.observe(&[-1.0, 2.75]);
    assert_eq!(quantizer.grids()[0].scale(), 0.25);
    assert!(after(power_of_two(4), &[0.0, 0.0]).grids()[0].is_zero());
}

#[test]
fn a_symmetric_range_has_the_zero_point_0() {
    for narrow_range in [false, true] {
        for x in [[-3.0, 1.0], [-1.0, 3.0]] {
            let config = QuantizerConfig { symmetric: true, narrow_range, ..power_of_two(4) };
            let grid = after(config, &x).grids()[0];
            assert_eq!((grid.scale(), grid.signed_zero_point()), (0.5, 0), "{x:?}");
            assert!(grid.lo() <= x[0] && x[1] <= grid.hi(), "{x:?}: {} to {}", grid.lo(), grid.hi());
        }
    }
}

#[test]
fn a_saved_range_gives_the_same_grid_and_values_pass_its_points_alone() {
    for symmetric in [false, true] {
        let config = QuantizerConfig { symmetric, per_axis: true, ..power_of_two(3) };
        let mut quantizer = Quantizer::new(config.clone(), 2).unwrap();
        quantizer.observe(&[-1.0, 0.1, 0.7, -0.3]);
        let restored = Quantizer::restore(config, 2, quantizer.min(), quantizer.max()).unwrap();
        assert_eq!(restored.grids(), quantizer.grids());
        let (x, mut y) = ([-0.9, 0.11, 0.26, -0.29], [0.0; 4]);
        quantizer.apply(&x, &mut y);
        for (channel, value) in y.into_iter().enumerate() {
            let grid = quantizer.grids()[channel % 2];
            assert_eq!(grid.scale().to_bits() & 0x007f_ffff, 0, "{}", grid.scale());
            assert_eq!(value, grid.real(grid.code(value)));
        }
    }
}

#[test]
fn a_value_that_is_no_number_poisons_the_quantizer() {
    let quantizer = after(power_of_two(8), &[f32::NAN, 1.0]);
    let mut y = [0.0];
    quantizer.apply(&[0.5], &mut y);
    assert!(y[0].is_nan() && quantizer.problem().is_some());
}

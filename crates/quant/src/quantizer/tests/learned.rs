//! LSQ: where the step starts, its grid, its gradient, and that a saved one comes back.

use proptest::prelude::*;
use vocabulary::QuantizerKind;

use super::*;

fn lsq(bits: u8) -> QuantizerConfig {
    QuantizerConfig { bits: BitWidth::new(bits).unwrap(), ..config(QuantizerKind::Lsq) }
}

/// A quantizer that has seen `x`.
fn trained(config: QuantizerConfig, channels: usize, x: &[f32]) -> Quantizer {
    let mut quantizer = Quantizer::new(config, channels).unwrap();
    quantizer.observe(x);
    quantizer
}

/// The steps `expected`, or what they are lowered to so that their range names them.
fn assert_steps(quantizer: &Quantizer, expected: &[f64]) {
    assert_eq!(quantizer.learned().len(), expected.len());
    for (step, expected) in quantizer.learned().iter().zip(expected) {
        let expected = *expected as f32;
        assert!(*step <= expected && step.next_up().next_up() >= expected, "{step} against {expected}");
    }
}

#[test]
fn the_first_batch_sets_the_step_and_the_form_of_the_grid() {
    // Mean magnitude 1.5; Qp is 7 signed and 15 unsigned.
    let signed = trained(lsq(4), 1, &[-1.0, 2.0]);
    assert_steps(&signed, &[3.0 / 7.0_f64.sqrt()]);
    let grid = signed.grids()[0];
    assert_eq!((grid.signed_zero_point(), grid.code_min(), grid.code_max()), (0, 0, 15));
    assert_eq!((signed.min()[0], signed.max()[0]), (-8.0 * grid.scale(), 7.0 * grid.scale()));

    let mut unsigned = trained(lsq(4), 1, &[1.0, 2.0]);
    assert_steps(&unsigned, &[3.0 / 15.0_f64.sqrt()]);
    let grid = unsigned.grids()[0];
    assert_eq!((grid.signed_zero_point(), unsigned.min()[0]), (-8, 0.0));
    // The choice stays, and so does the step.
    unsigned.observe(&[-100.0, 100.0]);
    assert_eq!(unsigned.grids(), [grid]);

    let narrow = QuantizerConfig { narrow_range: true, ..lsq(4) };
    let quantizer = trained(narrow.clone(), 1, &[-1.0]);
    assert_eq!(quantizer.grids()[0].lo(), -quantizer.grids()[0].hi());
    assert_eq!(trained(narrow, 1, &[1.0]).grids()[0].signed_zero_point(), -7);
    let symmetric = QuantizerConfig { symmetric: true, ..lsq(4) };
    assert_eq!(trained(symmetric, 1, &[1.0, 2.0]).grids()[0].signed_zero_point(), 0);
}

#[test]
fn channels_have_steps_of_their_own_and_dead_ones_that_of_the_tensor() {
    let per_axis = QuantizerConfig { per_axis: true, ..lsq(4) };
    let quantizer = trained(per_axis.clone(), 3, &[-1.0, 0.0, 4.0, 1.0, 0.0, 4.0]);
    assert_steps(&quantizer, &[1.0, 10.0 / 6.0, 4.0].map(|mean| 2.0 * mean / 7.0_f64.sqrt()));
    // A tensor of zeros waits.
    let mut dead = trained(per_axis, 3, &[0.0; 6]);
    assert!(dead.learned().is_empty() && !dead.has_range());
    let mut y = [9.0; 3];
    dead.apply(&[1.0, -1.0, 0.0], &mut y);
    assert_eq!(y, [0.0; 3]);
    dead.observe(&[1.0; 3]);
    assert_eq!(dead.learned().len(), 3);
}

#[test]
fn steps_stay_positive_and_one_that_is_not_finite_stops_the_run() {
    let mut quantizer = trained(lsq(8), 1, &[-1.0, 2.0]);
    quantizer.learned_mut()[0] = -0.5;
    quantizer.learned_changed();
    assert_eq!(quantizer.learned(), [f32::MIN_POSITIVE]);
    let mut y = [0.0];
    for bad in [f32::NAN, f32::INFINITY] {
        quantizer.learned_mut()[0] = bad;
        quantizer.learned_changed();
        quantizer.apply(&[0.5], &mut y);
        assert!(y[0].is_nan());
        assert!(matches!(quantizer.problem().unwrap().source, RangeError::Scale { .. }));
    }
    quantizer.learned_mut()[0] = 0.25;
    quantizer.learned_changed();
    quantizer.apply(&[0.6], &mut y);
    assert_eq!((y[0], quantizer.problem()), (0.5, None));
    let poisoned = trained(lsq(8), 1, &[f32::NAN, 1.0]);
    assert!(poisoned.problem().is_some());
}

#[test]
fn gradients_follow_equations_3_and_4() {
    let mut quantizer = trained(lsq(2), 1, &[-1.0, 2.0]);
    quantizer.learned_mut()[0] = 0.5;
    quantizer.learned_changed();
    // Codes -2 to 1: the grid is -1, -0.5, 0, 0.5. Values below, inside (v = -0.9, 0.25, 0.5) and above.
    let x = [-1.5, -0.45, 0.125, 0.25, 0.75];
    let mut g = [1.0, 2.0, 4.0, 8.0, 16.0];
    let mut d_step = [9.0];
    quantizer.backward(&x, &mut g, &mut d_step);
    assert_eq!(g, [0.0, 2.0, 4.0, 8.0, 0.0]);
    // -2 * 1 + (-1 + 0.9) * 2 + (0 - 0.25) * 4 + (1 - 0.5) * 8 + 1 * 16, by sqrt(5 * 1).
    let expected = (-2.0 - 0.2 - 1.0 + 4.0 + 16.0) / 5.0_f32.sqrt();
    assert!((d_step[0] - expected).abs() < 1e-5, "{} against {expected}", d_step[0]);
    quantizer.backward(&[], &mut [], &mut d_step);
    assert_eq!(d_step, [0.0]);
}

/// `sum g * y(s)`, where the rounding of the values inside is frozen at the step `s0`: `y = s (v + (round(v0) - v0))`
/// with `v = x / s`.
fn frozen_loss(x: &[f32], g: &[f32], grid: &Grid, s: f64) -> f64 {
    let s0 = f64::from(grid.scale());
    x.iter().zip(g).fold(0.0, |sum, (x, g)| {
        let y = f64::from(grid.fake_quantize(*x));
        let y = if grid.passes(*x) { f64::from(*x) + s * (y / s0 - f64::from(*x) / s0) } else { y / s0 * s };
        sum + f64::from(*g) * y
    })
}

proptest! {
    #[test]
    fn the_gradient_of_the_step_is_that_of_the_frozen_rounding(
        x in proptest::collection::vec(-3.0_f32..3.0, 1..40),
        bits in 2..=8_u8,
    ) {
        let quantizer = trained(lsq(bits), 1, &[-1.0, 2.0]);
        let g: Vec<f32> = (0..x.len()).map(|i| (i % 7) as f32 - 3.0).collect();
        let grid = quantizer.grids()[0];
        let (s, h) = (f64::from(grid.scale()), 1e-3);
        let difference =
            (frozen_loss(&x, &g, &grid, s + h) - frozen_loss(&x, &g, &grid, s - h)) / (2.0 * h);
        let above = f64::from(BitWidth::new(bits).unwrap().signed_max());
        let expected = difference / (x.len() as f64 * above).sqrt();
        let (mut dx, mut d_step) = (g, [0.0]);
        quantizer.backward(&x, &mut dx, &mut d_step);
        prop_assert!((f64::from(d_step[0]) - expected).abs() < 1e-3, "{} against {}", d_step[0], expected);
    }

    #[test]
    fn a_saved_range_gives_the_same_step(
        steps in proptest::collection::vec(1e-30_f32..1e3, 1..6),
        bits in 2..=16_u8,
        narrow_range in any::<bool>(),
        signed in any::<bool>(),
    ) {
        let channels = steps.len();
        let config = QuantizerConfig { per_axis: true, narrow_range, ..lsq(bits) };
        let first = if signed { -1.0 } else { 1.0 };
        let mut quantizer = trained(config.clone(), channels, &vec![first; channels]);
        quantizer.learned_mut().copy_from_slice(&steps);
        quantizer.learned_changed();
        for (step, asked) in quantizer.learned().iter().zip(&steps) {
            prop_assert!(*step <= *asked && step.next_up().next_up() >= *asked);
        }
        let restored =
            Quantizer::restore(config, channels, quantizer.min(), quantizer.max()).unwrap();
        prop_assert_eq!(restored.learned(), quantizer.learned());
        prop_assert_eq!(restored.grids(), quantizer.grids());
        prop_assert!(restored == quantizer);
    }
}

#[test]
fn ranges_of_another_origin_are_covered_or_refused() {
    let quantizer = Quantizer::restore(lsq(4), 1, &[-1.0], &[3.0]).unwrap();
    assert_eq!(quantizer.learned(), [3.0 / 7.0]);
    for (min, max) in [(0.0, f32::NAN), (1.0, -1.0), (0.0, 0.0)] {
        let error = Quantizer::restore(lsq(4), 1, &[min], &[max]).unwrap_err();
        assert!(matches!(error, QuantizerError::Range { channel: 0, .. }), "{error}");
    }
}

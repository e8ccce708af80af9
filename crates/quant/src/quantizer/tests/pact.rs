//! PACT: where the clipping value starts, its grid, its gradient, and that a saved one comes back.

use proptest::prelude::*;
use vocabulary::QuantizerKind;

use super::*;

fn pact(bits: u8) -> QuantizerConfig {
    QuantizerConfig { bits: BitWidth::new(bits).unwrap(), ..config(QuantizerKind::Pact) }
}

/// A quantizer that has seen `x`.
fn trained(config: QuantizerConfig, channels: usize, x: &[f32]) -> Quantizer {
    let mut quantizer = Quantizer::new(config, channels).unwrap();
    quantizer.observe(x);
    quantizer
}

/// With this clipping value.
fn clipping_at(mut quantizer: Quantizer, alpha: f32) -> Quantizer {
    quantizer.learned_mut()[0] = alpha;
    quantizer.learned_changed();
    quantizer
}

#[test]
fn the_first_batch_sets_the_clipping_value_and_the_form_of_the_grid() {
    // 2 bits unsigned: 0, 1, 2, 3 thirds of the largest value; signed: -2, -1, 0, 1 times the largest magnitude.
    let unsigned = trained(pact(2), 1, &[0.75, 3.0]);
    let grid = unsigned.grids()[0];
    assert_eq!((unsigned.learned(), grid.scale(), grid.lo(), grid.hi()), (&[3.0][..], 1.0, 0.0, 3.0));
    let signed = trained(pact(2), 1, &[-1.5, 1.0]);
    let grid = signed.grids()[0];
    assert_eq!((signed.learned(), grid.scale(), grid.lo(), grid.hi()), (&[1.5][..], 1.5, -3.0, 1.5));
    // A narrow range clips at the same distance on either side.
    let narrow = QuantizerConfig { narrow_range: true, ..pact(3) };
    let grid = trained(narrow, 1, &[-1.5, 1.0]).grids()[0];
    assert_eq!((grid.scale(), grid.lo(), grid.hi(), grid.signed_zero_point()), (0.5, -1.5, 1.5, 0));
    let symmetric = QuantizerConfig { symmetric: true, ..pact(3) };
    assert_eq!(trained(symmetric, 1, &[1.0, 3.0]).grids()[0].signed_zero_point(), 0);

    let mut later = trained(pact(2), 1, &[0.75, 3.0]);
    later.observe(&[-100.0, 100.0]);
    assert_eq!(later.grids(), unsigned.grids());
}

#[test]
fn channels_have_values_of_their_own_and_dead_ones_that_of_the_tensor() {
    let per_axis = QuantizerConfig { per_axis: true, narrow_range: true, ..pact(2) };
    let quantizer = trained(per_axis.clone(), 3, &[-1.0, 0.0, 4.0, 0.5, 0.0, 3.0]);
    assert_eq!(quantizer.learned(), [1.0, 4.0, 4.0]);
    let dead = trained(per_axis, 3, &[0.0; 6]);
    assert!(dead.learned().is_empty() && !dead.has_range() && dead.grids()[0].is_zero());
    assert!(trained(pact(8), 1, &[f32::NAN, 1.0]).problem().is_some());
}

#[test]
fn clipped_values_alone_move_the_clipping_value() {
    // Unsigned, 2 bits: the grid is 0, 0.5, 1, 1.5. Values below, inside (0.2 and 1.4) and above.
    let quantizer = clipping_at(trained(pact(2), 1, &[1.0, 3.0]), 1.5);
    let x = [-1.0, 0.2, 1.4, 2.0, 7.0];
    let mut y = [9.0; 5];
    quantizer.apply(&x, &mut y);
    assert_eq!(y, [0.0, 0.0, 1.5, 1.5, 1.5]);
    let (mut g, mut d_alpha) = ([1.0, 2.0, 4.0, 8.0, -3.0], [9.0]);
    quantizer.backward(&x, &mut g, &mut d_alpha);
    assert_eq!((g, d_alpha), ([0.0, 2.0, 4.0, 0.0, 0.0], [8.0 - 3.0]));

    // Signed and narrow, 2 bits: -1, 0, 1. The gradient has the sign of the side.
    let narrow = QuantizerConfig { narrow_range: true, ..pact(2) };
    let quantizer = clipping_at(trained(narrow, 1, &[-1.0, 3.0]), 1.0);
    let (mut g, mut d_alpha) = ([1.0, 2.0, 4.0, 8.0], [9.0]);
    quantizer.backward(&[-1.5, -0.4, 0.6, 2.0], &mut g, &mut d_alpha);
    assert_eq!((g, d_alpha), ([0.0, 2.0, 4.0, 0.0], [8.0 - 1.0]));

    // With a code more below zero, the lower end is twice as far and moves twice as fast: -2, -1, 0, 1.
    let quantizer = clipping_at(trained(pact(2), 1, &[-1.0, 3.0]), 1.0);
    let (mut g, mut d_alpha) = ([1.0, 2.0, 4.0, 8.0], [9.0]);
    quantizer.backward(&[-2.5, -1.4, 0.6, 2.0], &mut g, &mut d_alpha);
    assert_eq!((g, d_alpha), ([0.0, 2.0, 4.0, 0.0], [8.0 - 2.0 * 1.0]));
}

#[test]
fn clipping_values_stay_positive_and_one_that_is_not_finite_stops_the_run() {
    let start = trained(pact(8), 1, &[-1.0, 2.0]);
    assert_eq!(clipping_at(start.clone(), -0.5).learned(), [127.0 * f32::MIN_POSITIVE]);
    for bad in [f32::NAN, f32::INFINITY] {
        let quantizer = clipping_at(start.clone(), bad);
        let mut y = [0.0];
        quantizer.apply(&[0.5], &mut y);
        assert!(y[0].is_nan());
        assert!(matches!(quantizer.problem().unwrap().source, RangeError::Scale { .. }));
    }
}

/// `sum g * clip(x, -Qn / Qp alpha, alpha)`, the loss whose gradient the straight-through one is.
fn clipped_loss(x: &[f32], g: &[f32], below: f64, alpha: f64) -> f64 {
    x.iter().zip(g).map(|(x, g)| f64::from(*g) * f64::from(*x).clamp(-below * alpha, alpha)).sum()
}

proptest! {
    #[test]
    fn the_gradient_is_that_of_clipping(
        x in proptest::collection::vec(-3.0_f32..3.0, 1..40),
        alpha in 0.5_f32..2.5,
        bits in 2..=8_u8,
        (signed, narrow_range) in any::<(bool, bool)>(),
    ) {
        let config = QuantizerConfig { narrow_range, ..pact(bits) };
        let first = if signed { -1.0 } else { 1.0 };
        let quantizer = clipping_at(trained(config, 1, &[first]), alpha);
        let grid = quantizer.grids()[0];
        let below = -f64::from(grid.lo()) / f64::from(grid.hi());
        let (alpha, h) = (f64::from(quantizer.learned()[0]), 1e-6);
        // A difference across the kink is none.
        prop_assume!(x.iter().all(|x| {
            let x = f64::from(*x);
            (x - alpha).abs() > 4.0 * h && (x + below * alpha).abs() > 4.0 * h
        }));
        let g: Vec<f32> = (0..x.len()).map(|i| (i % 7) as f32 - 3.0).collect();
        let ends = [alpha + h, alpha - h].map(|alpha| clipped_loss(&x, &g, below, alpha));
        let expected = (ends[0] - ends[1]) / (2.0 * h);
        let (mut dx, mut d_alpha) = (g, [0.0]);
        quantizer.backward(&x, &mut dx, &mut d_alpha);
        prop_assert!((f64::from(d_alpha[0]) - expected).abs() < 1e-4, "{} against {}", d_alpha[0], expected);
    }

    #[test]
    fn a_saved_range_gives_the_same_clipping_value(
        values in proptest::collection::vec(1e-30_f32..1e3, 1..6),
        bits in 2..=16_u8,
        (signed, narrow_range) in any::<(bool, bool)>(),
    ) {
        let channels = values.len();
        let config = QuantizerConfig { per_axis: true, narrow_range, ..pact(bits) };
        let first = if signed { -1.0 } else { 1.0 };
        let mut quantizer = trained(config.clone(), channels, &vec![first; channels]);
        quantizer.learned_mut().copy_from_slice(&values);
        quantizer.learned_changed();
        for (alpha, asked) in quantizer.learned().iter().zip(&values) {
            prop_assert!((alpha - asked).abs() <= 2e-7 * asked, "{} for {}", alpha, asked);
        }
        prop_assert_eq!(quantizer.learned(), quantizer.max());
        let restored = Quantizer::restore(config, channels, quantizer.min(), quantizer.max()).unwrap();
        prop_assert_eq!(restored.learned(), quantizer.learned());
        prop_assert!(restored == quantizer);
    }
}

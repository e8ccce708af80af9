//! Quantizer rules beyond what the golden cases cover: initial ranges, per-axis kinds, bad input.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod custom;
mod delayed;
mod learned;
mod pact;
mod power_of_two;

use vocabulary::{QuantizerKind, RangeInit};

use super::*;
use crate::{BitWidth, RangeError};

fn config(kind: QuantizerKind) -> QuantizerConfig {
    QuantizerConfig {
        kind,
        bits: BitWidth::new(4).unwrap(),
        per_axis: false,
        symmetric: false,
        narrow_range: false,
        range_init: RangeInit::FirstBatch,
        fixed_min: -1.0,
        fixed_max: 2.0,
        start_step: 0,
        formula: None,
    }
}

#[test]
fn the_first_batch_sets_a_moving_average_and_the_next_moves_it_by_a_thousandth() {
    let mut quantizer = Quantizer::new(config(QuantizerKind::MovingAverage), 1).unwrap();
    assert!(!quantizer.has_range());
    quantizer.observe(&[-1.0, 3.0]);
    assert_eq!((quantizer.min()[0], quantizer.max()[0]), (-1.0, 3.0));
    quantizer.observe(&[-2.0, 3.0]);
    assert_eq!((quantizer.min()[0], quantizer.max()[0]), (-1.001, 3.0));
}

#[test]
fn tfmots_moving_average_decays_from_six() {
    let tfmot = QuantizerConfig { range_init: RangeInit::Tfmot, ..config(QuantizerKind::MovingAverage) };
    let mut quantizer = Quantizer::new(tfmot, 1).unwrap();
    quantizer.observe(&[0.0]);
    assert_eq!(quantizer.max()[0], 6.0 - 6.0 * 0.001);
}

#[test]
fn every_kind_keeps_one_range_per_channel() {
    let per_axis = |kind| QuantizerConfig { per_axis: true, ..config(kind) };
    for (kind, expected_max) in [
        (QuantizerKind::LastValue, [1.0, 4.0]),
        (QuantizerKind::MovingAverage, [2.998, 3.001]),
        (QuantizerKind::AllValues, [3.0, 4.0]),
        (QuantizerKind::Fixed, [2.0, 2.0]),
    ] {
        let mut quantizer = Quantizer::new(per_axis(kind), 2).unwrap();
        // Rows of two channels: the first batch has maxima 3 and 3, the second 1 and 4.
        quantizer.observe(&[3.0, -1.0, 0.5, 3.0]);
        quantizer.observe(&[1.0, 4.0]);
        for (found, expected) in quantizer.max().iter().zip(expected_max) {
            assert!((found - expected).abs() <= 1e-3, "{kind:?}: {found} against {expected}");
        }
        if kind == QuantizerKind::MovingAverage {
            assert_eq!((quantizer.max()[0], quantizer.max()[1]), (3.0 - 2.0 * 0.001, 3.0 + 0.001));
        }
    }
}

#[test]
fn a_symmetric_range_has_as_many_steps_below_zero_as_its_ratio_says() {
    let symmetric =
        |narrow_range| QuantizerConfig { symmetric: true, narrow_range, ..config(QuantizerKind::LastValue) };
    let mut narrow = Quantizer::new(symmetric(true), 1).unwrap();
    narrow.observe(&[-0.25, 1.0]);
    assert_eq!((narrow.min()[0], narrow.max()[0], narrow.grids()[0].signed_zero_point()), (-1.0, 1.0, 0));
    let mut wide = Quantizer::new(symmetric(false), 1).unwrap();
    wide.observe(&[-1.0, 0.25]);
    assert_eq!((wide.min()[0], wide.max()[0], wide.grids()[0].signed_zero_point()), (-1.0, 0.875, 0));
}

#[test]
fn a_dead_tensor_has_the_zero_grid_and_comes_back() {
    let mut quantizer = Quantizer::new(config(QuantizerKind::LastValue), 1).unwrap();
    quantizer.observe(&[0.0, 0.0]);
    let mut y = [9.0; 2];
    quantizer.apply(&[1.0, -1.0], &mut y);
    assert_eq!(y, [0.0; 2]);
    quantizer.observe(&[0.0, 1.5]);
    quantizer.apply(&[1.0, -1.0], &mut y);
    assert_eq!(y, [1.0, 0.0]);
}

#[test]
fn values_that_are_not_finite_turn_the_output_into_nan() {
    for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        for kind in [QuantizerKind::LastValue, QuantizerKind::MovingAverage, QuantizerKind::AllValues] {
            let mut quantizer = Quantizer::new(config(kind), 1).unwrap();
            quantizer.observe(&[0.5, bad, 1.0]);
            let mut y = [0.0];
            quantizer.apply(&[0.5], &mut y);
            assert!(y[0].is_nan(), "{kind:?} hides {bad}");
        }
    }
}

#[test]
fn restored_and_frozen_states_are_exact_and_checked() {
    let mut trained = Quantizer::new(config(QuantizerKind::MovingAverage), 1).unwrap();
    trained.observe(&[-0.3, 0.7]);
    let restored = Quantizer::restore(trained.config().clone(), 1, trained.min(), trained.max()).unwrap();
    assert_eq!(restored, trained);
    let error = Quantizer::restore(trained.config().clone(), 1, &[0.0, 0.0], &[1.0]).unwrap_err();
    assert_eq!(error.to_string(), "a state of 2 minima and 1 maxima does not fit 1 channel(s)");
    let error = Quantizer::restore(trained.config().clone(), 1, &[1.0], &[-1.0]).unwrap_err();
    assert!(matches!(error, QuantizerError::Range { channel: 0, source: RangeError::Reversed { .. } }));

    let mut frozen = Quantizer::frozen(trained.grids().to_vec()).unwrap();
    frozen.observe(&[-100.0, 100.0]);
    assert_eq!(frozen.grids(), trained.grids());
    assert_eq!(Quantizer::frozen(Vec::new()), Err(QuantizerError::NoChannels));
    let wider = Grid::zero(BitWidth::INT8, false);
    assert!(matches!(
        Quantizer::frozen(vec![trained.grids()[0], wider]),
        Err(QuantizerError::MixedWidths { channel: 1, .. })
    ));
}

#[test]
fn impossible_configurations_are_refused() {
    assert_eq!(Quantizer::new(config(QuantizerKind::Fixed), 0), Err(QuantizerError::NoChannels));
    for (fixed_min, fixed_max) in [(0.5, 1.0), (-1.0, -0.5), (0.0, 0.0), (f32::NAN, 1.0)] {
        let fixed = QuantizerConfig { fixed_min, fixed_max, ..config(QuantizerKind::Fixed) };
        assert!(matches!(Quantizer::new(fixed, 1), Err(QuantizerError::FixedRange { .. })));
    }
    let huge = QuantizerConfig { fixed_min: f32::MIN, fixed_max: f32::MAX, ..config(QuantizerKind::Fixed) };
    assert!(matches!(Quantizer::new(huge, 1), Err(QuantizerError::Range { .. })));
}

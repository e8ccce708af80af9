//! Custom quantizers: the range is what the formulas say, or the reason why there is none.

use std::sync::Arc;

use vocabulary::{QuantizerKind, RangeInit};

use super::*;
use crate::RangeFormula;

fn custom(min: &str, max: &str) -> QuantizerConfig {
    let formula = Some(Arc::new(RangeFormula::parse(min, max).unwrap()));
    QuantizerConfig { formula, ..config(QuantizerKind::Custom) }
}

#[test]
fn a_moving_average_written_as_a_formula() {
    let mut quantizer =
        Quantizer::new(custom("0.9*prev_min + 0.1*min", "0.9*prev_max + 0.1*max"), 1).unwrap();
    // The first batch is its own past.
    quantizer.observe(&[-1.0, 3.0]);
    assert_eq!((quantizer.min()[0], quantizer.max()[0]), (-1.0, 3.0));
    let (mut min, mut max) = (-1.0_f32, 3.0_f32);
    for batch in [[-2.0, 1.0], [-0.25, 5.0], [-7.0, 0.5]] {
        quantizer.observe(&batch);
        min = (0.9 * f64::from(min) + 0.1 * f64::from(batch[0])) as f32;
        max = (0.9 * f64::from(max) + 0.1 * f64::from(batch[1])) as f32;
        assert_eq!((quantizer.min()[0], quantizer.max()[0]), (min, max));
    }
    let tfmot = QuantizerConfig { range_init: RangeInit::Tfmot, ..quantizer.config().clone() };
    let mut quantizer = Quantizer::new(tfmot, 1).unwrap();
    quantizer.observe(&[0.0]);
    assert_eq!(quantizer.max()[0], 5.4);
}

#[test]
fn three_standard_deviations_around_the_mean_of_each_channel() {
    let three_sigma = custom("mean - 3*std", "mean + 3*std");
    let mut quantizer = Quantizer::new(QuantizerConfig { per_axis: true, ..three_sigma }, 2).unwrap();
    // Channel 0: -1 and 3, mean 1, deviation 2; channel 1: 4 and 4, a range of one point, widened to contain 0.
    quantizer.observe(&[-1.0, 4.0, 3.0, 4.0]);
    assert_eq!((quantizer.min(), quantizer.max()), ([-5.0, 0.0].as_slice(), [7.0, 4.0].as_slice()));
}

#[test]
fn the_step_counts_training_batches_from_zero() {
    let mut quantizer = Quantizer::new(custom("min", "if(step < 2, 10, max)"), 1).unwrap();
    let found: Vec<f32> = (0..3)
        .map(|_| {
            quantizer.observe(&[-1.0, 1.0]);
            quantizer.max()[0]
        })
        .collect();
    assert_eq!(found, [10.0, 10.0, 1.0]);
}

#[test]
fn formulas_of_min_and_max_equal_last_value_in_every_form() {
    for (symmetric, narrow_range) in [(false, false), (true, false), (true, true)] {
        let mut expected = Quantizer::new(
            QuantizerConfig { symmetric, narrow_range, ..config(QuantizerKind::LastValue) },
            1,
        )
        .unwrap();
        let mut custom =
            Quantizer::new(QuantizerConfig { symmetric, narrow_range, ..custom("min", "max") }, 1).unwrap();
        for batch in [[0.25, 1.0], [-0.5, 0.125], [-3.0, -1.0]] {
            expected.observe(&batch);
            custom.observe(&batch);
            assert_eq!(custom.grids(), expected.grids());
        }
    }
}

#[test]
fn a_formula_without_a_range_stops_the_run_and_says_why() {
    let mut y = [0.0];
    for (min, max, message) in [
        (
            "0 - 1/(step - 1)^2",
            "max",
            "training step 2, channel 0: the range [-inf, 2] is not finite (values of the batch: -1 to 2)",
        ),
        (
            "5 - 2*step",
            "4",
            "training step 1, channel 0: the range [5, 4] is upside down (values of the batch: -1 to 2)",
        ),
        (
            "ln(min)",
            "1",
            "training step 1, channel 0: the range [NaN, 1] is not finite (values of the batch: -1 to 2)",
        ),
    ] {
        let mut quantizer = Quantizer::new(custom(min, max), 1).unwrap();
        while quantizer.problem().is_none() && quantizer.steps() < 3 {
            quantizer.observe(&[-1.0, 2.0]);
        }
        assert_eq!(quantizer.problem().unwrap().to_string(), message);
        quantizer.apply(&[0.5], &mut y);
        assert!(y[0].is_nan());
    }
}

#[test]
fn other_kinds_note_their_problems_as_well_and_forget_them() {
    let mut quantizer =
        Quantizer::new(QuantizerConfig { per_axis: true, ..config(QuantizerKind::LastValue) }, 2).unwrap();
    quantizer.observe(&[1.0, 1.0, f32::INFINITY, 2.0]);
    let problem = quantizer.problem().unwrap();
    assert_eq!((problem.step, problem.channel, problem.batch_max), (1, 0, f32::INFINITY));
    assert_eq!(problem.source, RangeError::NotFinite { min: 0.0, max: f32::INFINITY });
    quantizer.observe(&[1.0, 1.0]);
    assert_eq!(quantizer.problem(), None);
}

#[test]
fn formulas_belong_to_custom_quantizers_only() {
    let without = QuantizerConfig { formula: None, ..custom("min", "max") };
    assert_eq!(Quantizer::new(without, 1), Err(QuantizerError::NoFormula));
    let unused = QuantizerConfig { kind: QuantizerKind::LastValue, ..custom("min", "max") };
    assert_eq!(Quantizer::new(unused, 1).unwrap_err().to_string(), "formulas are for custom quantizers only");
}

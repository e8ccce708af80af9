//! Tests of `contrast`: what numbers say of a claim.

use super::Verdict::{Confirmed, NotConfirmed, TooFew, WithinNoise};
use super::*;

#[test]
fn a_claim_holds_if_every_part_of_it_does() {
    let of = |values: &[f64], expected| Contrast::of_seeds("x", values.to_vec(), expected).verdict();
    let clear = [0.3, 0.2, 0.4, 0.1, 0.3, 0.2];
    let noise = [0.3, -0.2, 0.4, -0.1, -0.3, 0.2];
    let below: Vec<f64> = clear.iter().map(|value| -value).collect();
    for (values, expected, verdict) in [
        (&clear[..], Expected::Above, Confirmed),
        (&below, Expected::Above, NotConfirmed),
        (&noise, Expected::Above, WithinNoise),
        (&below, Expected::Below, Confirmed),
        (&clear, Expected::Below, NotConfirmed),
        (&noise, Expected::Nothing, Confirmed),
        (&clear, Expected::Nothing, NotConfirmed),
        (&noise, Expected::NotBelow, Confirmed),
        (&clear, Expected::NotBelow, Confirmed),
        (&below, Expected::NotBelow, NotConfirmed),
        (&clear[..5], Expected::Above, TooFew),
        (&[], Expected::Above, TooFew),
    ] {
        assert_eq!(of(values, expected), verdict, "{values:?}, {expected:?}");
    }
    assert_eq!(Verdict::of_all([Confirmed, WithinNoise, Confirmed]), WithinNoise);
    assert_eq!(Verdict::of_all([TooFew, NotConfirmed]), NotConfirmed);
    assert_eq!(Verdict::of_all([Confirmed, TooFew, WithinNoise]), TooFew);
    assert_eq!((Verdict::of_all([Confirmed]), Verdict::of_all([])), (Confirmed, TooFew));
}

#[test]
fn lines_count_for_themselves_only_where_seeds_are_few() {
    let seeds = |count: usize| (0..count).map(|seed| vec![seed as f64, seed as f64 + 2.0]).collect();
    let few = Contrast::of_lines("x", seeds(3), "lines", Expected::Above);
    assert_eq!((few.values, few.of), (vec![0.0, 2.0, 1.0, 3.0, 2.0, 4.0], "lines"));
    let many = Contrast::of_lines("x", seeds(6), "lines", Expected::Above);
    assert_eq!((many.values, many.of), (vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0], "seeds"));
}

#[test]
fn a_sentence_has_figure_units_test_and_verdict() {
    let values = vec![0.3, 0.2, 0.4, 0.1, 0.3, 0.2];
    let contrast = Contrast::of_seeds("4-4 less float", values, Expected::Above);
    assert_eq!(
        contrast.sentence(),
        "4-4 less float: +0.2500 m in the mean of 6 seeds, p = 0.031 (permutation of signs): confirmed."
    );
    let many = Contrast { values: vec![-1.0; 20], of: "lines", unit: " %", ..contrast }.beside();
    assert_eq!(
        many.sentence(),
        "4-4 less float: -1.0000 % in the mean of 20 lines, p < 0.001 (sign test): not confirmed (beside the claim)."
    );
}

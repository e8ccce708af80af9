//! Tests of `start`.

use vocabulary::LayerKind;

use super::*;

#[test]
fn a_start_that_learns_nothing_is_an_alarm() {
    let start = RangeStart::LearnsNothing { layer: (2, LayerKind::Conv1D), bits: 4 };
    let (alarm, text) = warning(&start, Some(31_000)).unwrap_or_default();
    assert!(alarm && text.contains("4 bits round every weight of conv1d 2 to 0"), "{text}");
    assert_eq!(warning(&RangeStart::Harmless, Some(31_000)), None);
    let fixed = RangeStart::FixedAtZero { layer: (1, LayerKind::Dense), bits: 2, range: (-6.0, 6.0) };
    let (alarm, text) = warning(&fixed, None).unwrap_or_default();
    assert!(alarm && text.contains("rounds every weight of dense 1 to 0 at 2 bits"), "{text}");
}

#[test]
fn a_dead_start_is_an_alarm_where_it_takes_most_of_the_training() {
    let start = RangeStart::Dead { updates: 1010 };
    let (alarm, text) = warning(&start, Some(31_000)).unwrap_or_default();
    assert!(!alarm && text.ends_with("for the first 1,010 of 31,000 updates."), "{text}");
    let (alarm, text) = warning(&start, Some(1500)).unwrap_or_default();
    assert!(alarm && text.contains("most of this training"), "{text}");
}

#[test]
fn short_trainings_are_told_that_the_average_does_not_settle() {
    let of = |updates| slow(QuantizerKind::MovingAverage, RangeInit::Tfmot, Some(updates));
    assert!(of(1000).is_some() && of(31_000).is_none());
    assert_eq!(slow(QuantizerKind::LastValue, RangeInit::Tfmot, Some(10)), None);
}

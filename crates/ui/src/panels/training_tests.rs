//! Tests of `training`.

use super::*;

#[test]
fn the_summary_names_repeats_where_there_are_several() {
    let mut training = TrainingConfig::default();
    assert_eq!(summary(&training, false), "1,000 epochs");
    training.repeats = 10;
    assert_eq!(summary(&training, false), "10 \u{d7} 1,000 epochs");
    assert_eq!(summary(&training, true), "1,000 epochs");
}

#[test]
fn rates_are_short() {
    assert_eq!(rate(0.0001), "0.0001");
    assert_eq!(rate(0.00025), "0.00025");
    assert_eq!(rate(1e-3 / 16.0), "6.25e-5");
    assert_eq!(rate(1e-6), "1e-6");
    assert_eq!(rate(0.0), "0");
}

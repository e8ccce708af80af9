//! Tests of `typed`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use super::*;
use crate::config::{OptimizerConfig, TrainingConfig};
use serde_json::json;

#[test]
fn numbers_keep_their_bits_and_refusals_are_those_of_a_value() {
    let numbers = json!([0.1, -0.0, 1e-310, f64::MAX, f64::from(0.1_f32)]);
    let read: Vec<f64> = typed(&numbers).unwrap();
    assert_eq!(read[1].to_bits(), (-0.0_f64).to_bits());
    assert_eq!((read[0], read[2], read[3]), (0.1, 1e-310, f64::MAX));
    assert_eq!(typed::<f32>(&numbers[4]).unwrap(), 0.1);
    assert_eq!(typed::<u64>(&json!(u64::MAX)).unwrap(), u64::MAX);
    for wrong in [json!({ "kind": "adagrad" }), json!({ "kind": "sgd" }), json!(3), json!({})] {
        let by_value = serde_json::from_value::<OptimizerConfig>(wrong.clone()).unwrap_err();
        assert_eq!(typed::<OptimizerConfig>(&wrong).unwrap_err(), by_value.to_string());
    }
    let mut training = serde_json::to_value(TrainingConfig::default()).unwrap();
    training["epochs"] = json!("many");
    let by_value = serde_json::from_value::<TrainingConfig>(training.clone()).unwrap_err();
    assert_eq!(typed::<TrainingConfig>(&training).unwrap_err(), by_value.to_string());
}

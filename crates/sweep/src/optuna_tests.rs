//! Tests of `optuna`. That Optuna itself reads it, tests/python shows.

use super::*;
use crate::testing::lines;

fn trials(name: &str) -> Vec<Value> {
    let mut results = Results::default();
    lines().into_iter().for_each(|line| _ = results.add(line));
    let journal = journal(&results, name).unwrap();
    assert!(journal.ends_with('\n'));
    let operations: Vec<Value> = journal.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(
        operations[0],
        json!({ "op_code": 0, "worker_id": "bitroom", "study_name": name, "directions": [1] })
    );
    operations[2..].to_vec()
}

#[test]
fn every_training_that_is_over_is_a_trial() {
    let trials = trials("a study");
    assert_eq!(trials.len(), 7, "a 2 x 2 grid, a conversion and two float networks");
    assert!(trials.iter().all(|trial| trial["op_code"] == 4 && trial["study_id"] == 0));
    let states: Vec<_> =
        trials.iter().map(|trial| (trial["state"].clone(), trial["value"].clone())).collect();
    assert_eq!(states[0], (json!(1), json!(0.0)));
    assert_eq!(states[1], (json!(3), json!(null)));
    assert_eq!(trials[1]["user_attrs"]["error"], "a loss that is not finite");
    assert_eq!(states[4], (json!(1), json!(1.4)), "quantized after training, a point is its integers");
    assert_eq!(trials[4]["user_attrs"]["kind"], "extra");
    assert_eq!(trials[0]["user_attrs"]["weights_hash"], "0123456789abcdef");
}

#[test]
fn numbers_are_a_range_and_points_beside_the_axes_have_no_parameters() {
    let trials = trials("b");
    assert_eq!(trials[2]["params"], json!({ "qat.weights.bits": 8, "data.seed": 1 }));
    let bits = trials[2]["distributions"]["qat.weights.bits"].as_str().unwrap();
    let range =
        json!({ "name": "IntDistribution", "attributes": { "log": false, "step": 4, "low": 4, "high": 8 } });
    assert_eq!(serde_json::from_str::<Value>(bits).unwrap(), range);
    assert_eq!((&trials[4]["params"], &trials[5]["params"]), (&json!({}), &json!({})));
}

#[test]
fn other_values_are_choices_by_their_index() {
    let axis = |values: &[&str]| Varied {
        name: "kind".to_owned(),
        path: None,
        values: values.iter().map(|value| ((*value).to_owned(), protocol::Patch::default())).collect(),
    };
    let scale = Scale::of(&axis(&["lsq", "pact"]));
    assert_eq!(scale.internal(1), json!(1));
    assert_eq!(
        scale.distribution,
        r#"{"attributes":{"choices":["lsq","pact"]},"name":"CategoricalDistribution"}"#
    );
    // Halves are no whole numbers; whole numbers need not be equally far apart.
    assert!(Scale::of(&axis(&["0.5", "1"])).numbers.is_none());
    let uneven = Scale::of(&axis(&["2", "8", "12"]));
    assert_eq!(
        uneven.distribution,
        r#"{"attributes":{"high":12,"log":false,"low":2,"step":2},"name":"IntDistribution"}"#
    );
    assert_eq!(uneven.internal(2), json!(12));
}

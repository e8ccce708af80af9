//! Tests of `predictions`.
#![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

use super::*;
use serde_json::json;

/// Predictions made up for tests: int8 of the CNN in 20.
pub fn example() -> Vec<Predictions> {
    let network = |name: &str, int8: f64| {
        json!({ "name": name, "float": [3.0 * int8], "reference": [2.0 * int8, 4.0 * int8], "ruy": [2.0 * int8],
                "xnnpack": [int8], "cpu": [60.0 * int8], "wasm": [10.0 * int8] })
    };
    read(&json!({ "predictions": [network("cnn", 20.0), network("mlp", 0.1)] }).to_string()).unwrap()
}

#[test]
fn the_table_compares_with_the_fastest_integers() {
    let table = table(&example());
    assert_eq!(table[0], ["one sample, \u{b5}s", "MLP(32)", "CNN, layout A"]);
    assert_eq!(table[1], ["TensorFlow.js, cpu backend", "6.00 (60.0x)", "1200 (60.0x)"]);
    assert_eq!(table[4], ["Bitroom, int8 as LiteRT's reference", "0.300 (3.00x)", "60.0 (3.00x)"]);
    assert_eq!(table.len(), 7);
}

#[test]
fn figures_are_judged_backend_by_backend() {
    assert_eq!(
        verdicts(&example()),
        [
            "int8 against TensorFlow.js, cpu backend: 60.0 times as fast, wanted 50: reached",
            "int8 against TensorFlow.js, wasm backend: 10.0 times as fast",
            "int8 against our float32: 3.00 times as fast, wanted 1: reached",
            "int8 takes 4.88 times as long as native LiteRT (4.1 \u{b5}s)",
        ]
    );
}

#[test]
fn what_is_missing_is_named() {
    assert_eq!(read("{}").unwrap_err().to_string(), "the report lacks predictions of mlp");
    let error = read(r#"{"predictions": [{"name": "mlp", "float": [1]}]}"#).unwrap_err();
    assert_eq!(error.to_string(), "mlp: predictions, reference");
}

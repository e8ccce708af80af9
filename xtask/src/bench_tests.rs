//! Tests of `bench`.
#![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

use super::*;

#[test]
fn benchmarks_are_found_by_their_kind() {
    let metadata = serde_json::json!({ "packages": [
        { "name": "nn", "targets": [{ "name": "nn", "kind": ["lib"] }, { "name": "steps", "kind": ["bench"] }] },
        { "name": "quant", "targets": [{ "name": "quant", "kind": ["lib"] }] },
    ]});
    assert_eq!(benches(&metadata).unwrap(), [("nn".to_owned(), "steps".to_owned())]);
}

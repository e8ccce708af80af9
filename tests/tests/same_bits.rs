//! Networks train to the stored bits, here with the checks of a debug build; `cargo xtask same-bits` does the rest.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use bitroom_tests::same_bits::{train, trainings};
use serde_json::Value;

const HASHES: &str = include_str!("../same_bits/hashes.json");

/// The stored hashes of the last version in the file.
fn last_entry() -> Value {
    let entries: Vec<Value> = serde_json::from_str(HASHES).unwrap();
    entries.last().unwrap().clone()
}

fn assert_trains_to_the_stored_bits(name: &str) {
    let training = trainings().into_iter().find(|training| training.name == name).unwrap();
    assert_eq!(
        Value::from(train(&training.config).unwrap()),
        last_entry()["hashes"][name],
        "{name}: if the arithmetic was changed on purpose, raise ENGINE_VERSION and call `cargo xtask same-bits --store`"
    );
}

#[test]
fn mlp() {
    assert_trains_to_the_stored_bits("mlp_200");
}

#[test]
fn lstm() {
    assert_trains_to_the_stored_bits("lstm_50");
}

#[test]
fn cnn() {
    assert_trains_to_the_stored_bits("cnn_3");
}

#[test]
fn every_training_is_stored_for_this_engine_version() {
    let last = last_entry();
    assert_eq!(last["engine_version"], protocol::version::ENGINE_VERSION);
    let mut expected: Vec<_> = trainings().iter().map(|training| training.name).collect();
    expected.sort_unstable();
    let stored: Vec<_> = last["hashes"].as_object().unwrap().keys().collect();
    assert_eq!(stored, expected);
}

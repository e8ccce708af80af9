//! Tests of `packed_value`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use super::*;
use proptest::prelude::*;
use serde_json::json;

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".*".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 64, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((".*", inner), 0..6).prop_map(|entries| entries.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn a_value_comes_back_and_no_part_of_its_bytes_is_one(value in values()) {
        let bytes = pack(&value);
        prop_assert_eq!(unpack(&bytes), Some(value));
        for end in 0..bytes.len() {
            prop_assert_eq!(unpack(&bytes[..end]), None);
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(0..12_u8, 0..64)) {
        if let Some(value) = unpack(&bytes) {
            prop_assert_eq!(unpack(&pack(&value)), Some(value));
        }
    }
}

#[test]
fn numbers_keep_their_bits_and_depth_has_an_end() {
    assert_eq!(pack(&json!([-1])), [7, 1, 0, 0, 0, 4, 255, 255, 255, 255, 255, 255, 255, 255]);
    let zero = unpack(&pack(&json!(-0.0))).unwrap();
    assert_eq!(zero.as_f64().unwrap().to_bits(), (-0.0_f64).to_bits());
    let deep: Vec<u8> = [7, 1, 0, 0, 0].repeat(100_000);
    assert_eq!(unpack(&deep), None);
}

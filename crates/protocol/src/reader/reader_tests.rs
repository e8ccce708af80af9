//! Tests of `reader`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use super::*;
use crate::config::{LayerBits, OptimizerConfig, PtqConfig, QatConfig, TrainingConfig};
use crate::import::ImportOptions;
use crate::job::{FileName, JobData};
use crate::patch::{PatchError, typed_settings};
use crate::{Job, SplitConfig};
use proptest::prelude::*;
use serde_json::json;

#[test]
fn numbers_keep_their_bits() {
    let numbers = json!([0.1, -0.0, 1e-310, f64::MAX, f64::from(0.1_f32)]);
    let read: Vec<f64> = typed(&numbers).unwrap();
    assert_eq!(read[1].to_bits(), (-0.0_f64).to_bits());
    assert_eq!((read[0], read[2], read[3]), (0.1, 1e-310, f64::MAX));
    assert_eq!(typed::<f32>(&numbers[4]).unwrap(), 0.1);
    assert_eq!(typed::<u64>(&json!(u64::MAX)).unwrap(), u64::MAX);
}

/// Files hold the shortest decimal of an f32, and a value its nearest f64. Of all f32, rounding twice errs for 7.038531e-26 alone.
#[test]
fn floats_of_files_keep_their_bits_by_way_of_doubles() {
    for bits in (0..0x7f80_0000_u32).step_by(4093).chain([0x15ae_43fd, 0x15ae_43fc, 0x15ae_43fe]) {
        for bits in [bits, bits | 1 << 31] {
            let text = serde_json::to_string(&f32::from_bits(bits)).unwrap();
            let value: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(typed::<f32>(&value).unwrap().to_bits(), bits, "{text}");
        }
    }
    // Other decimals than the shortest.
    for (text, bits) in
        [("0.1000000015", 0x3dcc_cccd), ("1e-50", 0), ("16777217", 0x4b80_0000), ("1", 0x3f80_0000)]
    {
        let value: Value = serde_json::from_str(text).unwrap();
        assert_eq!(typed::<f32>(&value).unwrap().to_bits(), bits, "{text}");
    }
}

#[test]
fn refusals_have_serdes_words_and_files_the_place() {
    let words = |value| typed::<OptimizerConfig>(&value).unwrap_err();
    assert_eq!(
        words(json!({ "kind": "adagrad" })),
        "unknown variant `adagrad`, expected one of `adamax`, `adam`, `sgd`"
    );
    assert_eq!(words(json!({ "kind": "sgd" })), "missing field `momentum`");
    assert_eq!(words(json!({ "kind": 3 })), "invalid type: integer `3`, expected a text");
    assert_eq!(words(json!(3)), "invalid type: integer `3`, expected an object");
    assert_eq!(words(json!({})), "missing field `kind`");
    let mut job = serde_json::to_value(Job::default()).unwrap();
    job["model"]["layers"][0]["units"] = json!(-1);
    let negative = "invalid value: integer `-1`, expected u32";
    assert_eq!(typed::<Job>(&job).unwrap_err(), negative);
    assert_eq!(typed_file::<Job>(&job).unwrap_err(), format!("model.layers[0].units: {negative}"));
    let by_serde = serde_json::from_value::<Job>(job.clone()).unwrap_err().to_string();
    assert_eq!(by_serde, format!("units: {negative}"));
    let mut job = serde_json::to_value(Job::default()).unwrap();
    job["training"]["epoch"] = json!(1);
    let unknown = typed_file::<Job>(&job).unwrap_err();
    let first = "training: unknown field `epoch`, expected one of `optimizer`, `learning_rate`, ";
    assert!(unknown.starts_with(first), "{unknown}");
    assert_eq!(typed::<[f64; 2]>(&json!([1, 2, 3])).unwrap_err(), "invalid length 3, expected fewer items");
    assert_eq!(
        typed::<[f64; 2]>(&json!([1])).unwrap_err(),
        "invalid length 1, expected an array of length 2"
    );
}

/// A job with a part of every kind.
fn full() -> Value {
    let files = vec![FileName { name: "a.csv".to_owned(), hash: "0123456789abcdef".to_owned() }];
    let layers = vec![LayerBits { layer: 0, weight_bits: Some(4), activation_bits: Some(6) }];
    let job = Job {
        data: JobData::Files {
            files,
            options: ImportOptions { min_rows: Some(10), ..ImportOptions::default() },
        },
        split: SplitConfig::Predefined,
        training: TrainingConfig {
            optimizer: OptimizerConfig::Sgd { momentum: 0.5 },
            ..TrainingConfig::default()
        },
        qat: Some(QatConfig { per_layer: layers.clone(), ..QatConfig::default() }),
        ptq: Some(PtqConfig { per_layer: layers, ..PtqConfig::default() }),
        ..Job::default()
    };
    serde_json::to_value(job).unwrap()
}

/// How many parts there are, inside each other.
fn count(value: &Value) -> usize {
    let parts: usize = match value {
        Value::Array(list) => list.iter().map(count).sum(),
        Value::Object(object) => object.values().map(count).sum(),
        _ => 0,
    };
    parts + 1
}

/// Changes the part of that number: takes it away, adds a stranger beside its parts, or puts another value there.
fn damage(value: &mut Value, number: &mut usize, how: &Option<Value>) -> bool {
    let turn = |number: &mut usize| {
        let mine = *number == 0;
        *number = number.wrapping_sub(1);
        mine
    };
    match value {
        Value::Array(list) => list.iter_mut().any(|part| match how {
            Some(other) if turn(number) => {
                *part = other.clone();
                true
            }
            _ => damage(part, number, how),
        }),
        Value::Object(object) => {
            let names: Vec<String> = object.keys().cloned().collect();
            names.iter().any(|name| {
                if turn(number) {
                    match how {
                        None => _ = object.remove(name),
                        Some(Value::Array(_)) => _ = object.insert("stranger".to_owned(), json!(1)),
                        Some(other) => _ = object.insert(name.clone(), other.clone()),
                    }
                    return true;
                }
                object.get_mut(name).is_some_and(|part| damage(part, number, how))
            })
        }
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]
    /// Serde's own reader of every part but those with a kind, on the same damaged jobs.
    #[test]
    fn damaged_jobs_are_read_or_refused_as_serde_does(
        place in 0..1_000_usize,
        how in prop_oneof![
            Just(None),
            Just(Some(json!([]))),
            Just(Some(Value::Null)),
            any::<bool>().prop_map(|truth| Some(truth.into())),
            any::<i64>().prop_map(|number| Some(number.into())),
            (0..20_u32).prop_map(|number| Some(number.into())),
            (-1e3..1e3_f64).prop_map(|number| Some(number.into())),
            "[a-z]{1,6}".prop_map(|text| Some(text.into())),
            Just(Some(json!({ "kind": "cosine" }))),
        ],
    ) {
        let mut value = full();
        let parts = count(&value);
        prop_assume!(damage(&mut value, &mut (place % (parts - 1)), &how));
        let by_serde = serde_json::from_value::<Job>(value.clone());
        match (typed::<Job>(&value), by_serde) {
            (Ok(read), Ok(expected)) => prop_assert_eq!(read, expected),
            (Err(_), Err(_)) => {}
            (read, expected) => prop_assert!(false, "{read:?}\nwhere serde gives\n{expected:?}"),
        }
    }
}

#[test]
fn a_field_beside_a_kind_that_has_none_is_refused_by_its_path() {
    let mut job = serde_json::to_value(Job::default()).unwrap();
    job["training"]["optimizer"] = json!({ "kind": "adamax", "momentum": 0.5 });
    let refused = |path| PatchError::Unknown { path: String::from(path), known: "kind".to_owned() };
    assert_eq!(typed_settings::<Job>(&job, "", "job").unwrap_err(), refused("training.optimizer.momentum"));
    assert_eq!(
        typed_settings::<Job>(&job, "config", "job").unwrap_err(),
        refused("config.training.optimizer.momentum")
    );
    assert_eq!(
        typed_file::<Job>(&job).unwrap_err(),
        "training.optimizer.momentum: unknown field `momentum`, there are no fields"
    );
    job["training"]["optimizer"] = json!({ "kind": "sgd", "momentum": "fast" });
    let problem = "invalid type: string \"fast\", expected f64".to_owned();
    let path = "job".to_owned();
    assert_eq!(typed_settings::<Job>(&job, "", "job").unwrap_err(), PatchError::Value { path, problem });
}

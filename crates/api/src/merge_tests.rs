//! Tests of `merge`.
#![allow(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use super::*;
use protocol::config::{Activation, CnnLayout, QuantizerKind, QuantizerSettings, SplitConfig};
use serde_json::json;

fn config(patch: Value) -> Result<RunConfig, String> {
    merged_run_config(patch, ModelConfig::default()).map_err(|error| error.to_string())
}

#[test]
fn nothing_changes_nothing() {
    assert_eq!(config(Value::Null), Ok(RunConfig::default()));
    assert_eq!(config(json!({ "training": {}, "qat": null })), Ok(RunConfig::default()));
}

#[test]
fn given_settings_replace_their_defaults_only() {
    let patch = json!({ "model": { "hidden": [8, 8] }, "training": { "epochs": 30, "optimizer": { "kind": "sgd", "momentum": 0.5 } } });
    let mut expected = RunConfig::default();
    expected.training.epochs = 30;
    expected.training.optimizer = protocol::config::OptimizerConfig::Sgd { momentum: 0.5 };
    expected.model = ModelConfig::mlp(&[8, 8], Activation::Relu);
    assert_eq!(config(patch), Ok(expected));
}

#[test]
fn unknown_names_are_refused_with_their_place() {
    assert_eq!(
        config(json!({ "training": { "epoch": 3 } })),
        Err("config.training.epoch is not a setting; there are batch_size, early_stopping, epochs, learning_rate, optimizer, \
                repeats, schedule, seed"
            .to_owned())
    );
    // A whole new variant is checked by its own type.
    let sgd =
        config(json!({ "training": { "optimizer": { "kind": "sgd", "momentum": 0.1, "nesterov": true } } }));
    assert!(sgd.unwrap_err().contains("unknown field `nesterov`"));
    let adam = config(json!({ "training": { "optimizer": { "kind": "adam", "momentum": 0.1 } } }));
    assert_eq!(adam.unwrap_err(), "config.training.optimizer.momentum is not a setting; there are kind");
}

#[test]
fn wrong_types_are_refused_with_their_place() {
    for (patch, message) in [
        (json!({ "training": 3 }), "config.training must be an object"),
        (json!({ "training": { "epochs": "3" } }), "config.training.epochs must be a whole number from 0"),
        (json!({ "training": { "epochs": 1.5 } }), "config.training.epochs must be a whole number from 0"),
        (json!({ "training": { "seed": -1 } }), "config.training.seed must be a whole number from 0"),
        (json!({ "model": { "layers": 8 } }), "config.model.layers must be a list"),
        (
            json!({ "model": { "window": { "length": "8" } } }),
            "config.model.window.length must be a whole number from 0",
        ),
    ] {
        assert_eq!(config(patch), Err(message.to_owned()));
    }
}

#[test]
fn networks_have_a_short_form_and_a_whole_one() {
    let model = |model: Value| config(json!({ "model": model })).map(|config| config.model);
    assert_eq!(model(json!({ "network": "cnn-b" })), Ok(ModelConfig::cnn(CnnLayout::B, 0.01)));
    assert_eq!(model(json!({ "network": "cnn-a", "l2": 0 })), Ok(ModelConfig::cnn(CnnLayout::A, 0.0)));
    let mut lstm = ModelConfig::lstm(3);
    lstm.window.length = 12;
    let short = json!({ "network": "lstm", "units": 3, "window": { "length": 12 } });
    assert_eq!(model(short), Ok(lstm.clone()));
    assert_eq!(model(serde_json::to_value(&lstm).unwrap()), Ok(lstm));
    assert_eq!(
        model(json!({ "hidden": [5], "activation": "tanh" })),
        Ok(ModelConfig::mlp(&[5], Activation::Tanh))
    );
    let whole = json!({ "layers": [{ "kind": "flatten", "units": 3 }] });
    assert_eq!(model(whole).unwrap_err(), "config.model.layers[0].units is not a setting; there are kind");
    for (wrong, message) in [
        (json!({ "network": "lstm", "hidden": [3] }), "unknown field `hidden`"),
        (json!({ "network": "transformer" }), "unknown variant `transformer`"),
        (json!({ "hidden": 8 }), "invalid type"),
        (json!({ "layers": [{ "kind": "dense" }] }), "missing field"),
    ] {
        let found = model(wrong).unwrap_err();
        assert!(found.contains(message), "{found}");
    }
}

#[test]
fn quantization_aware_training_has_defaults_of_its_own() {
    assert_eq!(config(json!({ "qat": {} })).unwrap().qat, Some(QatConfig::default()));
    let found = config(json!({ "qat": { "weights": { "bits": 4 } } })).unwrap().qat.unwrap();
    assert_eq!((found.weights.bits, found.activations.bits), (4, 8));
    let learned = config(json!({ "qat": { "weights": { "kind": "lsq" } } })).unwrap().qat.unwrap();
    let expected = QuantizerSettings { kind: QuantizerKind::Lsq, ..QuantizerSettings::default_weights() };
    assert_eq!(learned.weights, expected);
    let unknown = config(json!({ "qat": { "weights": { "bit": 4 } } })).unwrap_err();
    assert!(unknown.starts_with("config.qat.weights.bit is not a setting; there are bits, "), "{unknown}");
}

#[test]
fn a_split_of_another_kind_replaces_the_default() {
    let default = serde_json::to_value(SplitConfig::default()).unwrap();
    let merged = merge(&default, json!({ "kind": "predefined" }), "split").unwrap();
    assert_eq!(serde_json::from_value::<SplitConfig>(merged).unwrap(), SplitConfig::Predefined);
    let merged = merge(&default, json!({ "train": 1 }), "split").unwrap();
    assert_eq!(
        serde_json::from_value::<SplitConfig>(merged).unwrap(),
        SplitConfig::Contiguous { train: 1.0, validation: 0.2 }
    );
    let fraction = merge(&default, json!({ "train": "most" }), "split").unwrap_err();
    assert_eq!(fraction.to_string(), "split.train must be a number");
}

//! Tests of `record`.
#![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

use super::*;
use serde_json::json;

fn browser_json() -> Value {
    let network = |name: &str, ours: f64, tfjs: f64, backend: &str| {
        json!({ "name": name,
            "ours": { "version": "engine version 2", "cold": 2.0 * ours, "milliseconds": [ours, 2.0 * ours, 0.5 * ours],
                      "memory": 2.0 * 1024.0 * 1024.0 },
            "tfjs": { "version": "4.22.0", "backend": backend, "cold": 3.0 * tfjs,
                      "milliseconds": [tfjs, tfjs, tfjs],
                      "refused": [{ "backend": "wasm", "reason": "no kernel" }],
                      "slower": [{ "backend": "webgl", "milliseconds": 99.6 }] },
            "peak": [20.0, 19.0, 21.0] })
    };
    json!({ "networks": [
        network("lstm", 4.0, 900.0, "cpu"), network("mlp", 0.1, 30.0, "cpu"), network("cnn", 110.0, 15000.0, "cpu") ] })
}

fn keras_json() -> Value {
    let network = |name: &str, compiled: f64| json!({ "name": name, "fit_call": [100.0], "fit_epoch": [90.0, 70.0], "compiled": [compiled] });
    json!({ "version": "TensorFlow 2.21.0", "networks": [network("mlp", 1.8), network("cnn", 60.0), network("lstm", 53.0)] })
}

/// A comparison made up for tests: ours at 0.1, 110 and 4 ms.
pub fn example() -> (Vec<InBrowser>, Keras) {
    (browser(&browser_json().to_string()).unwrap(), keras(&keras_json().to_string()).unwrap())
}

#[test]
fn a_spread_is_the_median_and_the_ends() {
    assert_eq!(Spread::of(&[3.0, 1.0, 2.0]), Some(Spread { median: 2.0, min: 1.0, max: 3.0 }));
    assert_eq!(Spread::of(&[4.0, 1.0]), Some(Spread { median: 2.5, min: 1.0, max: 4.0 }));
    assert_eq!(Spread::of(&[]), None);
    assert_eq!(Spread::of(&[1.0, 0.0]), None);
    assert_eq!(Spread::of(&[f64::NAN]), None);
}

#[test]
fn multiply_accumulates_are_those_of_the_layers() {
    assert_eq!(Network::ALL.map(Network::macs), [192, 413_248, 1_444]);
}

#[test]
fn reports_are_read_in_the_order_of_the_tables() {
    let (browser, keras) = example();
    assert_eq!(browser.iter().map(|entry| entry.network).collect::<Vec<_>>(), Network::ALL);
    let [mlp, cnn, _] = &browser[..] else { panic!("three networks") };
    assert_eq!(mlp.ours, Spread { median: 0.1, min: 0.05, max: 0.2 });
    assert_eq!((cnn.tfjs.median, cnn.tfjs_cold, cnn.peak.max), (15_000.0, 45_000.0, 21.0));
    assert_eq!(mlp.other_backends, ["wasm cannot train it: no kernel", "webgl takes 100 ms"]);
    assert_eq!(keras.networks[2].compiled.median, 53.0);
    assert_eq!(keras.networks[0].fit_epoch, Spread { median: 80.0, min: 70.0, max: 90.0 });
}

#[test]
fn what_is_missing_or_no_measurement_is_named() {
    let broken = |change: fn(&mut Value)| {
        let mut json = browser_json();
        change(&mut json);
        format!("{:#}", browser(&json.to_string()).unwrap_err())
    };
    assert_eq!(broken(|json| json["networks"][1]["name"] = "rnn".into()), "the report lacks mlp");
    assert_eq!(
        broken(|json| json["networks"][2]["ours"]["milliseconds"] = json!([])),
        "cnn: ours: there is no number"
    );
    assert_eq!(
        broken(|json| json["networks"][1]["tfjs"]["cold"] = 0.0.into()),
        "mlp: tfjs.cold: 0 is no measurement"
    );
    assert!(keras("not JSON").is_err());
    assert!(keras("{}").is_err());
}

//! Model files: a round trip keeps every bit, and no bytes make reading panic.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use common::{config, dataset, finish, prepared, prepared_for, sequence_configs};
use experiment::file::{Opened, open};
use experiment::{FinishedRun, Quantized};
use proptest::prelude::*;
use protocol::config::Activation;
use protocol::{PtqConfig, QatConfig};
use serde_json::Value;

fn run() -> FinishedRun {
    finish(config(Activation::Tanh, Some(QatConfig::default())), &prepared(&dataset(200)))
}

fn run_json() -> Value {
    let prepared = prepared(&dataset(200));
    serde_json::to_value(run().to_file(Some(&prepared)).unwrap()).unwrap()
}

fn refusal(json: &Value) -> String {
    open(&serde_json::to_vec(json).unwrap()).expect_err("must be refused").to_string()
}

#[test]
fn a_run_survives_its_file() {
    let run = run();
    let prepared = prepared(&dataset(200));
    let file = run.to_file(Some(&prepared)).unwrap();
    let opened = open(&serde_json::to_vec(&file).unwrap()).unwrap();
    assert!(matches!(opened, Opened::Run(_)));
    assert_eq!(opened.run().unwrap().to_file(None).unwrap(), file);
    assert_eq!(opened.run().unwrap().model.float.network.hash(), run.model.float.network.hash());
    assert_eq!(opened.run().unwrap().report(&prepared).unwrap(), run.report(&prepared).unwrap());
}

#[test]
fn quantized_networks_survive_their_files() {
    let run = run();
    let prepared = prepared(&dataset(200));
    let config = PtqConfig { weight_bits: 4, ..PtqConfig::default() };
    let ptq = Quantized::ptq(&run.model, config.check(2).unwrap(), Some(&prepared)).unwrap();
    for quantized in [ptq, Quantized::qat(&run).unwrap().unwrap()] {
        let report = quantized.report(&run.model, &prepared).unwrap();
        let file = quantized.to_file(&run, Some(&prepared), Some((&report).into())).unwrap();
        let Opened::Quantized(run, opened) = open(&serde_json::to_vec(&file).unwrap()).unwrap() else {
            panic!("not a quantized file")
        };
        assert_eq!(opened.integer(), quantized.integer());
        assert_eq!(opened.report(&run.model, &prepared).unwrap(), report);
    }
}

#[test]
fn networks_over_windows_survive_their_files() {
    for config in sequence_configs() {
        let prepared = prepared_for(&dataset(200), &config);
        let run = finish(config, &prepared);
        let file = run.to_file(Some(&prepared)).unwrap();
        let ranges = 1 + 2 * file.float.network.layers.len();
        assert_eq!((file.calibration.training.len(), file.calibration.validation.len()), (ranges, ranges));
        let opened = open(&serde_json::to_vec(&file).unwrap()).unwrap();
        assert_eq!(opened.run().unwrap().to_file(None).unwrap(), file);
        assert_eq!(opened.run().unwrap().model.float.network.hash(), run.model.float.network.hash());
        assert_eq!(opened.run().unwrap().report(&prepared).unwrap(), run.report(&prepared).unwrap());
    }
}

#[test]
fn convolutional_networks_are_quantized_and_survive_their_files() {
    let config = sequence_configs().swap_remove(0);
    let layers = config.model.layers.len();
    let prepared = prepared_for(&dataset(200), &config);
    let run = finish(config, &prepared);
    let quantized =
        Quantized::ptq(&run.model, PtqConfig::default().check(layers).unwrap(), Some(&prepared)).unwrap();
    let report = quantized.report(&run.model, &prepared).unwrap();
    let names: Vec<_> = report.layers.iter().map(|layer| layer.name.as_str()).collect();
    assert_eq!(names, ["conv1d 1", "conv1d 3", "dense 6", "dense 7"]);
    assert!(report.ade_to_float < 0.1, "{}", report.ade_to_float);
    let opened =
        open(&serde_json::to_vec(&quantized.to_file(&run, Some(&prepared), None).unwrap()).unwrap()).unwrap();
    let Opened::Quantized(_, opened) = opened else { panic!("not a quantized network") };
    assert_eq!(opened.integer(), quantized.integer());
    assert_eq!(opened.report(&run.model, &prepared).unwrap(), report);
}

#[test]
fn a_quantized_recurrent_network_survives_its_file() {
    let config = sequence_configs().swap_remove(1);
    let layers = config.model.layers.len();
    let prepared = prepared_for(&dataset(200), &config);
    let run = finish(config, &prepared);
    let quantized =
        Quantized::ptq(&run.model, PtqConfig::default().check(layers).unwrap(), Some(&prepared)).unwrap();
    assert!(matches!(quantized.integer().unwrap().layers()[0], int_nn::IntLayer::Lstm(_)));
    let report = quantized.report(&run.model, &prepared).unwrap();
    assert!(report.ade_to_float < 0.1, "{}", report.ade_to_float);
    let opened =
        open(&serde_json::to_vec(&quantized.to_file(&run, Some(&prepared), None).unwrap()).unwrap()).unwrap();
    let Opened::Quantized(_, opened) = opened else { panic!("not a quantized network") };
    assert_eq!(opened.integer(), quantized.integer());
    assert_eq!(opened.report(&run.model, &prepared).unwrap(), report);
}

#[test]
fn refusals_of_layers_name_layer_and_tensor() {
    let files: Vec<Value> = sequence_configs()
        .into_iter()
        .map(|config| {
            let prepared = prepared_for(&dataset(200), &config);
            serde_json::to_value(finish(config, &prepared).to_file(Some(&prepared)).unwrap()).unwrap()
        })
        .collect();
    let with = |file: usize, pointer: &str, value: Value| {
        let mut json = files[file].clone();
        *json.pointer_mut(&format!("/float/network{pointer}")).unwrap() = value;
        refusal(&json)
    };
    assert_eq!(
        with(0, "/layers/0/kernel", Value::Array(Vec::new())),
        "float network: conv1d 1: weights: 0 values, expected are 24"
    );
    assert_eq!(
        with(0, "/layers/2/inputs", 4.into()),
        "float network: conv1d 3: weights: 18 values, expected are 24"
    );
    let pool = with(0, "/layers/1/size", 7.into());
    assert!(pool.starts_with("float network: max-pool1d 2: has windows of 7 steps"), "{pool}");
    assert_eq!(
        with(1, "/layers/1/recurrent_kernel", Value::Array(Vec::new())),
        "float network: lstm 2: recurrent weights: 0 values, expected are 16"
    );
    // Whole networks of another shape than the config's.
    assert_eq!(
        with(1, "/layers/0/return_sequences", false.into()),
        "float network: its layers are not those of the config (LSTM 3-2-2)"
    );
    assert_eq!(
        with(1, "/steps", 7.into()),
        "float network: its layers are not those of the config (LSTM 3-2-2)"
    );
    let huge = with(0, "/steps", u32::MAX.into());
    assert!(huge.starts_with("float network: conv1d 1: "), "{huge}");
}

#[test]
fn refusals_name_the_place() {
    let json = run_json();
    let with = |pointer: &str, value: Value| {
        let mut json = json.clone();
        *json.pointer_mut(pointer).unwrap() = value;
        refusal(&json)
    };
    assert_eq!(
        with("/version", 9.into()),
        "bitroom-run file version 9 is not known; this Bitroom reads version 5"
    );
    assert_eq!(
        with("/version", 1.into()),
        "bitroom-run file version 1 is not known; this Bitroom reads version 5"
    );
    assert_eq!(
        with("/format", "onnx".into()),
        "format is 'onnx'; this Bitroom reads 'bitroom-run', 'bitroom-model' and 'bitroom-quantized'"
    );
    assert_eq!(
        with("/config/training/epochs", 0.into()),
        "config: training.epochs is 0; allowed: 1 to 100000"
    );
    assert_eq!(
        with("/config/version", 1.into()),
        "config: run config version 1 is not known; this Bitroom reads version 4"
    );
    assert_eq!(with("/scaler/sd/2", 0.into()), "scaler.sd: a finite number above 0 for each sensor");
    assert_eq!(
        with("/calibration/training", Value::Array(Vec::new())),
        "calibration.training: one distribution for the input and two for each layer"
    );
    let short = with("/float/network/layers/0/kernel", Value::Array(Vec::new()));
    assert!(short.starts_with("float network: dense 1: weights: 0 values"), "{short}");
    let bits = with("/qat/network/layers/1/weight_quantizer/settings/bits", 40.into());
    assert!(bits.starts_with("QAT network: dense 2, weights: "), "{bits}");
    assert_eq!(
        with("/qat", Value::Null),
        "the config and the networks disagree on whether there is a QAT network"
    );
    assert_eq!(with("/repeats", Value::Array(Vec::new())), "repeats: 1 to as many as the config has");
    assert_eq!(
        with("/repeats/0/seed", 5.into()),
        "repeat 1: its seed is not the one that the config gives it"
    );
    assert_eq!(with("/chosen", 1.into()), "chosen: the index of the repeat with the lowest validation MSE");
    assert_eq!(with("/epochs_done", 3.into()), "epochs_done: the epochs of the chosen repeat");
    assert_eq!(
        with("/repeats/0/float/weights_hash", "0".into()),
        "the float network is not that of the chosen repeat"
    );
    assert_eq!(
        with("/repeats/0/qat/best_epoch", 1_000_000.into()),
        "the QAT network is not that of the chosen repeat"
    );
    assert_eq!(
        with("/losses/1/repeat", 1.into()),
        "repeat 1: losses: float first, then QAT, each from epoch 1"
    );
    let mut losses = json["losses"].as_array().unwrap().clone();
    losses.push(losses[1].clone());
    assert_eq!(with("/losses", losses.into()), "losses: there are more histories than networks");
    assert!(refusal(&Value::Null).starts_with("not a Bitroom model file: "));
}

/// Replaces one value somewhere in the tree.
fn replace(json: &mut Value, place: usize, with: &Value) {
    fn count(json: &Value) -> usize {
        match json {
            Value::Array(items) => 1 + items.iter().map(count).sum::<usize>(),
            Value::Object(items) => 1 + items.values().map(count).sum::<usize>(),
            _ => 1,
        }
    }
    fn visit(json: &mut Value, place: &mut usize, with: &Value) {
        if *place == 0 {
            *json = with.clone();
        }
        *place = place.wrapping_sub(1);
        match json {
            Value::Array(items) => items.iter_mut().for_each(|item| visit(item, place, with)),
            Value::Object(items) => items.values_mut().for_each(|item| visit(item, place, with)),
            _ => {}
        }
    }
    let mut place = place % count(json);
    visit(json, &mut place, with);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(open(&bytes).is_err());
    }

    #[test]
    fn hostile_values_never_panic(
        place in any::<prop::sample::Index>(),
        which in 0..4_usize,
        with in prop_oneof![
            Just(Value::Null),
            Just(Value::from(-1)),
            Just(Value::from(0)),
            Just(Value::from(u64::MAX)),
            Just(Value::from(1e308)),
            Just(Value::from(1e-45)),
            Just(Value::from("x")),
            Just(Value::Array(Vec::new())),
        ],
    ) {
        thread_local! {
            static FILES: Vec<Value> = {
                let run = run();
                let prepared = prepared(&dataset(200));
                let quantized = Quantized::ptq(&run.model, PtqConfig::default().check(2).unwrap(), Some(&prepared)).unwrap();
                let mut files = vec![run_json(), serde_json::to_value(quantized.to_file(&run, Some(&prepared), None).unwrap()).unwrap()];
                for config in sequence_configs() {
                    let prepared = prepared_for(&dataset(200), &config);
                    let run = finish(config, &prepared);
                    files.push(serde_json::to_value(run.to_file(Some(&prepared)).unwrap()).unwrap());
                }
                files
            };
        }
        let mut json = FILES.with(|files| files[which].clone());
        replace(&mut json, place.index(usize::MAX), &with);
        // Opening may succeed (an unused number changed); using what it gives must not panic either.
        if let Ok(opened) = open(&serde_json::to_vec(&json).unwrap()) {
            let config = opened.run().unwrap().config.clone().into_inner();
            let prepared = prepared_for(&dataset(100), &config);
            let _ = opened.run().unwrap().report(&prepared);
            if let Opened::Quantized(run, quantized) = &opened {
                let _ = quantized.report(&run.model, &prepared);
            }
        }
    }
}

//! `quantize` in every mode and `train` with every quantizer: files, tables, and what is refused.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use common::{refuses, succeeds};
use serde_json::Value;
use tempfile::TempDir;

fn json(folder: &TempDir, name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(folder.path().join(name)).unwrap()).unwrap()
}

/// A short run of a network on a short simulated walk, as run.json.
fn train(folder: &TempDir, options: &[&str]) -> String {
    let short = ["train", "--simulate", "2016", "--set", "n=300", "--epochs", "3", "--lr", "0.003"];
    let args: Vec<&str> = short.iter().chain(options).copied().collect();
    succeeds(folder, &args)
}

fn quantize(folder: &TempDir, options: &[&str]) -> String {
    let args: Vec<&str> = ["quantize", "run.json"].iter().chain(options).copied().collect();
    succeeds(folder, &args)
}

fn refused(folder: &TempDir, options: &[&str]) -> String {
    let args: Vec<&str> = ["quantize", "run.json"].iter().chain(options).copied().collect();
    refuses(folder, &args)
}

#[test]
fn every_mode_on_every_network() {
    let folder = TempDir::new().unwrap();
    for model in ["mlp", "cnn-a", "lstm"] {
        let epochs: &[&str] = if model == "cnn-a" { &["--epochs", "1"] } else { &[] };
        let short = ["train", "--simulate", "2016", "--set", "n=300", "--lr", "0.003", "--model", model];
        let args: Vec<&str> = short
            .iter()
            .chain(if epochs.is_empty() { &["--epochs", "3"] } else { epochs })
            .copied()
            .collect();
        succeeds(&folder, &args);
        let int8 = quantize(&folder, &["--mode", "int8"]);
        assert!(int8.contains("test outputs differ from fake-quant") && int8.contains("sums need"), "{int8}");
        let file = json(&folder, "q.json");
        assert_eq!(
            (&file["ptq"]["scheme"], &file["ptq"]["ops"]),
            (&"full-integer".into(), &"builtins-int8".into())
        );
        assert!(file["integer"]["layers"].is_array(), "{model}");

        let half = quantize(&folder, &["--mode", "float16"]);
        assert!(
            half.contains("float16 weights, float32 arithmetic") && !half.contains("sums need"),
            "{half}"
        );
        assert_eq!(json(&folder, "q.json")["integer"], Value::Null);
        let dynamic = quantize(&folder, &["--mode", "dynamic-range"]);
        // The CNN alone has kernels of 1,024 elements.
        assert_eq!(
            dynamic.contains("8-bit weights, inputs quantized sample by sample"),
            model == "cnn-a",
            "{dynamic}"
        );
        if model == "lstm" {
            let message = refused(&folder, &["--mode", "int16x8"]);
            assert!(message.contains("lstm 1: the scheme int16x8 has no operator for it"), "{message}");
        } else {
            quantize(&folder, &["--mode", "int16x8"]);
            let ptq = &json(&folder, "q.json")["ptq"];
            assert_eq!((&ptq["activation_bits"], &ptq["weight_bits"]), (&16.into(), &8.into()));
        }
        let evaluated = succeeds(&folder, &["evaluate", "q.json", "--simulate", "2016", "--set", "n=300"]);
        assert!(evaluated.contains("test"), "{evaluated}");
    }
}

#[test]
fn every_correction_and_calibrator_changes_the_model() {
    let folder = TempDir::new().unwrap();
    train(&folder, &["--hidden", "8"]);
    let network = |options: &[&str]| {
        let four = ["--weight-bits", "4", "--activation-bits", "4"];
        let args: Vec<&str> = four.iter().chain(options).copied().collect();
        let text = quantize(&folder, &args);
        (json(&folder, "q.json")["integer"].clone(), text)
    };
    let (plain, _) = network(&[]);
    for options in [
        &["--calibrator", "percentile", "--percentile", "95"][..],
        &["--calibrator", "mse"],
        &["--calibrator", "entropy"],
        &["--calibration", "validation"],
        &["--calibration", "random", "--calibration-samples", "20"],
        &["--bias-correction"],
        &["--norm-correction"],
        &["--equalization"],
        &["--adaptive-rounding"],
        &["--per-tensor"],
        &["--layer-bits", "1:8:8"],
    ] {
        assert_ne!(network(options).0, plain, "{options:?}");
    }
    let (same, text) = network(&["--optimization", "optimize-for-size"]);
    assert_eq!(same, plain);
    assert!(text.contains("deprecated"), "{text}");
    let (rounded, text) = network(&["--adaptive-rounding"]);
    assert!(rounded.is_object() && text.contains("adaptive rounding moved "), "{text}");
    let (none, text) = network(&["--ops", "builtins", "--float-layers", "0"]);
    assert_eq!(none, Value::Null);
    assert!(text.contains("dense 1: float32: left in float by the settings"), "{text}");
}

#[test]
fn quantizers_of_training_are_chosen_by_option() {
    let folder = TempDir::new().unwrap();
    let ranges = |options: &[&str]| {
        train(&folder, options);
        let run = json(&folder, "run.json");
        (run["config"]["qat"].clone(), run["qat"]["network"].clone())
    };
    let (_, plain) = ranges(&["--qat"]);
    for (options, kind) in [
        (&["--weight-quantizer", "lsq"][..], "lsq"),
        (&["--weight-quantizer", "pact"], "pact"),
        (&["--weight-quantizer", "custom"], "custom"),
        (&["--weight-formula", "mean - 2 * std; mean + 2 * std"], "custom"),
        (&["--weight-quantizer", "moving-average"], "moving-average"),
        (&["--weight-quantizer", "fixed", "--weight-range", "-0.5,0.5"], "fixed"),
    ] {
        let (config, network) = ranges(options);
        assert_eq!(config["weights"]["kind"], kind);
        assert_ne!(network, plain, "{options:?}");
    }
    for model in ["lstm", "cnn-a"] {
        let options = ["--model", model, "--weight-bits", "4", "--start-epoch", "1", "--gate-bits", "12"];
        let short = ["--epochs", "2"];
        let (config, network) = {
            let args: Vec<&str> = ["train", "--simulate", "2016", "--set", "n=300", "--lr", "0.003"]
                .iter()
                .chain(&options)
                .chain(&short)
                .copied()
                .collect();
            succeeds(&folder, &args);
            let run = json(&folder, "run.json");
            (run["config"]["qat"].clone(), run["qat"]["network"].clone())
        };
        assert_eq!((&config["start_epoch"], &config["gate_bits"]), (&1.into(), &12.into()));
        assert!(network["layers"].is_array(), "{model}");
    }
}

#[test]
fn mistakes_name_the_option_or_the_layer() {
    let folder = TempDir::new().unwrap();
    train(&folder, &["--hidden", "4"]);
    for (options, expected) in [
        (
            &["--float-layers", "0"][..],
            "dense 1 is to stay in float, but builtins-int8 has no float operators",
        ),
        (&["--float-layers", "9", "--ops", "builtins"], "float_layers[0] is 9; allowed: 0 to 1"),
        (&["--weight-bits", "1"], "weight_bits is 1; allowed: 2 to 16"),
        (&["--calibrator", "best"], "--calibrator"),
        (&["--ops", "int4"], "--ops"),
        (&["--percentile", "20"], "percentile is 20; allowed: 50 to 100"),
        (&["--input-type", "int8", "--mode", "float16"], "input_type is int8; allowed: float32"),
        (&["--layer-bits", "1-8-8"], "--layer-bits"),
        (&["--mode", "int4"], "int4"),
    ] {
        let message = refused(&folder, options);
        assert!(message.contains(expected), "{options:?}: {message}");
    }
    let training = |options: &[&str]| {
        let args: Vec<&str> =
            ["train", "--simulate", "1", "--epochs", "2"].iter().chain(options).copied().collect();
        refuses(&folder, &args)
    };
    for (options, expected) in [
        (&["--weight-formula", "min +; max"][..], "column"),
        (&["--weight-formula", "min"], "MIN;MAX is needed"),
        (&["--weight-quantizer", "best"], "--weight-quantizer"),
        (&["--start-epoch", "2"], "qat.start_epoch is 2; allowed: 0 to 1"),
        (&["--weight-bits", "17"], "qat.weights.bits is 17; allowed: 2 to 16"),
    ] {
        let message = training(options);
        assert!(message.contains(expected), "{options:?}: {message}");
    }
}

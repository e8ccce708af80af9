//! Models of weights from elsewhere, and every form they are quantized to: what a file holds is what runs, to the bit.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use std::sync::{Arc, LazyLock};

use common::{dataset, dataset_with, prepared};
use experiment::file::{Opened, open};
use experiment::{Dataset, Model, Prepared, Quantized};
use nn::{Activation, LayerSpec, Network, Padding, Pooling, Shape, Weightless};
use proptest::prelude::*;
use protocol::PtqConfig;
use protocol::config::{OpsSet, Scheme, SplitConfig, WindowConfig};
use protocol::defaults::conversions;
use protocol::report::NumberFormat;
use serde_json::Value;

const WINDOW: WindowConfig = WindowConfig { length: 6, ..WindowConfig::SINGLE };

static DATA: LazyLock<Dataset> = LazyLock::new(|| dataset(150));
static WINDOWS: LazyLock<Prepared> =
    LazyLock::new(|| Prepared::new(&DATA, &SplitConfig::default(), &WINDOW, None).unwrap());
static SINGLE: LazyLock<Arc<Prepared>> = LazyLock::new(|| prepared(&DATA));

/// An MLP, a CNN and an LSTM with layers of more and of fewer than 1,024 weights, and the data they look at.
fn network(which: usize, width: usize, activation: Activation) -> (Vec<LayerSpec>, &'static Prepared, usize) {
    let dense = |units, activation| LayerSpec::Dense { units, activation };
    let output = dense(2, Activation::Linear);
    match which {
        0 => (vec![dense(32 + width, activation), dense(33, activation), output], &SINGLE, 1),
        1 => {
            let conv = |filters, padding| LayerSpec::Conv1D {
                filters,
                kernel_size: 3,
                stride: 1,
                padding,
                activation,
            };
            let pool = LayerSpec::Weightless(Weightless::MaxPool1D(Pooling {
                size: 2,
                stride: 2,
                padding: Padding::Valid,
            }));
            let layers = vec![
                conv(32, Padding::Same),
                conv(11 + width, Padding::Valid),
                pool,
                LayerSpec::Weightless(Weightless::Flatten),
                output,
            ];
            (layers, &WINDOWS, 6)
        }
        _ => {
            let lstm = LayerSpec::Lstm { units: 3 + width, return_sequences: false };
            (vec![lstm, dense(4, activation), output], &WINDOWS, 6)
        }
    }
}

fn model(which: usize, width: usize, activation: Activation, seed: u64) -> (Model, &'static Prepared) {
    let (specs, data, steps) = network(which, width, activation);
    let mut network = Network::new(Shape { steps, channels: 4 }, &specs).unwrap();
    network.initialize(seed);
    let window = if steps == 1 { WindowConfig::SINGLE } else { WINDOW };
    (Model::new(network, window, data.scaler.clone(), data.description.clone()).unwrap(), data)
}

/// The conversions of the page, and full integers with a layer left in float.
fn settings() -> Vec<PtqConfig> {
    let mut all: Vec<_> = conversions().into_iter().map(|(_, config)| config).collect();
    all.push(PtqConfig { weight_bits: 4, ..PtqConfig::default() });
    all.push(PtqConfig { float_layers: vec![1], ops: OpsSet::Builtins, ..PtqConfig::default() });
    all.push(PtqConfig { ops: OpsSet::SelectTfOps, ..PtqConfig::default() });
    all
}

/// Writes and opens `quantized`, changed on the way.
fn there_and_back(
    model: &Model,
    quantized: &Quantized,
    data: &Prepared,
    change: impl FnOnce(&mut Value),
) -> (Model, Quantized) {
    let file = quantized.to_file_of_model(model, Some(data), None).unwrap();
    let mut file = serde_json::to_value(file).unwrap();
    change(&mut file);
    match open(&serde_json::to_vec(&file).unwrap()).unwrap() {
        Opened::QuantizedModel(model, quantized) => (*model, *quantized),
        _ => panic!("not a quantized model"),
    }
}

fn bits(values: &[f32]) -> Vec<u32> {
    values.iter().map(|value| value.to_bits()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_form_survives_its_file(
        which in 0..3_usize,
        width in 0..4_usize,
        activation in (0..4_usize).prop_map(|index| Activation::ALL[index]),
        seed in any::<u64>(),
    ) {
        let (model, data) = model(which, width, activation, seed);
        let x = &data.blocks.test.x;
        for config in settings() {
            if which == 2 && config.ops == OpsSet::Int16x8 {
                continue;
            }
            let config = config.check(model.float.network.layers.len()).unwrap();
            let quantized = Quantized::ptq(&model, config, Some(data)).unwrap();
            let (again, opened) = there_and_back(&model, &quantized, data, |_| ());
            prop_assert_eq!(again.float.network.hash(), model.float.network.hash());
            prop_assert_eq!(&again.scaler, &model.scaler);
            prop_assert_eq!(opened.form.layers(), quantized.form.layers());
            prop_assert_eq!(opened.form.bytes(), quantized.form.bytes());
            prop_assert_eq!(bits(&opened.run(x).unwrap()), bits(&quantized.run(x).unwrap()));
        }
    }
}

#[test]
fn the_forms_are_what_the_settings_ask_for() {
    let (model, data) = model(1, 0, Activation::Relu, 3);
    let of = |config: PtqConfig| {
        let quantized = Quantized::ptq(&model, config.check(5).unwrap(), Some(data)).unwrap();
        there_and_back(&model, &quantized, data, |_| ()).1.form.layers()
    };
    let [integer, hybrid, half, single] =
        [NumberFormat::Integer, NumberFormat::Hybrid, NumberFormat::Float16, NumberFormat::Float32];
    assert_eq!(of(PtqConfig::default()), [integer; 5]);
    assert_eq!(
        of(PtqConfig { scheme: Scheme::DynamicRange, ..PtqConfig::default() }),
        [single, hybrid, single, single, single]
    );
    assert_eq!(of(PtqConfig { scheme: Scheme::Float16, ..PtqConfig::default() }), [half; 5]);
    assert_eq!(
        of(PtqConfig { float_layers: vec![1], ops: OpsSet::Builtins, ..PtqConfig::default() }),
        [integer, single, integer, integer, integer]
    );
}

#[test]
fn the_stored_form_is_what_runs() {
    let (model, data) = model(1, 0, Activation::Relu, 3);
    let config = PtqConfig { scheme: Scheme::DynamicRange, ..PtqConfig::default() }.check(5).unwrap();
    let quantized = Quantized::ptq(&model, config, Some(data)).unwrap();
    let x = &data.blocks.test.x;
    let expected = quantized.run(x).unwrap();
    // Files from before forms were stored: it is made again.
    let (_, older) = there_and_back(&model, &quantized, data, |file| {
        file.as_object_mut().unwrap().remove("form").unwrap();
    });
    assert_eq!(older.run(x).unwrap(), expected);
    let (_, changed) = there_and_back(&model, &quantized, data, |file| {
        let bias = &mut file["form"][2]["layers"][2]["bias"][0];
        *bias = (bias.as_f64().unwrap() + 1.0).into();
    });
    let found = changed.run(x).unwrap();
    assert!((found[0] - expected[0] - 1.0).abs() < 1e-5, "{} {}", found[0], expected[0]);
    assert_eq!(found[1], expected[1]);
    // Hybrid layers and integers, too, are those of the file, not made again.
    let (_, hybrid) = there_and_back(&model, &quantized, data, |file| {
        let scale = &mut file["form"][1]["weight_scales"][0];
        *scale = (scale.as_f64().unwrap() * 2.0).into();
    });
    assert_ne!(hybrid.run(x).unwrap(), expected);
    let config = PtqConfig { float_layers: vec![1], ops: OpsSet::Builtins, ..PtqConfig::default() };
    let mixed = Quantized::ptq(&model, config.check(5).unwrap(), Some(data)).unwrap();
    let (_, integers) = there_and_back(&model, &mixed, data, |file| {
        let bias = &mut file["form"][2]["layers"][2]["bias"][0];
        *bias = (bias.as_i64().unwrap() + 4000).into();
    });
    assert_ne!(integers.run(x).unwrap(), mixed.run(x).unwrap());
}

#[test]
fn refusals_of_forms_name_the_stretch() {
    let (model, data) = model(1, 0, Activation::Relu, 3);
    let config = PtqConfig { scheme: Scheme::DynamicRange, ..PtqConfig::default() }.check(5).unwrap();
    let quantized = Quantized::ptq(&model, config, Some(data)).unwrap();
    let file = serde_json::to_value(quantized.to_file_of_model(&model, Some(data), None).unwrap()).unwrap();
    let with = |pointer: &str, value: Value| {
        let mut file = file.clone();
        *file.pointer_mut(pointer).unwrap() = value;
        open(&serde_json::to_vec(&file).unwrap()).unwrap_err().to_string()
    };
    assert_eq!(
        with("/form/1/weights", Value::Array(Vec::new())),
        "form: stretch 2, hybrid: weights: 0 entries, expected 1056"
    );
    assert_eq!(
        with("/form/0/layers/0/bias", Value::Array(Vec::new())),
        "form: stretch 1, float: conv1d 1: bias: 0 values, expected are 32"
    );
    assert_eq!(
        with("/form/1/activation", "tanh".into()),
        "form: its stretches or layers are not those of the network it was quantized from"
    );
    let mut none = file.clone();
    none.as_object_mut().unwrap().remove("model");
    let refusal = open(&serde_json::to_vec(&none).unwrap()).unwrap_err().to_string();
    assert_eq!(refusal, "one of run and model is needed");
}

#[test]
fn a_model_keeps_its_calibration_and_needs_no_data_then() {
    let (model, data) = model(2, 0, Activation::Tanh, 9);
    let config = PtqConfig::default().check(3).unwrap();
    let refusal = Quantized::ptq(&model, config.clone(), None).unwrap_err().to_string();
    assert!(refusal.contains("needs the data of the model"), "{refusal}");
    let expected = Quantized::ptq(&model, config.clone(), Some(data)).unwrap();
    let file = serde_json::to_vec(&model.to_file(Some(data)).unwrap()).unwrap();
    let opened = open(&file).unwrap();
    assert!(opened.run().is_none() && opened.quantized().is_none());
    let again = Quantized::ptq(opened.model(), config, None).unwrap();
    assert_eq!(again.integer(), expected.integer());
    assert_eq!(again.report(opened.model(), data).unwrap(), expected.report(&model, data).unwrap());
    let refusal = opened.into_run().unwrap_err().to_string();
    assert_eq!(refusal, "the file holds a network without the run it came from; here a run is needed");
}

#[test]
fn parts_that_do_not_fit_are_named() {
    let (specs, data, _) = network(0, 0, Activation::Relu);
    let network = Network::new(Shape::flat(4), &specs).unwrap();
    let refused = |network: &Network, window, change: fn(&mut dataset::Scaler), data: &Prepared| {
        let mut scaler = data.scaler.clone();
        change(&mut scaler);
        Model::new(network.clone(), window, scaler, data.description.clone()).unwrap_err().to_string()
    };
    let keep: fn(&mut dataset::Scaler) = |_| ();
    let three = Network::mlp(4, &[8], 3, Activation::Linear).unwrap();
    assert_eq!(
        refused(&three, WindowConfig::SINGLE, keep, data),
        "the network takes 4 and gives 3 values; needed are 4 and 2"
    );
    assert_eq!(
        refused(&network, WINDOW, keep, data),
        "the network takes 4 and gives 2 values; needed are 6 x 4 and 2"
    );
    let zero = WindowConfig { length: 0, ..WindowConfig::SINGLE };
    assert_eq!(refused(&network, zero, keep, data), "window.length is 0; allowed: 1 to 240");
    let other = prepared(&dataset_with(3, 100));
    assert_eq!(
        refused(&network, WindowConfig::SINGLE, keep, &other),
        "the network takes 4 and gives 2 values; needed are 3 and 2"
    );
    let single = WindowConfig::SINGLE;
    assert_eq!(
        refused(&network, single, |scaler| scaler.mean[1] = f64::NAN, data),
        "scaler.mean: a finite number for each sensor"
    );
    assert_eq!(
        refused(&network, single, |scaler| scaler.sd[1] = 0.0, data),
        "scaler.sd: a finite number above 0 for each sensor"
    );
    assert_eq!(
        refused(&network, single, |scaler| _ = scaler.constant.pop(), data),
        "scaler.constant: yes or no for each sensor"
    );
    let (model, _) = model(0, 0, Activation::Relu, 1);
    let fake = Quantized::ptq(&model, PtqConfig::default().check(3).unwrap(), Some(data)).unwrap().fake_quant;
    assert_eq!(refused(&fake, single, keep, data), "the network has quantizers; a model is a float network");
}

//! Files of engine version 2, which store no shift of the sums, compute what they computed then.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use common::{config, dataset, finish, prepared, walk_of_seed_7, without_smoothness};
use experiment::file::{Opened, open};
use experiment::{FinishedRun, Prepared, Quantized};
use protocol::QatConfig;
use protocol::config::{Activation, SplitConfig};
use serde_json::{Value, json};

fn opened(bytes: &[u8]) -> (FinishedRun, Quantized) {
    match open(bytes).unwrap() {
        Opened::Quantized(run, quantized) => (*run, *quantized),
        _ => panic!("not a quantized run"),
    }
}

#[test]
fn stored_integers_keep_their_shift_and_their_errors() {
    let files: [&[u8]; 2] =
        [include_bytes!("data/q_dense_engine_2.json"), include_bytes!("data/q_lstm_engine_2.json")];
    for bytes in files {
        let file: Value = serde_json::from_slice(bytes).unwrap();
        let (run, quantized) = opened(bytes);
        let window = run.config.model.window;
        let prepared = Prepared::new(
            &walk_of_seed_7(None),
            &SplitConfig::default(),
            &window,
            Some(run.model.scaler.clone()),
        )
        .unwrap();
        let found = quantized.report(&run.model, &prepared).unwrap();
        let stored = &file["evaluation"];
        let metrics = without_smoothness(json!(found.metrics));
        assert_eq!(metrics["test"], stored["metrics"]["test"]);
        assert_eq!(metrics["validation"], stored["metrics"]["validation"]);
        assert_eq!(json!(found.exactness), stored["exactness"]);
        assert!(found.layers.iter().all(|layer| (1..=20).contains(&layer.accumulator_shift)));
        // Quantized anew, the steps of biases are finer.
        let config = quantized.ptq.clone().unwrap().check(run.config.model.layers.len()).unwrap();
        let anew = Quantized::ptq(&run.model, config, Some(&prepared))
            .unwrap()
            .report(&run.model, &prepared)
            .unwrap();
        for (old, new) in found.layers.iter().zip(&anew.layers) {
            assert!(new.accumulator_shift > old.accumulator_shift, "{}", new.name);
            assert_eq!(
                (new.accumulator_bits_needed, new.accumulator_bits),
                (old.accumulator_bits_needed, 32)
            );
        }
    }
}

#[test]
fn tables_of_few_bits_open() {
    let prepared = prepared(&dataset(300));
    let mut qat = QatConfig::default();
    qat.activations.bits = 4;
    let mut config = config(Activation::Tanh, Some(qat));
    config.training.epochs = 1;
    let run = finish(config, &prepared);
    let quantized = Quantized::qat(&run).unwrap().unwrap();
    let mut file = serde_json::to_value(quantized.to_file(&run, Some(&prepared), None).unwrap()).unwrap();
    let layers = file["integer"]["layers"].as_array_mut().unwrap();
    assert_eq!(layers[1]["output"]["bits"], 16);
    layers[1]["output"] = json!({ "scale": 0.125, "zero_point": 0, "bits": 4, "narrow_range": false });
    for layer in layers.iter_mut() {
        layer.as_object_mut().unwrap().remove("accumulator_shift");
    }
    let (_, opened) = opened(&serde_json::to_vec(&file).unwrap());
    let integer = opened.integer().unwrap();
    assert_eq!(integer.layers()[1].output_params().bits().get(), 4);
    assert!(integer.layers()[0].affine().unwrap().parts().accumulator_shift <= 20);
}

#[test]
fn networks_that_were_equalized_otherwise_keep_their_own_weights() {
    let (run, quantized) = opened(include_bytes!("data/q_equalized_engine_2.json"));
    let window = run.config.model.window;
    let prepared = Prepared::new(
        &walk_of_seed_7(None),
        &SplitConfig::default(),
        &window,
        Some(run.model.scaler.clone()),
    )
    .unwrap();
    let x = &prepared.blocks.test.x;
    let (float, source) = (run.model.float.network.forward(x).unwrap(), quantized.source.forward(x).unwrap());
    let fake_quant = quantized.fake_quant.forward(x).unwrap();
    let farthest = |a: &[f32], b: &[f32]| a.iter().zip(b).fold(0.0_f32, |d, (a, b)| d.max((a - b).abs()));
    // One network with three roundings, and not two that were scaled differently.
    assert!(farthest(&float, &source) < 0.1 && farthest(&source, &fake_quant) < 0.1);
    for (source, fake_quant) in quantized.source.layers.iter().zip(&quantized.fake_quant.layers) {
        let (nn::Layer::Dense(source), nn::Layer::Dense(fake_quant)) = (source, fake_quant) else {
            panic!("another kind of layer")
        };
        let scale = fake_quant.kernel().iter().fold(0.0_f32, |largest, w| largest.max(w.abs()));
        assert!(farthest(source.kernel(), fake_quant.kernel()) <= scale / 127.0);
    }
}

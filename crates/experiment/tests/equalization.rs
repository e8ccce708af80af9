//! Equalization within a whole quantization: kept where it helps, left out where it does not.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use std::sync::Arc;

use common::{config, dataset, finish, prepared};
use experiment::file::{Opened, open};
use experiment::{FinishedRun, Prepared, Quantized};
use nn::{Dense, Layer};
use proptest::prelude::*;
use protocol::PtqConfig;
use protocol::config::{Activation, Calibrator};

fn quantize(run: &FinishedRun, config: &PtqConfig, prepared: &Prepared) -> Quantized {
    let config = config.clone().check(run.config.model.layers.len()).unwrap();
    Quantized::ptq(&run.model, config, Some(prepared)).unwrap()
}

/// Squared distance of the quantized outputs from the float network's on the training samples.
fn distance(run: &FinishedRun, quantized: &Quantized, prepared: &Prepared) -> f64 {
    let x = &prepared.blocks.train.x;
    let (float, found) =
        (run.model.float.network.forward(x).unwrap(), quantized.fake_quant.forward(x).unwrap());
    float.iter().zip(&found).map(|(a, b)| f64::from(a - b) * f64::from(a - b)).sum()
}

fn trained(seed: u64) -> (FinishedRun, Arc<Prepared>) {
    let data = prepared(&dataset(200));
    let mut config = config(Activation::Relu, None);
    config.training.epochs = 4;
    config.training.seed = seed;
    (finish(config, &data), data)
}

/// A trained network one of whose hidden units has its weights multiplied by `weights`, its bias set, and the weights behind it
/// multiplied by `behind`.
fn with_unit(seed: u64, unit: usize, weights: f32, bias: f32, behind: f32) -> (FinishedRun, Arc<Prepared>) {
    let (mut run, data) = trained(seed);
    let layers = &mut run.model.float.network.layers;
    for (index, layer) in layers.iter_mut().enumerate() {
        let Layer::Dense(dense) = &*layer else { panic!("a dense layer") };
        let (inputs, outputs) = (dense.inputs(), dense.outputs());
        let (mut kernel, mut biases) = (dense.kernel().to_vec(), dense.bias().to_vec());
        if index == 0 {
            kernel.iter_mut().skip(unit).step_by(outputs).for_each(|weight| *weight *= weights);
            biases[unit] = bias;
        } else {
            kernel[unit * outputs..(unit + 1) * outputs].iter_mut().for_each(|weight| *weight *= behind);
        }
        let changed = Dense::from_parts(inputs, outputs, dense.activation(), kernel, biases, None);
        *layer = Layer::Dense(changed.unwrap());
    }
    (run, data)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_network_gets_worse_on_its_calibration_samples(
        seed in 0..1_000_u64,
        unit in 0..8_usize,
        weights in prop::sample::select(vec![0.0_f32, 1e-6, 1e-3, 0.03, 1.0, 30.0]),
        bias in prop::sample::select(vec![-2.0_f32, 0.0, 0.5, 1.5]),
        behind in prop::sample::select(vec![1e-7_f32, 1e-3, 1.0, 100.0]),
        bits in prop::sample::select(vec![(4_u8, 8_u8), (8, 8), (6, 6), (3, 5)]),
        calibrator in prop::sample::select(vec![Calibrator::MinMax, Calibrator::Percentile]),
        per_channel in any::<bool>(),
    ) {
        let (run, data) = with_unit(seed, unit, weights, bias, behind);
        let plain = PtqConfig {
            weight_bits: bits.0,
            activation_bits: bits.1,
            calibrator,
            per_channel,
            ..PtqConfig::default()
        };
        let equalized = PtqConfig { equalization: true, ..plain.clone() };
        let (without, with) = (quantize(&run, &plain, &data), quantize(&run, &equalized, &data));
        let (before, after) = (distance(&run, &without, &data), distance(&run, &with, &data));
        prop_assert!(after <= before * (1.0 + 1e-6), "{} became {}: {:?}", before, after, with.notes);
        let left_out = with.notes.iter().any(|note| note.starts_with("equalization is left out"));
        if left_out {
            prop_assert_eq!(with.fake_quant.hash(), without.fake_quant.hash());
        }
    }
}

#[test]
fn a_nearly_constant_unit_no_longer_costs_accuracy_and_a_lopsided_network_gains() {
    let config =
        |equalization| PtqConfig { weight_bits: 4, per_channel: false, equalization, ..PtqConfig::default() };
    let mut errors = [0.0; 2];
    for seed in 1..=6 {
        let (run, data) = with_unit(seed, seed as usize % 8, 1e-6, 0.5, 1.0);
        for (sum, equalization) in errors.iter_mut().zip([false, true]) {
            *sum += quantize(&run, &config(equalization), &data)
                .report(&run.model, &data)
                .unwrap()
                .metrics
                .test
                .ade;
        }
    }
    let [plain, equalized] = errors;
    assert!(equalized <= 1.02 * plain, "test ADE: {plain} became {equalized}");
    let (run, data) = with_unit(3, 2, 30.0, 0.0, 1.0 / 30.0);
    let [before, after] = [false, true].map(|on| distance(&run, &quantize(&run, &config(on), &data), &data));
    assert!(after < 0.5 * before, "{before} became {after}");
}

#[test]
fn a_file_brings_back_whichever_was_chosen() {
    let mut left_out = [0, 0];
    for seed in 1..=16 {
        let (run, data) = trained(seed);
        // Corrected norms put a weight up to some steps from the float one.
        let config = PtqConfig {
            equalization: true,
            weight_bits: if seed % 4 == 0 { 3 } else { 5 },
            per_channel: false,
            norm_correction: seed % 2 == 0,
            weight_clipping: seed % 3 == 0,
            adaptive_rounding: seed % 4 == 0,
            ..PtqConfig::default()
        };
        let quantized = quantize(&run, &config, &data);
        let is_out = quantized.notes.iter().any(|note| note.starts_with("equalization is left out"));
        left_out[usize::from(is_out)] += 1;
        let file = quantized.to_file(&run, Some(&data), None).unwrap();
        let Opened::Quantized(_, again) = open(&serde_json::to_vec(&file).unwrap()).unwrap() else {
            panic!("not a quantized file")
        };
        assert_eq!(again.integer(), quantized.integer());
        assert_eq!(again.source.hash(), quantized.source.hash());
    }
    assert!(left_out.iter().all(|count| *count > 0), "both happen: {left_out:?}");
}

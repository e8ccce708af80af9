//! Corrections of weight scales within a whole quantization: what they do at 3 bits, together with the other corrections, and
//! where nothing is corrected.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use std::sync::Arc;

use common::{config, dataset, finish, prepared};
use experiment::{FinishedRun, Prepared, Quantized};
use nn::Layer;
use protocol::config::{Activation, OpsSet, PtqConfig, Scheme};

/// An MLP 4-8-2 of the simulated room.
fn trained(seed: u64) -> (FinishedRun, Arc<Prepared>) {
    let data = prepared(&dataset(600));
    let mut config = config(Activation::Relu, None);
    config.training.seed = seed;
    (finish(config, &data), data)
}

fn quantize((run, data): &(FinishedRun, Arc<Prepared>), config: &PtqConfig) -> Quantized {
    Quantized::ptq(&run.model, config.clone().check(2).unwrap(), Some(data)).unwrap()
}

/// The mean of some ratios.
fn mean(ratios: &[f64]) -> f64 {
    ratios.iter().sum::<f64>() / ratios.len() as f64
}

/// Test ADE in m.
fn ade(quantized: &Quantized, (run, data): &(FinishedRun, Arc<Prepared>)) -> f64 {
    quantized.report(&run.model, data).unwrap().metrics.test.ade
}

/// 3-bit weights, without norm correction and with it.
fn three_bits(config: &PtqConfig) -> [PtqConfig; 2] {
    [false, true].map(|norm_correction| PtqConfig { weight_bits: 3, norm_correction, ..config.clone() })
}

/// `|w_q| / |w|` of each output channel of each layer.
fn shares(quantized: &Quantized) -> Vec<f64> {
    let norm = |layer: &Layer, channel: usize| {
        let dense = layer.as_dense().unwrap();
        let weights = dense.kernel().iter().skip(channel).step_by(dense.outputs());
        weights.map(|weight| f64::from(*weight) * f64::from(*weight)).sum::<f64>().sqrt()
    };
    let layers = quantized.fake_quant.layers.iter().zip(&quantized.source.layers);
    let of_layer = |(is, was): (&Layer, &Layer)| {
        let channels = 0..was.as_dense().unwrap().outputs();
        channels.map(|channel| norm(is, channel) / norm(was, channel)).collect::<Vec<_>>()
    };
    layers.flat_map(of_layer).collect()
}

/// Squared error of the hidden layer's values before their activation, on the test samples.
fn hidden_error(quantized: &Quantized, data: &Prepared) -> f64 {
    let trace = |network: &nn::Network| network.trace(&data.blocks.test.x).unwrap().swap_remove(0);
    let (float, found) = (trace(&quantized.source), trace(&quantized.fake_quant));
    let pairs = float.pre_activation.iter().zip(&found.pre_activation);
    pairs.map(|(a, b)| f64::from(a - b) * f64::from(a - b)).sum()
}

/// At 3 bits the errors of single weights outweigh the factor of their channel: those of the layer stay as they are on average, and
/// the path comes a little closer.
#[test]
fn at_three_bits_layers_err_as_much_and_paths_a_little_less() {
    let (mut layer, mut path) = (Vec::new(), Vec::new());
    for seed in 1..=6 {
        let trained = trained(seed);
        let both = three_bits(&PtqConfig::default()).map(|config| quantize(&trained, &config));
        let [without, with] = &both;
        assert!(shares(without).iter().any(|share| (share - 1.0).abs() > 0.05), "{:?}", shares(without));
        assert!(shares(with).iter().all(|share| (share - 1.0).abs() < 1e-6), "{:?}", shares(with));
        layer.push(hidden_error(with, &trained.1) / hidden_error(without, &trained.1));
        path.push(ade(with, &trained) / ade(without, &trained));
    }
    assert!(
        (mean(&layer) - 0.9951).abs() < 1e-3 && layer.iter().all(|ratio| (0.9..1.1).contains(ratio)),
        "{layer:?}"
    );
    assert!((mean(&path) - 0.9775).abs() < 1e-3 && path.iter().all(|ratio| *ratio < 1.0), "{path:?}");
}

/// Squared error of all weights.
fn weight_error(quantized: &Quantized) -> f64 {
    let layers = quantized.fake_quant.layers.iter().zip(&quantized.source.layers);
    let of_layer = |(is, was): (&Layer, &Layer)| {
        let pairs = is.as_dense().unwrap().kernel().iter().zip(was.as_dense().unwrap().kernel());
        pairs.map(|(a, b)| f64::from(a - b) * f64::from(a - b)).sum::<f64>()
    };
    layers.map(of_layer).sum()
}

/// Clipping makes the weights err less for every network; the path follows on average.
#[test]
fn clipped_weights_err_less_at_few_bits() {
    let (mut weights, mut path) = (Vec::new(), Vec::new());
    for seed in 1..=6 {
        let trained = trained(seed);
        let [without, with] = [false, true].map(|weight_clipping| {
            quantize(
                &trained,
                &PtqConfig { weight_bits: 3, per_channel: false, weight_clipping, ..PtqConfig::default() },
            )
        });
        weights.push(weight_error(&with) / weight_error(&without));
        path.push(ade(&with, &trained) / ade(&without, &trained));
    }
    assert!(
        (mean(&weights) - 0.7566).abs() < 1e-3 && weights.iter().all(|ratio| *ratio < 0.9),
        "{weights:?}"
    );
    assert!((mean(&path) - 0.9487).abs() < 1e-3, "{path:?}");
}

/// Norms are those of the final codes, and biases are corrected behind the final scales.
#[test]
fn norms_are_corrected_after_rounding_and_before_biases() {
    let trained = trained(1);
    let (run, data) = &trained;
    let corrections = PtqConfig { adaptive_rounding: true, bias_correction: true, ..PtqConfig::default() };
    let [without, with] = three_bits(&corrections).map(|config| quantize(&trained, &config));
    assert_ne!(without.fake_quant.hash(), with.fake_quant.hash());
    assert!(shares(&with).iter().all(|share| (share - 1.0).abs() < 1e-6), "{:?}", shares(&with));
    let codes = |quantized: &Quantized| -> Vec<i32> {
        let of_layer = |layer: &Layer| {
            let dense = layer.as_dense().unwrap();
            let grids = dense.quantizers().unwrap().weights.grids();
            let codes =
                dense.kernel().iter().zip(grids.iter().cycle()).map(|(weight, grid)| grid.code(*weight));
            codes.collect::<Vec<_>>()
        };
        quantized.fake_quant.layers.iter().flat_map(of_layer).collect()
    };
    assert_eq!(codes(&without), codes(&with));
    // No output has a mean error on the calibration samples.
    let x = &data.blocks.train.x;
    let outputs = |network: &nn::Network| network.trace(x).unwrap().swap_remove(1).pre_activation;
    let (float, found) = (outputs(&run.model.float.network), outputs(&with.fake_quant));
    for channel in 0..2 {
        let errors = float.iter().zip(&found).skip(channel).step_by(2).map(|(a, b)| f64::from(b - a));
        let mean = errors.sum::<f64>() / (float.len() / 2) as f64;
        assert!(mean.abs() < 1e-5, "output {channel}: {mean}");
    }
}

#[test]
fn schemes_without_corrections_stay_as_they_are() {
    let trained = trained(1);
    for config in [
        PtqConfig { scheme: Scheme::DynamicRange, ..PtqConfig::default() },
        PtqConfig { scheme: Scheme::Float16, ..PtqConfig::default() },
        PtqConfig { ops: OpsSet::SelectTfOps, ..PtqConfig::default() },
    ] {
        assert!(config.corrections_refused().is_some());
        let [without, with] = three_bits(&config).map(|config| quantize(&trained, &config));
        let outputs =
            [&without, &with].map(|quantized| quantized.form.run(&trained.1.blocks.test.x).unwrap());
        assert_eq!(outputs[0], outputs[1]);
        assert_eq!(without.fake_quant.hash(), with.fake_quant.hash());
    }
}

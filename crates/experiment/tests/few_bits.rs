//! Networks trained with quantizers of few bits: their integers err as much as the fake-quantized networks they come from.
//!
//! At 2 bits a training brings values to rest at the boundaries between codes, so that a bias rounded a little moves most of the
//! outputs by a whole code. The steps of biases are therefore as fine as the accumulators allow.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use std::sync::Arc;

use common::{finish, prepared_for, record, walk_of_seed_7};
use experiment::runner::Wanted;
use experiment::{Prepared, Quantized};
use protocol::config::{Activation, LayerConfig, Padding, WindowConfig};
use protocol::{Job, ModelConfig, PtqConfig, QatConfig, QuantizerKind, Record, RunConfig, TrainingConfig};

/// Widths of weights, activations and input.
type Widths = [u8; 3];

fn config(model: ModelConfig, [weights, activations, input]: Widths, seed: u64, epochs: u32) -> RunConfig {
    let mut qat = QatConfig::default();
    (qat.weights.bits, qat.activations.bits, qat.input.bits) = (weights, activations, input);
    let training = TrainingConfig { epochs, learning_rate: 0.01, seed, ..TrainingConfig::default() };
    RunConfig { model, training, qat: Some(qat), ..RunConfig::default() }
}

fn trained(config: RunConfig, prepared: &Arc<Prepared>) -> Record {
    record(Job::default().with_run(config), prepared, Wanted { float_twin: false, ..Wanted::default() })
}

/// Test ADE of the fake-quantized network, m.
fn fake_quant(record: &Record) -> f64 {
    record.qat.as_ref().unwrap().metrics.test.ade
}

/// The relative difference of the integers' ADE from that of fake-quant, on the test block.
fn difference(record: &Record) -> f64 {
    record.integer.as_ref().unwrap().metrics.test.ade / fake_quant(record) - 1.0
}

#[test]
fn integers_of_two_bits_follow_fake_quant() {
    let dataset = walk_of_seed_7(None);
    for (seed, ade) in [(1, 1.070), (4, 1.036), (6, 0.947), (7, 1.075)] {
        let config = config(ModelConfig::mlp(&[4], Activation::Relu), [2; 3], seed, 30);
        let prepared = prepared_for(&dataset, &config);
        let found = trained(config, &prepared);
        let fake_quant = fake_quant(&found);
        assert!((fake_quant - ade).abs() < 1e-3, "seed {seed}: fake-quant {fake_quant} instead of {ade}");
        let difference = difference(&found);
        assert!(difference.abs() < 0.01, "seed {seed}: integers are {difference} from fake-quant");
    }
}

/// Every kind of network over windows of six samples.
fn networks() -> Vec<(&'static str, ModelConfig)> {
    let window = WindowConfig { length: 6, ..WindowConfig::SINGLE };
    let mlp = |activation| ModelConfig::mlp(&[6], activation);
    let conv = |activation| LayerConfig::Conv1D {
        filters: 5,
        kernel_size: 3,
        stride: 1,
        padding: Padding::Same,
        activation,
        l2: 0.0,
    };
    let cnn = |activation, pool| ModelConfig {
        window,
        layers: vec![conv(activation), pool, LayerConfig::Flatten, LayerConfig::output()],
    };
    let (size, stride, padding) = (2, 2, Padding::Valid);
    let layers = vec![conv(Activation::Relu), LayerConfig::GlobalAveragePool1D, LayerConfig::output()];
    let global = ModelConfig { window, layers };
    let lstm = LayerConfig::Lstm { units: 3, return_sequences: false, l2: 0.0 };
    vec![
        ("relu", mlp(Activation::Relu)),
        ("tanh", mlp(Activation::Tanh)),
        ("sigmoid", mlp(Activation::Sigmoid)),
        ("linear", mlp(Activation::Linear)),
        ("cnn, maxima", cnn(Activation::Relu, LayerConfig::MaxPool1D { size, stride, padding })),
        ("cnn, means", cnn(Activation::Relu, LayerConfig::AveragePool1D { size, stride, padding })),
        ("cnn, tanh and means", cnn(Activation::Tanh, LayerConfig::AveragePool1D { size, stride, padding })),
        ("cnn, means of all steps", global),
        ("lstm", ModelConfig { window, layers: vec![lstm, LayerConfig::output()] }),
    ]
}

/// Widths, each with another kind of weight quantizer.
const WIDTHS: [Widths; 7] = [[2, 2, 2], [2, 3, 4], [3, 4, 8], [4, 4, 4], [2, 8, 8], [4, 12, 8], [8, 8, 8]];
const KINDS: [QuantizerKind; 4] =
    [QuantizerKind::MovingAverage, QuantizerKind::Lsq, QuantizerKind::LastValue, QuantizerKind::AllValues];

#[test]
fn integers_of_every_network_follow_fake_quant() {
    let dataset = walk_of_seed_7(Some(400));
    for (name, model) in networks() {
        for (index, widths) in WIDTHS.into_iter().enumerate() {
            let mut config = config(model.clone(), widths, 3, 6);
            let qat = config.qat.as_mut().unwrap();
            qat.gate_bits = [16, 12, 8, 4][index % 4];
            (qat.weights.kind, qat.weights.per_axis) = (KINDS[index % KINDS.len()], index % 2 == 1);
            let prepared = prepared_for(&dataset, &config);
            let found = trained(config, &prepared);
            let difference = difference(&found);
            assert!(difference.abs() < 0.01, "{name}, {widths:?}: integers are {difference} from fake-quant");
        }
    }
}

#[test]
fn every_quantizer_trains_every_network_to_integers_that_follow_fake_quant() {
    let dataset = walk_of_seed_7(Some(400));
    for (name, model) in networks() {
        for kind in QuantizerKind::ALL {
            let mut config = config(model.clone(), [4, 8, 8], 3, 6);
            let qat = config.qat.as_mut().unwrap();
            for quantizer in [&mut qat.weights, &mut qat.activations, &mut qat.input] {
                quantizer.kind = kind;
                (quantizer.fixed_min, quantizer.fixed_max) = (-4.0, 4.0);
            }
            let prepared = prepared_for(&dataset, &config);
            let found = trained(config, &prepared);
            let difference = difference(&found);
            assert!(difference.abs() < 0.01, "{name}, {kind}: integers are {difference} from fake-quant");
        }
    }
}

#[test]
fn a_fixed_range_that_makes_all_weights_zero_is_said() {
    let dataset = walk_of_seed_7(Some(300));
    let mut fixed = config(ModelConfig::mlp(&[4], Activation::Relu), [2, 8, 8], 1, 1);
    let weights = &mut fixed.qat.as_mut().unwrap().weights;
    (weights.kind, weights.fixed_min, weights.fixed_max) = (QuantizerKind::Fixed, -6.0, 6.0);
    let prepared = prepared_for(&dataset, &fixed);
    let notes = finish(fixed.clone(), &prepared).report(&prepared).unwrap().qat.unwrap().notes;
    let found: Vec<&str> =
        notes.iter().filter_map(|note| note.split_once(" weights to 0").map(|n| n.0)).collect();
    let range = "the range from -6 to 6 at 2 bits rounds all of its";
    assert_eq!(found, [format!("dense 1: {range} 16"), format!("dense 2: {range} 8")]);
    fixed.qat.as_mut().unwrap().weights.bits = 8;
    let run = finish(fixed, &prepared);
    let notes = run.report(&prepared).unwrap().qat.unwrap().notes;
    assert!(notes.is_empty(), "{notes:?}");
    let ptq = Quantized::ptq(&run.model, PtqConfig::default().check(2).unwrap(), Some(&prepared)).unwrap();
    assert!(ptq.notes.is_empty(), "{:?}", ptq.notes);
}

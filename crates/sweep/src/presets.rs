//! The sweeps of the thesis, in full and short.

use protocol::config::{CnnLayout, RangeInit};
use protocol::defaults::{CNN_L2, LSTM_LEARNING_RATE, LSTM_UNITS};
use protocol::thesis::{CHOSEN, QUANTIZER_ACTIVATION_BITS, QUANTIZER_WEIGHT_BITS, QUANTIZERS, qat};
use protocol::{ExplorationConfig, Job, ModelConfig, Patch, TrainingConfig, limits};
use serde_json::Value;
use vocabulary::SweepPreset;

use crate::config::{Axis, Choice, SweepConfig};

/// Widths of a short grid.
const QUICK_BITS: [u8; 5] = [2, 4, 6, 8, 16];
/// Repeats of a short sweep.
const QUICK_REPEATS: u32 = 2;
/// What is set together as the bits of the weights, and of the activations.
const WEIGHT_BITS: &str = "qat.weights.bits";
const ACTIVATION_BITS: &str = "qat.activations.bits";

/// A sweep of the thesis. `quick` takes fewer widths, epochs and seeds: minutes instead of hours, and no figures to quote.
///
/// Grids have the quantizers that the thesis chose, every width from 2 to 16 bits for weights and activations, and beside them
/// the float network and its conversion to int8. The MLP has 10 seeds, the CNN 30, as in the thesis, the LSTM, which it does not
/// sweep, 10; all have 1,000 epochs.
pub fn preset(which: SweepPreset, quick: bool) -> SweepConfig {
    let mlp = TrainingConfig::default();
    let lstm = TrainingConfig { learning_rate: LSTM_LEARNING_RATE, ..TrainingConfig::default() };
    let of = |model: ModelConfig, training: TrainingConfig, repeats: u32, quick_epochs: u32| {
        let (epochs, repeats) =
            if quick { (quick_epochs, QUICK_REPEATS) } else { (training.epochs, repeats) };
        Job { model, training: TrainingConfig { epochs, repeats, ..training }, ..Job::default() }
    };
    let cnn = || ModelConfig::cnn(CnnLayout::A, CNN_L2);
    match which {
        SweepPreset::MlpGrid => grid(of(ModelConfig::default(), mlp, 10, 100), quick),
        SweepPreset::CnnGrid => grid(of(cnn(), mlp, 30, 2), quick),
        SweepPreset::LstmGrid => grid(of(ModelConfig::lstm(LSTM_UNITS), lstm, 10, 5), quick),
        SweepPreset::Quantizers => quantizers(of(cnn(), mlp, 10, 2)),
        SweepPreset::Neurons => neurons(of(ModelConfig::default(), mlp, 10, 100), quick),
    }
}

/// Every width of weights and activations.
fn grid(job: Job, quick: bool) -> SweepConfig {
    let axis = |name: &str, path: &str| {
        if quick {
            return Axis::values(name, &[path], QUICK_BITS.map(Value::from).into());
        }
        Axis::range(name, &[path], (*limits::BITS.start()).into(), (*limits::BITS.end()).into())
    };
    let axes = vec![axis("weight bits", WEIGHT_BITS), axis("activation bits", ACTIVATION_BITS)];
    let qat = Some(qat(CHOSEN, (8, 8), RangeInit::FirstBatch));
    let int8 = Patch::of("qat", "off").then(Patch::of("ptq", "int8"));
    SweepConfig { job: Job { qat, ..job }, axes, extra: vec![int8], ..SweepConfig::default() }
}

/// Table 3.3 with the combination that it leaves out.
fn quantizers(job: Job) -> SweepConfig {
    let choice = |pair: &protocol::thesis::QuantizerResult| {
        let own = qat((pair.weights, pair.activations), (QUANTIZER_WEIGHT_BITS, 8), RangeInit::FirstBatch);
        let set = Patch::between(&job, &Job { qat: Some(own), ..job.clone() });
        Choice { name: format!("{} / {}", pair.weights.name(), pair.activations.name()), set }
    };
    let pairs = Axis::choices("quantizers", QUANTIZERS.iter().map(choice).collect());
    let widths = QUANTIZER_ACTIVATION_BITS.map(Value::from).into();
    let axes = vec![pairs, Axis::values("activation bits", &[ACTIVATION_BITS], widths)];
    SweepConfig { job, axes, ..SweepConfig::default() }
}

/// Sizes of the hidden layer, float.
fn neurons(job: Job, quick: bool) -> SweepConfig {
    let ExplorationConfig { first, last, .. } = ExplorationConfig::default();
    let axis = Axis::range("neurons", &["model.layers.0.units"], first.into(), last.into());
    let axis = Axis { step: quick.then_some(5), ..axis };
    SweepConfig { job, axes: vec![axis], ..SweepConfig::default() }
}

#[cfg(test)]
#[path = "presets_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;

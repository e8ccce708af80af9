//! The sweeps of the thesis, in full, short, and as the page ships with their results.

use protocol::config::{CnnLayout, RangeInit};
use protocol::defaults::{CNN_L2, LSTM_LEARNING_RATE, LSTM_UNITS};
use protocol::thesis::{
    CHOSEN, CNN_GRID, QUANTIZER_ACTIVATION_BITS, QUANTIZER_WEIGHT_BITS, QUANTIZERS, REPEATS, qat,
};
use protocol::{ExplorationConfig, Job, ModelConfig, Patch, TrainingConfig, limits};
use serde_json::Value;
use vocabulary::SweepPreset;

use crate::config::{Axis, Choice, SweepConfig};

/// Widths of a short grid.
const QUICK_BITS: [u8; 5] = [2, 4, 6, 8, 16];
/// Repeats of a short sweep.
const QUICK_REPEATS: u32 = 2;
/// Repeats of what ships where the thesis' own take days: as many as two cores train in about an hour each. Of the CNN's grid, by far
/// the slowest, there are fewer.
const SHIPPED_REPEATS: u32 = 3;
const SHIPPED_CNN_REPEATS: u32 = 2;
/// What is set together as the bits of the weights, and of the activations.
const WEIGHT_BITS: &str = "qat.weights.bits";
const ACTIVATION_BITS: &str = "qat.activations.bits";

/// How much of a sweep of the thesis is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Few widths, epochs and seeds: minutes instead of hours, and no figures to quote.
    Quick,
    /// What was computed for the page to ship with: every point; of what takes days, fewer seeds and epochs.
    Shipped,
    /// The thesis' protocol.
    Full,
}

/// Epochs and seeds of a sweep, by its extent.
struct Budgets {
    quick: u32,
    shipped: (u32, u32),
    full: (u32, u32),
}

impl Budgets {
    fn of(&self, extent: Extent) -> (u32, u32) {
        match extent {
            Extent::Quick => (self.quick, QUICK_REPEATS),
            Extent::Shipped => self.shipped,
            Extent::Full => self.full,
        }
    }
}

/// A sweep of the thesis.
///
/// Grids have the quantizers that the thesis chose, every width from 2 to 16 bits for weights and activations, and beside them
/// the float network and its conversion to int8. The MLP has 10 seeds, the CNN 30, as in the thesis, the LSTM, which it does not
/// sweep, 10; all have 1,000 epochs.
pub fn preset(which: SweepPreset, extent: Extent) -> SweepConfig {
    let training = TrainingConfig::default();
    let lstm = TrainingConfig { learning_rate: LSTM_LEARNING_RATE, ..TrainingConfig::default() };
    let of = |model: ModelConfig, training: TrainingConfig, budgets: Budgets| {
        let (epochs, repeats) = budgets.of(extent);
        Job { model, training: TrainingConfig { epochs, repeats, ..training }, ..Job::default() }
    };
    let epochs = training.epochs;
    let thesis = (epochs, REPEATS);
    let mlp = Budgets { quick: 100, shipped: thesis, full: thesis };
    let cnn = |shipped, repeats| Budgets { quick: 2, shipped: (100, shipped), full: (epochs, repeats) };
    let recurrent = Budgets { quick: 5, shipped: (300, SHIPPED_REPEATS), full: thesis };
    let layout_a = ModelConfig::cnn(CnnLayout::A, CNN_L2);
    let is_quick = extent == Extent::Quick;
    match which {
        SweepPreset::MlpGrid => grid(of(ModelConfig::default(), training, mlp), is_quick),
        SweepPreset::CnnGrid => {
            grid(of(layout_a, training, cnn(SHIPPED_CNN_REPEATS, CNN_GRID.repeats)), is_quick)
        }
        SweepPreset::LstmGrid => grid(of(ModelConfig::lstm(LSTM_UNITS), lstm, recurrent), is_quick),
        SweepPreset::Quantizers => quantizers(of(layout_a, training, cnn(SHIPPED_REPEATS, REPEATS))),
        SweepPreset::Neurons => neurons(of(ModelConfig::default(), training, mlp), is_quick),
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

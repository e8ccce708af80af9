//! What a run found: losses, errors, predictions, sizes, and how far the integers are from fake-quant.

mod inspect;
mod metrics;
mod quantized;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::config::{RunConfig, SplitConfig};
use crate::data_description::DataDescription;
use crate::import::{ImportReport, RoomConfig};
use crate::statistics::Distribution;

pub use inspect::{
    AttributionEntry, AttributionReport, FormulaProblem, FormulaReport, RangeHistory, RangePoint, WalkLayer,
    WalkLine, WalkQuery, WalkReport, WalkTerm,
};
pub use metrics::{Metrics, Smoothness};
pub use quantized::{Exactness, Grid, Histogram, LayerForm, LayerReport, PtqReport, QuantizedReport};

// The words that reports are made of.
pub use vocabulary::{Method, NumberFormat, TensorKind};

/// One value per block of the split.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PerSplit<T> {
    /// Training block.
    pub train: T,
    /// Validation block.
    pub validation: T,
    /// Test block.
    pub test: T,
}

impl<T> PerSplit<T> {
    /// Applies `f` to each block's value.
    ///
    /// # Errors
    /// The first error of `f`.
    pub fn try_map<U, E>(&self, mut f: impl FnMut(&T) -> Result<U, E>) -> Result<PerSplit<U>, E> {
        Ok(PerSplit { train: f(&self.train)?, validation: f(&self.validation)?, test: f(&self.test)? })
    }

    /// Each block's value after `f`.
    pub fn map<U>(&self, f: impl Fn(&T) -> U) -> PerSplit<U> {
        PerSplit { train: f(&self.train), validation: f(&self.validation), test: f(&self.test) }
    }

    /// Combines each block's values with those of `other`.
    pub fn zip_map<U, V>(&self, other: &PerSplit<U>, f: impl Fn(&T, &U) -> V) -> PerSplit<V> {
        PerSplit {
            train: f(&self.train, &other.train),
            validation: f(&self.validation, &other.validation),
            test: f(&self.test, &other.test),
        }
    }
}

/// A path: x and y in metres for consecutive rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Path {
    /// Index of each sample's row in the data; shared by all paths of one block and window setting.
    pub rows: Arc<[u32]>,
    /// x in m.
    pub x: Vec<f32>,
    /// y in m.
    pub y: Vec<f32>,
}

/// A data set as the page shows it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DataView {
    /// File name, or a description of the simulated room.
    pub name: String,
    /// Hash of all values; the same data have the same fingerprint.
    pub fingerprint: String,
    /// Rows.
    pub rows: u32,
    /// Sampling rate in Hz where known.
    pub rate_hz: Option<f64>,
    /// Time of each row in s from the first; the row number where the data have no time.
    pub time_s: Vec<f64>,
    /// Whether `time_s` is in seconds (else it counts rows).
    pub has_time: bool,
    /// True x of each row in m.
    pub x: Vec<f32>,
    /// True y of each row in m.
    pub y: Vec<f32>,
    /// Rows before which there is a gap.
    pub breaks: Vec<u32>,
    /// Rows of each block, in order.
    pub split: PerSplit<Arc<[u32]>>,
    /// How it was split.
    pub split_config: SplitConfig,
    /// The room; of a file of whose room nothing is known, the thesis' one.
    pub room: RoomConfig,
    /// What the room view shows: x0, y0, x1, y1 in m; the room, or more where labels leave it; of a room that is not known, the data
    /// rounded out.
    pub extent: [f64; 4],
    /// Import report; that of a simulated room is short.
    pub report: ImportReport,
    /// The simulator's parameters as they were used; none for a file.
    pub simulator: Vec<SimulatorParameter>,
}

/// One parameter of the simulated room.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SimulatorParameter {
    /// Key, as in [`crate::config::SimulatedSource::overrides`].
    pub name: String,
    /// Unit; empty for counts and ratios.
    pub unit: String,
    /// One sentence on what it does.
    pub meaning: String,
    /// Smallest value allowed.
    pub min: f64,
    /// Largest value allowed.
    pub max: f64,
    /// Whether only whole numbers are allowed.
    pub whole: bool,
    /// The value used.
    pub value: f64,
    /// The preset's value.
    pub preset_value: f64,
}

/// The losses of one epoch, MSE in m².
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct EpochLoss {
    /// Mean over the epoch's batches while training.
    pub train: f64,
    /// On the validation block after the epoch.
    pub validation: f64,
}

/// Which network of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Leg {
    /// The float network.
    Float,
    /// Its twin trained with quantization in the loop.
    Qat,
}

/// One network's losses over a stretch of epochs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LossHistory {
    /// Which repeat, from 0.
    pub repeat: u32,
    /// Which network.
    pub leg: Leg,
    /// Epoch of the first entry, from 1.
    pub first_epoch: u32,
    /// Consecutive epochs.
    pub losses: Vec<EpochLoss>,
    /// Epoch with the lowest validation loss so far, and that loss.
    pub best: Option<(u32, f64)>,
}

/// A float network's result.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FloatReport {
    /// Errors per block.
    pub metrics: PerSplit<Metrics>,
    /// Paths per block.
    pub paths: PerSplit<Path>,
    /// Epoch of the checkpoint (lowest validation loss).
    pub best_epoch: u32,
    /// Parameters.
    pub parameters: u32,
    /// Multiply-accumulates of one estimate.
    pub macs: u32,
    /// Size of the parameters as float32, bytes.
    pub size_bytes: u32,
    /// Hash of the weights' bits.
    pub weights_hash: String,
}

/// One repeat of a run: each network at its best epoch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RepeatReport {
    /// Seed of its weights and shuffling.
    pub seed: u64,
    /// Epochs trained; fewer than configured if it was stopped, by hand or early.
    pub epochs_done: u32,
    /// The float network.
    pub float: RepeatedNetwork,
    /// The network trained with quantization in the loop; errors of its fake-quantized form.
    pub qat: Option<RepeatedNetwork>,
}

/// One network of one repeat.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RepeatedNetwork {
    /// Epoch of the checkpoint (lowest validation loss).
    pub best_epoch: u32,
    /// Errors per block on the data it was trained on.
    pub metrics: PerSplit<Metrics>,
    /// Hash of the weights' bits.
    pub weights_hash: String,
}

/// A finished (or stopped) run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunReport {
    /// What was run.
    pub config: RunConfig,
    /// [`crate::version::ENGINE_VERSION`].
    pub engine_version: u32,
    /// Fingerprint of the data these results are on.
    pub data_fingerprint: String,
    /// The data the networks were trained on: others than the above if a model file was opened on other data.
    pub trained_on: DataDescription,
    /// Every finished repeat, in order of seeds.
    pub repeats: Vec<RepeatReport>,
    /// Index of the repeat with the lowest validation MSE, which the rest of this report is about.
    pub chosen: u32,
    /// Epochs that repeat was trained; fewer than configured if it was stopped.
    pub epochs_done: u32,
    /// The float network.
    pub float: FloatReport,
    /// The network trained with quantization in the loop, if the config asks for one.
    pub qat: Option<QuantizedReport>,
    /// Ranges of its quantizers over that repeat's training; empty without QAT.
    pub ranges: Vec<RangeHistory>,
}

impl RunReport {
    /// Sensors that the networks take: those of the data they were trained on.
    pub fn sensors(&self) -> u32 {
        self.trained_on.room.sensors()
    }
}

/// One member of a neuron exploration: MLP 4-n-2 with all its repeats.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NeuronReport {
    /// Neurons of the hidden layer, n.
    pub neurons: u32,
    /// Parameters, 7n + 2 for four sensors.
    pub parameters: u32,
    /// Every repeat, in order of seeds.
    pub repeats: Vec<RepeatReport>,
    /// Index of the repeat with the lowest validation MSE.
    pub chosen: u32,
    /// Losses of the chosen repeat.
    pub losses: LossHistory,
}

impl NeuronReport {
    /// The chosen repeat's network; `None` only for a report without repeats.
    pub fn chosen(&self) -> Option<&RepeatedNetwork> {
        self.repeats.get(self.chosen as usize).map(|repeat| &repeat.float)
    }

    /// Test ADE of every repeat, m.
    pub fn test_ades(&self) -> Vec<f64> {
        self.repeats.iter().map(|repeat| repeat.float.metrics.test.ade).collect()
    }

    /// The distribution of the test ADE of all repeats, m; `None` for a single one.
    pub fn spread(&self) -> Option<Distribution> {
        Distribution::of(&self.test_ades()).filter(|_| self.repeats.len() > 1)
    }

    /// The thesis' protocol: the lowest test ADE of all repeats, m. It chooses on test data, so it flatters.
    pub fn lowest_test_ade(&self) -> Option<f64> {
        self.test_ades().into_iter().min_by(f64::total_cmp)
    }
}

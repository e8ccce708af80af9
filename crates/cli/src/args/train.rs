//! The options of `train`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use protocol::{TrainingConfig, defaults};

use super::DataArgs;

/// `train`.
#[derive(Args)]
pub struct Train {
    #[command(flatten)]
    pub data: DataArgs,
    #[command(flatten)]
    pub network: NetworkArgs,
    #[command(flatten)]
    pub training: TrainingArgs,
    /// Learning rate.
    #[arg(long, default_value_t = TrainingConfig::default().learning_rate)]
    pub lr: f64,
    /// Trainings with consecutive seeds; the one with the lowest validation loss is kept.
    #[arg(long, default_value_t = TrainingConfig::default().repeats)]
    pub repeats: u32,
    /// Start from the weights of this run.json instead of drawing them from the seed.
    #[arg(long, value_name = "RUN.JSON")]
    pub from: Option<PathBuf>,
    #[command(flatten)]
    pub qat: QatArgs,
    /// Where to write the model.
    #[arg(long, short, default_value = "run.json")]
    pub out: PathBuf,
    /// The run's report as JSON, without the paths.
    #[arg(long)]
    pub json: bool,
}

/// The network.
#[derive(Args)]
pub struct NetworkArgs {
    /// The network.
    #[arg(long, default_value = "mlp")]
    pub model: Model,
    /// Neurons of each hidden layer of an mlp, separated by commas (default 32).
    #[arg(long, value_delimiter = ',')]
    pub hidden: Option<Vec<u32>>,
    /// Cells of an lstm (default 2).
    #[arg(long)]
    pub cells: Option<u32>,
    /// Activation of the hidden layers of an mlp: relu (default), tanh, sigmoid or linear.
    #[arg(long)]
    pub activation: Option<String>,
    /// Layers from a file instead: a JSON list such as [{"kind":"dense","units":2,"activation":"linear","l2":0}].
    #[arg(long, value_name = "FILE", conflicts_with_all = ["model", "hidden", "cells", "activation"])]
    pub layers: Option<PathBuf>,
    /// Samples in a window (default: 1 for an mlp, 30 for the others).
    #[arg(long)]
    pub window: Option<u32>,
    /// Samples from the start of one training window to the next (default 1).
    #[arg(long)]
    pub window_stride: Option<u32>,
    /// Sample of a window whose position is estimated: last (default) or middle.
    #[arg(long)]
    pub label_at: Option<String>,
    /// L2 factor on the kernel of every hidden layer (default: 0.01 for the cnn layouts, 0 for the others).
    #[arg(long)]
    pub l2: Option<f64>,
}

/// Networks.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Model {
    /// Dense layers on single samples.
    Mlp,
    /// Convolution, convolution, pool by 3.
    CnnA,
    /// Convolution, pool by 3, convolution.
    CnnB,
    /// Convolution of stride 3, convolution.
    CnnC,
    /// One LSTM layer, then a dense one.
    Lstm,
}

/// How networks are trained, but for the learning rate and the repeats, whose defaults differ.
#[derive(Args)]
pub struct TrainingArgs {
    /// Optimizer: adamax, adam or sgd.
    #[arg(long, default_value = TrainingConfig::default().optimizer.kind().name())]
    pub optimizer: String,
    /// Momentum of sgd.
    #[arg(long, default_value_t = defaults::MOMENTUM)]
    pub momentum: f64,
    /// Passes over the training block.
    #[arg(long, default_value_t = TrainingConfig::default().epochs)]
    pub epochs: u32,
    /// Samples per update.
    #[arg(long, default_value_t = TrainingConfig::default().batch_size)]
    pub batch: u32,
    /// Learning rate over time.
    #[arg(long, default_value = TrainingConfig::default().schedule.kind().name())]
    pub schedule: ScheduleName,
    /// Factor of the exponential schedule after --decay-every epochs.
    #[arg(long, default_value_t = defaults::DECAY)]
    pub decay: f64,
    /// Epochs until the exponential schedule's factor is reached.
    #[arg(long, default_value_t = defaults::DECAY_EVERY)]
    pub decay_every: u32,
    /// Share of the learning rate that the cosine schedule leaves.
    #[arg(long, default_value_t = defaults::FINAL_SHARE)]
    pub final_share: f64,
    /// Ends a repeat after this many epochs without improvement.
    #[arg(long, value_name = "PATIENCE")]
    pub early_stopping: Option<u32>,
    /// Smallest decrease of the validation MSE that early stopping counts, m².
    #[arg(long, default_value_t = defaults::STOPPING.min_delta)]
    pub min_delta: f64,
    /// Seed of initial weights and shuffling of the first repeat.
    #[arg(long, default_value_t = TrainingConfig::default().seed)]
    pub seed: u64,
}

/// Learning-rate schedules.
#[derive(Clone, Copy, ValueEnum)]
pub enum ScheduleName {
    /// Always the same.
    Constant,
    /// Falls by --decay every --decay-every epochs.
    Exponential,
    /// Falls along half a cosine over all epochs to --final-share.
    Cosine,
}

/// Quantization in the loop; any of these options switches it on.
#[derive(Args)]
pub struct QatArgs {
    /// Quantization-aware training with the defaults below.
    #[arg(long)]
    pub qat: bool,
    /// Bits of the weights, 2 to 16 (default 8).
    #[arg(long)]
    pub weight_bits: Option<u8>,
    /// Bits of the activations, 2 to 16 (default 8).
    #[arg(long)]
    pub activation_bits: Option<u8>,
    /// Bits of the input, 2 to 16 (default 8).
    #[arg(long)]
    pub input_bits: Option<u8>,
    /// Bits of an LSTM's gates and cell state, 2 to 16 (default 16).
    #[arg(long)]
    pub gate_bits: Option<u8>,
    /// An integer LSTM's tanh and sigmoid: fixed-point (default) or table.
    #[arg(long)]
    pub lstm_functions: Option<String>,
    /// Epochs before the quantizers act (default 0).
    #[arg(long)]
    pub start_epoch: Option<u32>,
    /// last-value (default), moving-average, all-values, fixed, custom or lsq.
    #[arg(long)]
    pub weight_quantizer: Option<String>,
    /// last-value, moving-average (default), all-values, fixed, custom or lsq.
    #[arg(long)]
    pub activation_quantizer: Option<String>,
    /// last-value, moving-average, all-values (default), fixed, custom or lsq.
    #[arg(long)]
    pub input_quantizer: Option<String>,
    /// Formulas of a custom weight quantizer's range over min, max, mean, std, step, prev_min, prev_max.
    #[arg(long, value_name = "MIN;MAX", allow_hyphen_values = true)]
    pub weight_formula: Option<String>,
    /// Formulas of a custom activation quantizer's range.
    #[arg(long, value_name = "MIN;MAX", allow_hyphen_values = true)]
    pub activation_formula: Option<String>,
    /// Symmetric weights (default true).
    #[arg(long)]
    pub weight_symmetric: Option<bool>,
    /// Narrow range of the weights (default true).
    #[arg(long)]
    pub weight_narrow: Option<bool>,
    /// One weight scale per output channel (default false).
    #[arg(long)]
    pub weight_per_axis: Option<bool>,
    /// Symmetric activations (default false).
    #[arg(long)]
    pub activation_symmetric: Option<bool>,
    /// Narrow range of the activations (default false).
    #[arg(long)]
    pub activation_narrow: Option<bool>,
    /// Where ranges start: first-batch (default) or tfmot (-6 and +6).
    #[arg(long)]
    pub range_init: Option<String>,
    /// Range of a fixed weight quantizer (default -1,1).
    #[arg(long, value_name = "MIN,MAX", allow_hyphen_values = true)]
    pub weight_range: Option<String>,
    /// Range of a fixed activation quantizer (default -6,6).
    #[arg(long, value_name = "MIN,MAX", allow_hyphen_values = true)]
    pub activation_range: Option<String>,
    /// Layers with other widths, LAYER:WEIGHT_BITS:ACTIVATION_BITS, layers from 0.
    #[arg(long, value_delimiter = ',', value_name = "L:W:A")]
    pub layer_bits: Vec<String>,
    /// Whose rounding the integer network follows: reference (default), ruy or xnnpack.
    #[arg(long)]
    pub qat_runtime: Option<String>,
}

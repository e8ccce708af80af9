//! The options of `train`: what sets several settings at once; the others are drawn from the table.

use std::path::PathBuf;

use clap::Args;

use super::DataArgs;
use super::settings::{OfRun, SettingArgs};

/// `train`.
#[derive(Args)]
pub struct Train {
    #[command(flatten)]
    pub data: DataArgs,
    #[command(flatten)]
    pub settings: SettingArgs<OfRun>,
    #[command(flatten)]
    pub network: NetworkArgs,
    #[command(flatten)]
    pub qat: QatArgs,
    /// Start from the weights of this run.json instead of drawing them from the seed.
    #[arg(long, value_name = "RUN.JSON")]
    pub from: Option<PathBuf>,
    /// Where to write the model.
    #[arg(long, short, default_value = "run.json")]
    pub out: PathBuf,
    /// The run's report as JSON, without the paths.
    #[arg(long)]
    pub json: bool,
}

/// Several layers at once.
#[derive(Args)]
pub struct NetworkArgs {
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
    /// L2 factor on the kernel of every hidden layer (default: 0.01 for the cnn layouts, 0 for the others).
    #[arg(long)]
    pub l2: Option<f64>,
}

/// Several settings of quantizers at once; any of them switches quantization-aware training on.
#[derive(Args)]
pub struct QatArgs {
    /// Formulas of a custom weight quantizer's range over min, max, mean, std, step, prev_min, prev_max.
    #[arg(long, value_name = "MIN;MAX", allow_hyphen_values = true)]
    pub weight_formula: Option<String>,
    /// Formulas of a custom activation quantizer's range.
    #[arg(long, value_name = "MIN;MAX", allow_hyphen_values = true)]
    pub activation_formula: Option<String>,
    /// Where the ranges of all quantizers start: first-batch (default) or tfmot (-6 and +6).
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
}

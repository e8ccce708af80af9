//! The options of `quantize`: what sets several settings at once; the others are drawn from the table.

use std::path::PathBuf;

use clap::Args;

use super::DataArgs;
use super::settings::{OfPtq, SettingArgs};

/// `quantize`.
#[derive(Args)]
pub struct Quantize {
    /// A run.json, or a model.json with weights from elsewhere.
    pub run: PathBuf,
    #[command(flatten)]
    pub settings: SettingArgs<OfPtq>,
    /// Layers with other widths, LAYER:WEIGHT_BITS:ACTIVATION_BITS, layers from 0.
    #[arg(long, value_delimiter = ',', value_name = "L:W:A")]
    pub layer_bits: Vec<String>,
    /// Layers that stay in float, from 0.
    #[arg(long, value_delimiter = ',', value_name = "LAYER")]
    pub float_layers: Vec<usize>,
    #[command(flatten)]
    pub data: DataArgs,
    /// Where to write the model.
    #[arg(long, short, default_value = "q.json")]
    pub out: PathBuf,
}

//! The options of `quantize`: the TensorFlow Lite converter's settings, and what goes beyond them.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use protocol::PtqConfig;

use super::DataArgs;

/// `quantize`.
#[derive(Args)]
pub struct Quantize {
    /// A run.json.
    pub run: PathBuf,
    /// Conversion mode.
    #[arg(long, default_value = "int8")]
    pub mode: Mode,
    #[command(flatten)]
    pub widths: WidthArgs,
    #[command(flatten)]
    pub converter: ConverterArgs,
    #[command(flatten)]
    pub calibration: CalibrationArgs,
    /// Biases of linear layers stay where they are; the converter moves them into the next dense layer.
    #[arg(long)]
    pub keep_biases: bool,
    /// Biases make up for the mean error of each output channel.
    #[arg(long)]
    pub bias_correction: bool,
    /// Scales of neighbouring layers are balanced first (cross-layer equalization).
    #[arg(long)]
    pub equalization: bool,
    /// Weights are rounded so that each layer's output errs least (AdaRound).
    #[arg(long)]
    pub adaptive_rounding: bool,
    /// Whose rounding the integer network follows: reference, ruy or xnnpack.
    #[arg(long, default_value = PtqConfig::default().runtime.name())]
    pub runtime: String,
    #[command(flatten)]
    pub data: DataArgs,
    /// Where to write the model.
    #[arg(long, short, default_value = "q.json")]
    pub out: PathBuf,
}

/// Widths; the mode's own unless given.
#[derive(Args)]
pub struct WidthArgs {
    /// Bits of the weights, 2 to 16 (default 8).
    #[arg(long)]
    pub weight_bits: Option<u8>,
    /// Bits of the activations, 2 to 16 (default 8, with mode int16x8 16).
    #[arg(long)]
    pub activation_bits: Option<u8>,
    /// Bits of the input, 2 to 16 (default 8, with mode int16x8 16).
    #[arg(long)]
    pub input_bits: Option<u8>,
    /// Bits of an LSTM's gates and cell state, 2 to 16.
    #[arg(long, default_value_t = PtqConfig::default().gate_bits)]
    pub gate_bits: u8,
    /// Layers with other widths, LAYER:WEIGHT_BITS:ACTIVATION_BITS, layers from 0.
    #[arg(long, value_delimiter = ',', value_name = "L:W:A")]
    pub layer_bits: Vec<String>,
    /// Layers that stay in float, from 0.
    #[arg(long, value_delimiter = ',', value_name = "LAYER")]
    pub float_layers: Vec<usize>,
    /// One weight scale per tensor instead of one per output channel.
    #[arg(long)]
    pub per_tensor: bool,
}

/// The converter's own names.
#[derive(Args)]
pub struct ConverterArgs {
    /// Flag: default, optimize-for-size or optimize-for-latency (both deprecated, the same as default).
    #[arg(long, default_value = PtqConfig::default().optimization.name())]
    pub optimization: String,
    /// Operators: builtins, builtins-int8, int16x8 or select-tf-ops (default: the mode's).
    #[arg(long)]
    pub ops: Option<String>,
    /// Type of the model's input: float32, int8, uint8 or int16.
    #[arg(long, default_value = PtqConfig::default().input_type.name())]
    pub input_type: String,
    /// Type of the model's output: float32, int8, uint8 or int16.
    #[arg(long, default_value = PtqConfig::default().output_type.name())]
    pub output_type: String,
    /// An integer LSTM's tanh and sigmoid: fixed-point or table.
    #[arg(long, default_value = PtqConfig::default().lstm_functions.name())]
    pub lstm_functions: String,
}

/// Where the activations' ranges come from.
#[derive(Args)]
pub struct CalibrationArgs {
    /// Samples: training, validation or random.
    #[arg(long, default_value = PtqConfig::default().calibration.name())]
    pub calibration: String,
    /// How many random samples.
    #[arg(long, default_value_t = PtqConfig::default().calibration_samples)]
    pub calibration_samples: u32,
    /// Which random samples.
    #[arg(long, default_value_t = PtqConfig::default().calibration_seed)]
    pub calibration_seed: u64,
    /// How their values become a range: min-max, percentile, mse or entropy.
    #[arg(long, default_value = PtqConfig::default().calibrator.name())]
    pub calibrator: String,
    /// Share of the values within the percentile's range, %.
    #[arg(long, default_value_t = PtqConfig::default().percentile)]
    pub percentile: f64,
    /// An LSTM starts every calibration window from zeros; the converter carries its state from window to window.
    #[arg(long)]
    pub reset_state: bool,
}

impl Mode {
    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Int8 => "int8",
            Self::Int16x8 => "int16x8",
            Self::DynamicRange => "dynamic-range",
            Self::Float16 => "float16",
        }
    }
}

/// Conversion modes.
#[derive(Clone, Copy, ValueEnum)]
pub enum Mode {
    /// Full integer; the widths are 8 unless given.
    Int8,
    /// Full integer with 16-bit activations, symmetric around 0, and 8-bit weights.
    Int16x8,
    /// Weights of at least 1,024 elements to 8 bits; activations while running.
    DynamicRange,
    /// Weights and biases to float16.
    Float16,
}

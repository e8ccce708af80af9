//! What a quantized network found: errors, exactness, and how each of its layers runs.

use serde::{Deserialize, Serialize};
use vocabulary::{Method, NumberFormat, Runtime};

use super::{Metrics, Path, PerSplit};
use crate::config::PtqConfig;

/// How far the integer network is from fake-quant on the test block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exactness {
    /// Outputs that differ.
    pub mismatches: u32,
    /// Outputs compared.
    pub total: u32,
    /// Largest difference in steps of the output's grid.
    pub max_lsb: u32,
    /// The integer network's runtime.
    pub runtime: Runtime,
}

/// Which arithmetic one layer of the network got, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LayerForm {
    /// Name such as `dense 1`.
    pub name: String,
    /// The arithmetic.
    pub format: NumberFormat,
    /// Why, in one sentence; empty where it is what the settings ask for.
    pub reason: String,
}

/// One layer with weights of a quantized network; what a layer that stays in float does not have is 0 or empty.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LayerReport {
    /// Index of the layer, from 0, among all layers of the network.
    pub layer: u32,
    /// Name such as `dense 1`.
    pub name: String,
    /// The arithmetic it runs in.
    pub format: NumberFormat,
    /// Index of the layer that its bias was moved into; absent where it was not.
    #[serde(default)]
    pub bias_moved_to: Option<u32>,
    /// Bits of its weights.
    pub weight_bits: u8,
    /// Bits of its output.
    pub activation_bits: u8,
    /// Weight scales: one, or one per output channel.
    pub weight_scales: u32,
    /// Bits of the values behind its table, where it has one (tanh, sigmoid).
    #[serde(default)]
    pub table_bits: Option<u8>,
    /// The largest magnitude its sums can reach, biases included, in steps of one product.
    pub accumulator_bound: f64,
    /// Smallest and largest sum that input codes can give, biases included, in steps of one product; absent for an LSTM and
    /// outside integers.
    pub accumulator_reach: Option<(i64, i64)>,
    /// Bits that sums in steps of one product need by the proven bound.
    pub accumulator_bits_needed: u8,
    /// Bits by which sums are shifted left to make steps of the bias finer: what the accumulator has beyond those it needs. 0
    /// in the widths of LiteRT's kernels; of an LSTM the least of its gates.
    #[serde(default)]
    pub accumulator_shift: u8,
    /// Bits of the accumulator used: 32 or 64.
    pub accumulator_bits: u8,
    /// Scale of its output, m per step in the last layer.
    pub output_scale: f64,
    /// Zero point of its output.
    pub output_zero_point: i32,
    /// Share of its weights that are exactly zero after quantization.
    pub zero_share: f64,
    /// The float weights' distribution and the levels they are rounded to.
    pub weights: Histogram,
    /// Where there are several weight scales, the weights of each output channel (of an LSTM: of each gate's input kernel) with the
    /// grid of their own, without lists of its levels; empty for one scale.
    pub channels: Vec<Histogram>,
    /// The float outputs' distribution on the calibration samples and the levels they are rounded to.
    pub activations: Histogram,
}

/// Distribution of one tensor's float values with the quantization grid.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Histogram {
    /// Lower edge of the first bin.
    pub min: f64,
    /// Upper edge of the last bin.
    pub max: f64,
    /// Values per bin; bins have equal width.
    pub counts: Vec<u32>,
    /// The grid's real values in rising order, of the tensor's first scale; empty above 64 levels and without a grid.
    pub levels: Vec<f32>,
    /// The grid itself, of the tensor's first scale; absent where the tensor stays in float.
    pub grid: Option<Grid>,
}

/// The grid of a quantized tensor: a code q stands for scale (q - zero point).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Grid {
    /// Step between neighbouring levels, in the tensor's unit.
    pub scale: f64,
    /// Code that stands for 0.
    pub zero_point: i32,
    /// Least code.
    pub lowest: i32,
    /// Greatest code.
    pub highest: i32,
}

/// A quantized network's result; errors and paths are those of the network as it runs: in integers where its scheme has them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuantizedReport {
    /// After or during training.
    pub method: Method,
    /// Errors per block.
    pub metrics: PerSplit<Metrics>,
    /// Percent change of ADE against the float network per block: 100 (ADE / ADE_float - 1).
    pub ade_change_percent: PerSplit<f64>,
    /// Mean distance between integer and float estimates on the test block, m.
    pub ade_to_float: f64,
    /// Paths per block.
    pub paths: PerSplit<Path>,
    /// Integer network against fake-quant; absent unless all layers run in integers.
    pub exactness: Option<Exactness>,
    /// Packed weights + biases + scales and zero points, bytes; parameters that stay in float count 2 or 4 bytes.
    pub size_bytes: u32,
    /// Epoch of the checkpoint.
    pub best_epoch: u32,
    /// The arithmetic of every layer, first to last.
    pub forms: Vec<LayerForm>,
    /// Distribution of the network's scaled inputs and the levels they are rounded to.
    pub input: Histogram,
    /// Layers with weights.
    pub layers: Vec<LayerReport>,
    /// What the settings mean beyond what was asked, one sentence each (a deprecated flag, a fallback, a warning).
    pub notes: Vec<String>,
}

impl QuantizedReport {
    /// Step of x and y, m: the scale of the last layer's outputs, where that layer gives integers.
    #[must_use]
    pub fn output_step(&self) -> Option<f64> {
        let last = self.layers.last().filter(|layer| layer.format == NumberFormat::Integer);
        last.map(|layer| layer.output_scale)
    }

    /// The name of the layer that has the bias of `layer`, where that is another one.
    #[must_use]
    pub fn bias_taker(&self, layer: &LayerReport) -> Option<&str> {
        let taker = layer.bias_moved_to?;
        self.layers.iter().find(|layer| layer.layer == taker).map(|layer| layer.name.as_str())
    }
}

/// What quantizing a finished run's float network gave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PtqReport {
    /// The settings.
    pub config: PtqConfig,
    /// The result.
    pub quantized: QuantizedReport,
}

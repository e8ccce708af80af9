//! Answers about one quantized network: ranges over training, the cost of each tensor, and one number followed by hand.

use serde::{Deserialize, Serialize};
use vocabulary::{Method, TensorKind};

/// The range of one quantizer over the training of a QAT network.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RangeHistory {
    /// Name such as `dense 1, weights`.
    pub name: String,
    /// What it quantizes.
    pub kind: TensorKind,
    /// One entry per recorded step, in rising order.
    pub points: Vec<RangePoint>,
}

/// A quantizer's state after some training steps; per axis, the outermost range and the share over all channels.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RangePoint {
    /// Mini-batches seen so far.
    pub step: u32,
    /// Lower end, in the tensor's unit.
    pub min: f32,
    /// Upper end.
    pub max: f32,
    /// Share of the weights that are exactly 0 after quantization; 0 for other tensors.
    pub zero_share: f32,
}

/// What quantizing each tensor costs, on the validation block.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AttributionReport {
    /// Which quantized network.
    pub method: Method,
    /// ADE with every tensor in float, m. For a QAT network these are its own weights without quantizers.
    pub float_ade: f64,
    /// ADE with every tensor fake-quantized, m.
    pub quantized_ade: f64,
    /// One entry per quantized tensor, in the order of the data.
    pub tensors: Vec<AttributionEntry>,
}

/// The cost of one tensor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AttributionEntry {
    /// Name such as `dense 1, weights`.
    pub name: String,
    /// What it is.
    pub kind: TensorKind,
    /// ADE with this tensor alone quantized, m.
    pub alone_ade: f64,
    /// ADE with every tensor but this one quantized, m.
    pub without_ade: f64,
}

/// Which number to follow through the integer network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WalkQuery {
    /// Which quantized network.
    pub method: Method,
    /// Sample of the test block, from 0.
    pub sample: u32,
    /// Layer of the network, from 0.
    pub layer: u32,
    /// Step of the layer's output, from 0.
    pub step: u32,
    /// Channel of the layer's output (the neuron), from 0.
    pub channel: u32,
}

/// One layer that a walk can choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WalkLayer {
    /// Name such as `dense 1`.
    pub name: String,
    /// Steps of its output.
    pub steps: u32,
    /// Channels of its output.
    pub channels: u32,
}

/// One integer output, with every number the engine computed on the way to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WalkReport {
    /// What was followed.
    pub query: WalkQuery,
    /// Samples of the test block.
    pub samples: u32,
    /// Layers to choose from.
    pub layers: Vec<WalkLayer>,
    /// The products of the sum (equation 2.4), in the engine's order; empty for layers without weights.
    pub terms: Vec<WalkTerm>,
    /// The way from the terms to the output code, line by line.
    pub lines: Vec<WalkLine>,
    /// The output code.
    pub code: i32,
    /// The value it stands for.
    pub value: f64,
    /// The same output of the fake-quantized network.
    pub fake_quant: f64,
    /// The same output of the float network.
    pub float: f64,
}

/// One product of a sum: `(q_x - z_x) (q_w - z_w)`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WalkTerm {
    /// Name of the input such as `sensor 1` or `step 4, channel 7`.
    pub input: String,
    /// Code of the input.
    pub q_x: i32,
    /// Code of the weight.
    pub q_w: i32,
    /// The product.
    pub product: i64,
}

/// One step of the arithmetic.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WalkLine {
    /// What is computed, such as `accumulator`.
    pub name: String,
    /// How, in symbols, such as `\u{3a3} q_x q_w - z_x \u{3a3} q_w - z_w \u{3a3} q_x + n z_x z_w + q_b`.
    pub formula: String,
    /// The formula with the engine's numbers.
    pub numbers: String,
    /// The result.
    pub result: String,
}

/// What a Custom quantizer's formulas mean.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FormulaReport {
    /// What is wrong with them; empty if nothing is.
    pub problems: Vec<FormulaProblem>,
    /// The range they give for the scaled inputs of the first training samples, where data are loaded.
    pub example: Option<(f64, f64)>,
}

/// What is wrong with a formula, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormulaProblem {
    /// `formula_min` or `formula_max`.
    pub field: String,
    /// Column, from 1.
    pub column: u32,
    /// What is wrong and what is allowed.
    pub message: String,
}

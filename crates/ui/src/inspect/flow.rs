//! The thesis' Figure 2.5 for a whole network: which boxes its float, fake-quant and integer graph have, and what leads where.
//! Equal steps of the three graphs stand in the same row.

use protocol::config::{Activation, LayerConfig, ModelConfig};
use protocol::report::{Grid, LayerForm, LayerReport, NumberFormat, QuantizedReport};
use vocabulary::layer_name;

use crate::state::TensorId;
use browser::format::{significant, times, whole};

/// One of the three graphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Everything in float32.
    Float,
    /// float32 through quantizers: what is trained, or what the integers are compared with.
    FakeQuant,
    /// The integers that are shipped.
    Integer,
}

impl Stage {
    /// All from left to right.
    pub const ALL: [Self; 3] = [Self::Float, Self::FakeQuant, Self::Integer];

    /// Short name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Float => "float",
            Self::FakeQuant => "fake-quant",
            Self::Integer => "integer",
        }
    }
}

/// What a box stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Input or output.
    Data,
    /// Weights or biases.
    Parameter,
    /// Arithmetic.
    Operation,
    /// A change of number format.
    Quantizer,
}

/// Where a box stands across.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// Parameters, to the left.
    Side,
    /// The way of the data.
    Main,
}

/// A box.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it stands for.
    pub role: Role,
    /// The tensor it shows.
    pub tensor: Option<TensorId>,
    /// First line.
    pub title: String,
    /// Second line.
    pub note: String,
    /// Where it stands across.
    pub lane: Lane,
    /// Where it stands down, from 0.
    pub row: usize,
}

/// One graph.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    /// Which.
    pub stage: Stage,
    /// Boxes; those of the data's way in its order.
    pub nodes: Vec<Node>,
    /// Arrows, from box to box.
    pub edges: Vec<(usize, usize)>,
}

/// Widths that stand in the settings alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Widths {
    /// Sensors that the network takes.
    pub sensors: u32,
    /// Bits of the input.
    pub input: u8,
    /// Bits of an LSTM's gates and cell state.
    pub gates: u8,
    /// Whether input and output of the integer network are real values, which it quantizes and dequantizes itself.
    pub float_interface: (bool, bool),
}

/// One layer with what is known about it.
struct Layer<'a> {
    index: u32,
    config: &'a LayerConfig,
    name: String,
    format: NumberFormat,
    report: Option<&'a LayerReport>,
    /// Name of the layer that its bias is in, where the converter has moved it.
    bias_moved_to: Option<String>,
}

/// A graph that is being drawn from top to bottom.
struct Pencil {
    flow: Flow,
    tail: Option<usize>,
    /// Whether the data are integers here.
    integers: bool,
}

impl Pencil {
    fn put(
        &mut self,
        lane: Lane,
        row: usize,
        role: Role,
        tensor: Option<TensorId>,
        words: (String, String),
    ) -> usize {
        let (title, note) = words;
        self.flow.nodes.push(Node { role, tensor, title, note, lane, row });
        self.flow.nodes.len() - 1
    }

    /// A box on the data's way, behind the last one.
    fn main(&mut self, row: usize, role: Role, tensor: Option<TensorId>, title: &str, note: String) -> usize {
        let node = self.put(Lane::Main, row, role, tensor, (title.to_owned(), note));
        self.flow.edges.extend(self.tail.map(|tail| (tail, node)));
        self.tail = Some(node);
        node
    }

    fn side(&mut self, row: usize, role: Role, tensor: Option<TensorId>, title: &str, note: String) -> usize {
        self.put(Lane::Side, row, role, tensor, (title.to_owned(), note))
    }

    fn join(&mut self, from: usize, to: usize) {
        self.flow.edges.push((from, to));
    }
}

fn bits(count: u8) -> String {
    format!("FQ {count} bits")
}

fn grid_words(scale: f64, zero_point: i32) -> String {
    format!("s {}, z {}", significant(scale), whole(zero_point.into()))
}

fn int(count: u8) -> String {
    format!("int{count}")
}

/// Rows of a layer: weights and their quantizer, operation, bias, activation, quantizer; one for layers without weights.
fn rows(config: &LayerConfig) -> usize {
    match config {
        LayerConfig::Dense { activation, .. } | LayerConfig::Conv1D { activation, .. } => {
            if *activation == Activation::Linear { 4 } else { 5 }
        }
        LayerConfig::Lstm { .. } => 4,
        _ => 1,
    }
}

fn activation_of(config: &LayerConfig) -> Activation {
    match config {
        LayerConfig::Dense { activation, .. } | LayerConfig::Conv1D { activation, .. } => *activation,
        // An LSTM's functions are inside its box.
        _ => Activation::Linear,
    }
}

/// The network's graph as `stage` sees it.
fn flow(
    stage: Stage,
    model: &ModelConfig,
    layers: &[Layer<'_>],
    input_grid: Option<Grid>,
    widths: Widths,
) -> Flow {
    let flow = Flow { stage, nodes: Vec::new(), edges: Vec::new() };
    let mut pencil = Pencil { flow, tail: None, integers: false };
    let shape = times(&model.input_shape(widths.sensors).to_string());
    let integer_first = layers.first().is_some_and(|layer| layer.format == NumberFormat::Integer);
    let quantized = stage != Stage::Float && integer_first;
    let float_input = stage != Stage::Integer || widths.float_interface.0 || !integer_first;
    let kind = if float_input { "float32".to_owned() } else { int(widths.input) };
    let here = (!quantized || !float_input).then_some(TensorId::Input);
    pencil.main(0, Role::Data, here, &format!("input {shape}"), kind);
    if quantized && stage == Stage::FakeQuant {
        let note =
            input_grid.map_or_else(|| "float32".to_owned(), |grid| grid_words(grid.scale, grid.zero_point));
        pencil.main(1, Role::Quantizer, Some(TensorId::Input), &bits(widths.input), note);
    } else if quantized && float_input {
        let note = format!("\u{2192} {}", int(widths.input));
        pencil.main(1, Role::Quantizer, Some(TensorId::Input), "quantize", note);
    }
    pencil.integers = stage == Stage::Integer && integer_first;
    let mut row = 2;
    for layer in layers {
        layer_boxes(&mut pencil, row, layer, widths);
        row += rows(layer.config);
    }
    let float_output = widths.float_interface.1;
    if pencil.integers && float_output {
        pencil.main(row, Role::Quantizer, None, "dequantize", "\u{2192} float32".to_owned());
    }
    let integer_output = pencil.integers && !float_output;
    let last_bits = layers.last().and_then(|layer| layer.report).map_or(8, |report| report.activation_bits);
    let note = if integer_output { int(last_bits) } else { "float32, m".to_owned() };
    pencil.main(row + 1, Role::Data, None, "x, y", note);
    pencil.flow
}

fn layer_boxes(pencil: &mut Pencil, row: usize, layer: &Layer<'_>, widths: Widths) {
    let without_weights = layer.config.width().is_none();
    if without_weights {
        let note = if pencil.integers { "same scale" } else { "float32" };
        pencil.main(row, Role::Operation, None, &layer.name, note.to_owned());
        return;
    }
    let stage = pencil.flow.stage;
    let as_integers = stage == Stage::Integer && layer.format == NumberFormat::Integer;
    if stage == Stage::Integer {
        borders(pencil, row, layer.format);
    }
    weights_and_operation(pencil, row, layer, as_integers, widths);
    let bias_bits = layer.report.map_or(32, |report| report.accumulator_bits);
    let bias_type = if as_integers { int(bias_bits) } else { "float32".to_owned() };
    let moved = layer.bias_moved_to.as_ref().filter(|_| stage != Stage::Float);
    let note = moved.map_or_else(|| bias_type.clone(), |taker| format!("in {taker}"));
    let bias = pencil.side(row + 2, Role::Parameter, None, "bias", note);
    let sum =
        pencil.main(row + 2, Role::Operation, None, if moved.is_some() { "+ 0" } else { "+" }, bias_type);
    if moved.is_none() {
        pencil.join(bias, sum);
    }
    activation_and_output(pencil, row + 3, layer, as_integers);
}

/// Changes of number format before a layer of a network that mixes them.
fn borders(pencil: &mut Pencil, row: usize, format: NumberFormat) {
    let to_integers = format == NumberFormat::Integer;
    if to_integers && !pencil.integers {
        pencil.main(row, Role::Quantizer, None, "quantize", "\u{2192} integers".to_owned());
    } else if !to_integers && pencil.integers {
        pencil.main(row, Role::Quantizer, None, "dequantize", "\u{2192} float32".to_owned());
    } else if format == NumberFormat::Hybrid {
        pencil.main(row, Role::Quantizer, None, "quantize", "sample by sample".to_owned());
    }
    pencil.integers = to_integers;
}

fn weights_and_operation(
    pencil: &mut Pencil,
    row: usize,
    layer: &Layer<'_>,
    as_integers: bool,
    widths: Widths,
) {
    let stage = pencil.flow.stage;
    let tensor = Some(TensorId::Weights(layer.index));
    let width = layer.report.map_or(8, |report| report.weight_bits);
    let stored = match layer.format {
        NumberFormat::Integer | NumberFormat::Hybrid => int(width),
        NumberFormat::Float16 => "float16".to_owned(),
        NumberFormat::Float32 => "float32".to_owned(),
    };
    let scales = layer.report.map_or(0, |report| report.weight_scales);
    let weights = match (stage, layer.format) {
        (Stage::FakeQuant, NumberFormat::Integer | NumberFormat::Hybrid) => {
            let float = pencil.side(row, Role::Parameter, None, "weights", "float32".to_owned());
            let grid = layer.report.and_then(|report| report.weights.grid).filter(|_| scales == 1);
            let note = grid
                .map_or_else(|| format!("{scales} scales"), |grid| format!("s {}", significant(grid.scale)));
            let quantizer = pencil.side(row + 1, Role::Quantizer, tensor, &bits(width), note);
            pencil.join(float, quantizer);
            quantizer
        }
        (Stage::Float, _) => pencil.side(row + 1, Role::Parameter, tensor, "weights", "float32".to_owned()),
        _ => pencil.side(row + 1, Role::Parameter, tensor, "weights", stored),
    };
    let accumulator = layer.report.map_or(32, |report| report.accumulator_bits);
    let lstm = matches!(layer.config, LayerConfig::Lstm { .. });
    let note = match (stage, lstm) {
        (Stage::FakeQuant, true) if layer.format == NumberFormat::Integer => {
            format!("gates {}", bits(widths.gates))
        }
        (Stage::Integer, true) if as_integers => format!("gates, cell {}", int(widths.gates)),
        (Stage::Integer, false) if as_integers || layer.format == NumberFormat::Hybrid => {
            format!("\u{3a3} in int{accumulator}")
        }
        _ => "float32".to_owned(),
    };
    let operation = pencil.main(row + 1, Role::Operation, None, &layer.name, note);
    pencil.join(weights, operation);
}

/// The activation and the output's quantizer. Behind tanh and sigmoid nothing is quantized again: their input is.
fn activation_and_output(pencil: &mut Pencil, row: usize, layer: &Layer<'_>, as_integers: bool) {
    let tensor = Some(TensorId::Activations(layer.index));
    let function = activation_of(layer.config);
    let saturates = matches!(function, Activation::Tanh | Activation::Sigmoid);
    let stage = pencil.flow.stage;
    let width = layer.report.map_or(8, |report| report.activation_bits);
    let after_function = row + usize::from(function != Activation::Linear && !saturates);
    if as_integers {
        let relu = if function == Activation::Relu { ", relu" } else { "" };
        let note = format!("\u{2192} {}{relu}", int(width));
        pencil.main(row, Role::Quantizer, tensor, "\u{d7} M, shift, + z", note);
        if saturates {
            let width = layer.report.and_then(|report| report.table_bits).unwrap_or(width);
            pencil.main(row + 1, Role::Operation, tensor, function.name(), format!("table, {}", int(width)));
        }
        return;
    }
    let quantizer = (stage == Stage::FakeQuant && layer.format == NumberFormat::Integer).then(|| {
        let note = layer.report.filter(|report| report.output_scale > 0.0).map_or_else(
            || "float32".to_owned(),
            |report| grid_words(report.output_scale, report.output_zero_point),
        );
        (bits(width), note)
    });
    let shown_at = if quantizer.is_some() { None } else { tensor };
    let mut last = None;
    if let (Some((title, note)), true) = (&quantizer, saturates) {
        pencil.main(row, Role::Quantizer, tensor, title, note.clone());
    }
    if function != Activation::Linear {
        let place = if saturates { row + 1 } else { row };
        last = Some(pencil.main(place, Role::Operation, shown_at, function.name(), "float32".to_owned()));
    }
    match quantizer {
        Some((title, note)) if !saturates => {
            pencil.main(after_function, Role::Quantizer, tensor, &title, note);
        }
        // Without quantizer and activation the sum is the layer's output.
        None if last.is_none() => {
            if let Some(sum) = pencil.tail.and_then(|tail| pencil.flow.nodes.get_mut(tail)) {
                sum.tensor = tensor;
            }
        }
        _ => {}
    }
}

/// The three graphs of a network; the float one alone without a quantized network.
pub fn flows(model: &ModelConfig, quantized: Option<&QuantizedReport>, widths: Widths) -> Vec<Flow> {
    let layer = |(index, config)| {
        let form: Option<&LayerForm> = quantized.and_then(|quantized| quantized.forms.get(index));
        let number = u32::try_from(index).unwrap_or(u32::MAX);
        let report = quantized.and_then(|q| q.layers.iter().find(|layer| layer.layer == number));
        let taker = report.and_then(|report| report.bias_moved_to).map(|taker| taker as usize);
        let name_of_taker = |taker: usize| {
            model.layers.get(taker).map_or_else(String::new, |config| layer_name(config.kind(), taker + 1))
        };
        Layer {
            index: number,
            config,
            name: layer_name(config.kind(), index + 1),
            format: form.map_or(NumberFormat::Integer, |form| form.format),
            report,
            bias_moved_to: taker.map(name_of_taker),
        }
    };
    let layers: Vec<Layer<'_>> = model.layers.iter().enumerate().map(layer).collect();
    let input_grid = quantized.and_then(|quantized| quantized.input.grid);
    let stages = if quantized.is_some() { &Stage::ALL[..] } else { &Stage::ALL[..1] };
    stages.iter().map(|stage| flow(*stage, model, &layers, input_grid, widths)).collect()
}

/// Rows that the three graphs of a network have.
pub fn row_count(model: &ModelConfig) -> usize {
    4 + model.layers.iter().map(rows).sum::<usize>()
}

#[cfg(test)]
#[path = "flow_tests.rs"]
mod tests;

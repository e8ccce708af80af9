//! What is known about one quantized tensor, in words: number format, grid, range, zeros.

use charts::number;
use protocol::report::{Grid, LayerReport, Method, NumberFormat, QuantizedReport};

use crate::state::{ResultState, TensorId};
use browser::format::{NO_NUMBER, fixed, significant, thousands};

use super::flow::Widths;

/// One line of a tensor's facts.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// What.
    pub name: &'static str,
    /// How much, with its unit.
    pub value: String,
    /// What it means, in one sentence.
    pub tip: &'static str,
}

/// Widths that no report has: of the input, and of an LSTM's gates.
pub fn widths(result: &ResultState, method: Method) -> Widths {
    let sensors = result.report.sensors();
    let interface = |ptq: &protocol::config::PtqConfig| {
        (ptq.input_type.bits().is_none(), ptq.output_type.bits().is_none())
    };
    match method {
        Method::Ptq => result.ptq.as_ref().map_or(
            Widths { sensors, input: 8, gates: 16, float_interface: (true, true) },
            |ptq| Widths {
                sensors,
                input: ptq.config.input_bits,
                gates: ptq.config.gate_bits,
                float_interface: interface(&ptq.config),
            },
        ),
        Method::Qat => {
            let qat = result.report.config.qat.as_ref();
            let (input, gates) = qat.map_or((8, 16), |qat| (qat.input.bits, qat.gate_bits));
            Widths { sensors, input, gates, float_interface: (true, true) }
        }
    }
}

/// The unit of a tensor's values: metres behind the last layer, whose output is the position.
pub fn unit(tensor: TensorId, quantized: &QuantizedReport) -> &'static str {
    let last = quantized.layers.last().map(|layer| TensorId::Activations(layer.layer));
    match tensor {
        TensorId::Input => "value (scaled reading)",
        _ if last == Some(tensor) => "value (m)",
        _ => "value, in the tensor\u{2019}s unit",
    }
}

fn layer_of(tensor: TensorId, quantized: &QuantizedReport) -> Option<&LayerReport> {
    match tensor {
        TensorId::Input => None,
        TensorId::Weights(index) | TensorId::Activations(index) => {
            quantized.layers.iter().find(|layer| layer.layer == index)
        }
    }
}

/// Bits and number format of a tensor as it is stored or passed on.
fn number_type(tensor: TensorId, quantized: &QuantizedReport, widths: Widths) -> (Option<u8>, String) {
    let integer = |bits: u8| (Some(bits), format!("int{bits}"));
    let first = quantized.forms.first().map_or(NumberFormat::Integer, |form| form.format);
    let format = layer_of(tensor, quantized).map_or(first, |layer| layer.format);
    let layer = layer_of(tensor, quantized);
    match (tensor, format) {
        (TensorId::Input, NumberFormat::Integer) => integer(widths.input),
        (TensorId::Weights(_), NumberFormat::Integer | NumberFormat::Hybrid) => {
            integer(layer.map_or(8, |layer| layer.weight_bits))
        }
        (TensorId::Activations(_), NumberFormat::Integer) => {
            integer(layer.map_or(8, |layer| layer.activation_bits))
        }
        (TensorId::Weights(_), NumberFormat::Float16) => (Some(16), "float16".to_owned()),
        _ => (None, "float32".to_owned()),
    }
}

/// The grid of a tensor, of the channel that is shown, or of each channel.
fn grids(tensor: TensorId, quantized: &QuantizedReport, channel: Option<u32>) -> Vec<Grid> {
    let channel = tensor.channel(quantized, channel);
    match (tensor.channels(quantized), channel) {
        ([], _) | (_, Some(_)) => {
            tensor.histogram(quantized, channel).and_then(|of| of.grid).into_iter().collect()
        }
        (channels, None) => channels.iter().filter_map(|channel| channel.grid).collect(),
    }
}

/// The least and the greatest of some figures, or their only value, in words.
fn between(values: impl Iterator<Item = f64> + Clone, words: impl Fn(f64) -> String) -> String {
    let Some((least, most)) = values.clone().reduce(f64::min).zip(values.reduce(f64::max)) else {
        return NO_NUMBER.to_owned();
    };
    if least < most { format!("{} to {}", words(least), words(most)) } else { words(least) }
}

/// Everything that is known about a tensor, or a channel of its weights, one line each.
pub fn facts(
    tensor: TensorId,
    quantized: &QuantizedReport,
    widths: Widths,
    channel: Option<u32>,
) -> Vec<Fact> {
    let layer = layer_of(tensor, quantized);
    let grids = grids(tensor, quantized, channel);
    let (bits, name) = number_type(tensor, quantized, widths);
    let on_grid = name.starts_with("int");
    let mut facts =
        vec![Fact { name: "number format", value: name, tip: "How one value is stored or passed on." }];
    if let (Some(bits), true) = (bits, on_grid) {
        let count = grids.first().map(|grid| u64::from(grid.highest.abs_diff(grid.lowest)) + 1);
        facts.push(Fact {
            name: "levels",
            value: count.map_or_else(
                || NO_NUMBER.to_owned(),
                |count| format!("{} of {}", thousands(count), thousands(1 << bits)),
            ),
            tip: "Values the grid has, of those the bits could name; narrow range leaves one out.",
        });
        facts.push(Fact {
            name: "scale s",
            value: between(grids.iter().map(|grid| grid.scale), significant),
            tip: "The step from one level to the next.",
        });
        facts.push(Fact {
            name: "zero point z",
            value: between(grids.iter().map(|grid| grid.zero_point.into()), |code| number(code, 0)),
            tip: "The code that stands for exactly 0.",
        });
        let real = |grid: &Grid, code: i32| (f64::from(code) - f64::from(grid.zero_point)) * grid.scale;
        let ends = grids.iter().flat_map(|grid| [grid.lowest, grid.highest].map(|code| real(grid, code)));
        facts.push(Fact {
            name: "range",
            value: between(ends, |end| number(end, 4)),
            tip: "Least and greatest value of the grid; what lies beyond is clipped.",
        });
        if let (TensorId::Weights(_), Some(layer)) = (tensor, layer) {
            facts.push(Fact {
                name: "scales",
                value: layer.weight_scales.to_string(),
                tip: "One per tensor, or one per output channel.",
            });
        }
    }
    if let Some(taker) = layer.and_then(|layer| quantized.bias_taker(layer)) {
        facts.push(Fact {
            name: "bias",
            value: format!("in {taker}"),
            tip: "The converter moves the bias of a linear layer into the next dense one; this layer's range is that without it.",
        });
    }
    if let (TensorId::Weights(_), Some(layer)) = (tensor, layer) {
        facts.push(Fact {
            name: "weights that are 0",
            value: format!("{} %", fixed(100.0 * layer.zero_share, 1)),
            tip: "Share of the weights that are exactly zero after quantization.",
        });
    }
    facts
}

/// The sentence below the histogram of a tensor, or of a channel of its weights.
pub fn sentence(tensor: TensorId, quantized: &QuantizedReport, channel: Option<u32>) -> String {
    match (tensor, layer_of(tensor, quantized)) {
        (TensorId::Weights(_), Some(layer)) if layer.zero_share >= 1.0 => {
            "Every weight is zero: no data gradient reaches the layers before this one.".to_owned()
        }
        (TensorId::Weights(_), Some(layer)) => {
            let channels = tensor.channels(quantized).len();
            let scales = match (channels, channel) {
                (0, _) => "one scale".to_owned(),
                (_, Some(_)) => format!("one of {channels} scales, with the weights that are rounded by it"),
                (_, None) => format!("{channels} scales: choose a channel to see its levels"),
            };
            format!("{scales} \u{b7} {} % of all weights are 0", fixed(layer.zero_share * 100.0, 1))
        }
        (TensorId::Activations(_), _) => "Outputs on the calibration samples, before rounding.".to_owned(),
        _ => "Scaled readings of the network\u{2019}s input, before rounding.".to_owned(),
    }
}

/// Why a tensor\u{2019}s layer is not in integers, if the settings did not ask for it.
pub fn reason(tensor: TensorId, quantized: &QuantizedReport) -> Option<&str> {
    let index = match tensor {
        TensorId::Input => 0,
        TensorId::Weights(index) | TensorId::Activations(index) => index as usize,
    };
    quantized.forms.get(index).map(|form| form.reason.as_str()).filter(|reason| !reason.is_empty())
}

#[cfg(test)]
#[path = "tensor_tests.rs"]
mod tests;

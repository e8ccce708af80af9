//! What is known about one quantized tensor, in words: number format, grid, range, zeros.

use charts::number;
use protocol::report::{Grid, LayerReport, Method, NumberFormat, QuantizedReport};

use crate::state::{ResultState, TensorId};
use browser::format::{NO_NUMBER, fixed, significant, thousands, whole};

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

/// Everything that is known about a tensor, one line each.
pub fn facts(tensor: TensorId, quantized: &QuantizedReport, widths: Widths) -> Vec<Fact> {
    let layer = layer_of(tensor, quantized);
    let histogram = tensor.histogram(quantized);
    let (bits, name) = number_type(tensor, quantized, widths);
    let on_grid = name.starts_with("int");
    let or_dash = |value: Option<String>| value.unwrap_or_else(|| NO_NUMBER.to_owned());
    let mut facts =
        vec![Fact { name: "number format", value: name, tip: "How one value is stored or passed on." }];
    if let (Some(bits), true) = (bits, on_grid) {
        let grid = histogram.and_then(|histogram| histogram.grid);
        let count = grid.map(|grid| u64::from(grid.highest.abs_diff(grid.lowest)) + 1);
        facts.push(Fact {
            name: "levels",
            value: or_dash(count.map(|count| format!("{} of {}", thousands(count), thousands(1 << bits)))),
            tip: "Values the grid has, of those the bits could name; narrow range leaves one out.",
        });
        facts.push(Fact {
            name: "scale s",
            value: or_dash(grid.map(|grid| significant(grid.scale))),
            tip: "The step from one level to the next.",
        });
        facts.push(Fact {
            name: "zero point z",
            value: or_dash(grid.map(|grid| whole(grid.zero_point.into()))),
            tip: "The code that stands for exactly 0.",
        });
        let real = |grid: Grid, code: i32| (f64::from(code) - f64::from(grid.zero_point)) * grid.scale;
        let ends = |grid: Grid| [grid.lowest, grid.highest].map(|code| number(real(grid, code), 4));
        facts.push(Fact {
            name: "range",
            value: or_dash(grid.map(|grid| ends(grid).join(" to "))),
            tip: "Least and greatest value of the grid; what lies beyond is clipped.",
        });
        if let (TensorId::Weights(_), Some(layer)) = (tensor, layer) {
            facts.push(Fact {
                name: "scales",
                value: layer.weight_scales.to_string(),
                tip: "One per tensor, or one per output channel; scale and levels are the first one\u{2019}s.",
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

/// The sentence below a tensor's histogram.
pub fn sentence(tensor: TensorId, quantized: &QuantizedReport) -> String {
    match (tensor, layer_of(tensor, quantized)) {
        (TensorId::Weights(_), Some(layer)) if layer.zero_share >= 1.0 => {
            "Every weight is zero: no data gradient reaches the layers before this one.".to_owned()
        }
        (TensorId::Weights(_), Some(layer)) => {
            let scales = if layer.weight_scales > 1 {
                format!("{} scales, the first one\u{2019}s levels", layer.weight_scales)
            } else {
                "one scale".to_owned()
            };
            format!("{scales} \u{b7} {} % of the weights are 0", fixed(layer.zero_share * 100.0, 1))
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

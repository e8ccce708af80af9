//! A made-up quantized MLP 4-32-2 for tests of the views.

use protocol::config::Runtime;
use protocol::report::{Grid, Histogram, LayerForm, LayerReport, Method, NumberFormat, QuantizedReport};

use super::flow::Widths;
use crate::state::testing::quantized_report;

/// 8-bit input, real values outside.
pub const WIDTHS: Widths = Widths { sensors: 4, input: 8, gates: 16, float_interface: (true, true) };

fn layer(index: u32, weight_bits: u8, activation_bits: u8) -> LayerReport {
    let levels = vec![-1.0, -0.5, 0.0, 0.5, 1.0];
    let grid = Grid { scale: 0.5, zero_point: 0, lowest: -2, highest: 2 };
    let histogram = Histogram { min: -0.9, max: 1.1, counts: vec![1, 2, 3], levels, grid: Some(grid) };
    let grid = Grid { scale: 0.0123, zero_point: -3, lowest: -128, highest: 127 };
    LayerReport {
        layer: index,
        name: format!("dense {}", index + 1),
        format: NumberFormat::Integer,
        bias_moved_to: None,
        weight_bits,
        activation_bits,
        weight_scales: 1,
        table_bits: None,
        accumulator_bound: 40_000.0,
        accumulator_reach: Some((-900, 1200)),
        accumulator_bits_needed: 17,
        accumulator_shift: 0,
        accumulator_bits: 32,
        output_scale: 0.0123,
        output_zero_point: -3,
        zero_share: 0.25,
        weights: histogram.clone(),
        channels: Vec::new(),
        activations: Histogram { levels: Vec::new(), grid: Some(grid), ..histogram },
    }
}

/// The network at these widths, all in integers.
pub fn quantized(weight_bits: u8, activation_bits: u8) -> QuantizedReport {
    let form = |number: u32| LayerForm {
        name: format!("dense {number}"),
        format: NumberFormat::Integer,
        reason: String::new(),
    };
    QuantizedReport {
        forms: vec![form(1), form(2)],
        layers: vec![layer(0, weight_bits, activation_bits), layer(1, weight_bits, activation_bits)],
        ..quantized_report(Method::Ptq, Runtime::Reference)
    }
}

//! Layers without weights: pools, Flatten, tables.

use int_nn::{IntTable, IntWeightless, TableFunction, Weightless};

use super::Input;
use super::lines::Lines;

/// The codes of one channel under a window, with the steps they stand at.
fn candidates(layer: &IntWeightless, input: &Input<'_>, step: usize, channel: usize) -> Vec<(usize, i32)> {
    let shape = layer.input_shape();
    let covered = layer.windows().covered(step, shape.steps);
    covered.filter_map(|at| Some((at, *input.codes.get(at * shape.channels + channel)?))).collect()
}

/// The codes with their names.
fn listed(input: &Input<'_>, candidates: &[(usize, i32)], channel: usize) -> String {
    let named = candidates.iter().map(|&(at, code)| format!("{}: {code}", input.names.of_step(at, channel)));
    named.collect::<Vec<_>>().join("; ")
}

/// One output of a layer without weights.
pub(super) fn weightless(
    layer: &IntWeightless,
    input: &Input<'_>,
    step: usize,
    channel: usize,
    lines: &mut Lines,
) -> i32 {
    match layer.settings() {
        Weightless::MaxPool1D(_) => max_pool(layer, input, step, channel, lines),
        Weightless::AveragePool1D(_) => average_pool(layer, input, step, channel, lines),
        Weightless::Flatten => flatten(input, channel, lines),
    }
}

/// The largest code of a window.
fn max_pool(layer: &IntWeightless, input: &Input<'_>, step: usize, channel: usize, lines: &mut Lines) -> i32 {
    let candidates = candidates(layer, input, step, channel);
    let largest = candidates.iter().map(|&(_, code)| code).max().unwrap_or(input.params.zero_point());
    lines.push("largest code", "max q_x", listed(input, &candidates, channel), largest);
    largest
}

/// The mean code of a window.
fn average_pool(
    layer: &IntWeightless,
    input: &Input<'_>,
    step: usize,
    channel: usize,
    lines: &mut Lines,
) -> i32 {
    let candidates = candidates(layer, input, step, channel);
    let (sum, count) = (candidates.iter().map(|&(_, code)| i64::from(code)).sum::<i64>(), candidates.len());
    lines.push("sum", "Σ q_x", listed(input, &candidates, channel), sum);
    let half = count as i64 / 2;
    let nudged = if sum > 0 { sum + half } else { sum - half };
    let mean = nudged / (count as i64).max(1);
    let numbers = format!("trunc(({sum} {} {half}) / {count})", if sum > 0 { '+' } else { '-' });
    lines.push("mean", "Σ q_x / n, half away from zero", numbers, mean);
    // A mean of codes is a code.
    mean as i32
}

/// A value that only gets another place.
fn flatten(input: &Input<'_>, index: usize, lines: &mut Lines) -> i32 {
    let code = input.codes.get(index).copied().unwrap_or(input.params.zero_point());
    lines.push("same code", "q = q_x", input.names.of_index(index), code);
    code
}

/// An activation function as a lookup; `index` is that of the value in its row.
pub(super) fn table(layer: &IntTable, input: &Input<'_>, index: usize, lines: &mut Lines) -> i32 {
    let code = input.codes.get(index).copied().unwrap_or(input.params.zero_point());
    let lowest = input.params.code_min();
    let entry = (code - lowest).unsigned_abs() as usize;
    lines.push("table index", "q_x - q_min", format!("{code} - {lowest}"), entry);
    let (name, output) = match layer.parts().function {
        TableFunction::Tanh => ("tanh", &layer.parts().output),
        TableFunction::Sigmoid => ("sigmoid", &layer.parts().output),
    };
    let found = layer.entries().get(entry).copied().map_or(0, i32::from);
    let value = input.params.dequantize(code);
    let formula = if layer.is_interpolated() {
        format!("{name}(s_x q_x) / s_y, interpolated between 256 values as LiteRT's 16x8 operators")
    } else {
        format!("round({name}(s_x (q_x - z_x)) / s_y) + z_y")
    };
    let numbers = format!("round({name}({value}) / {}) + {}", output.scale(), output.zero_point());
    lines.push("table entry", &formula, numbers, found);
    found
}

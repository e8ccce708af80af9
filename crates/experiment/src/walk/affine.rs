//! Dense layers and convolutions: the products, the four sums of equation 2.4, bias, requantization, clamp.

use int_nn::{AccumulatorWidth, Affine, IntConv1D, IntDense, shrink};

use super::Input;
use super::lines::{Lines, WalkTerm};
use super::rescale::rescale;

/// Output `channel` of a dense layer.
pub(super) fn dense(
    layer: &IntDense,
    input: &Input<'_>,
    channel: usize,
    terms: &mut Vec<WalkTerm>,
    lines: &mut Lines,
) -> i32 {
    let taps = input.codes.iter().enumerate().map(|(index, &code)| (input.names.of_index(index), code));
    affine(layer.affine(), input, channel, taps, terms, lines)
}

/// Output `channel` of step `step` of a convolution. Steps that padding adds hold the input's zero point.
pub(super) fn conv1d(
    layer: &IntConv1D,
    input: &Input<'_>,
    step: usize,
    channel: usize,
    terms: &mut Vec<WalkTerm>,
    lines: &mut Lines,
) -> i32 {
    let (windows, channels) = (layer.windows(), layer.input_shape().channels);
    let taps = (0..windows.size * channels).map(|tap| {
        let of = tap % channels;
        let at = (step * windows.stride + tap / channels).checked_sub(windows.before);
        let code = at.and_then(|at| Some((at, *input.codes.get(at * channels + of)?)));
        match code {
            Some((at, code)) => (input.names.of_step(at, of), code),
            None => (input.names.of_padding(of), input.params.zero_point()),
        }
    });
    affine(layer.affine(), input, channel, taps, terms, lines)
}

/// Output `channel` of an affine layer over the named codes `taps`.
fn affine(
    affine: &Affine,
    input: &Input<'_>,
    channel: usize,
    taps: impl Iterator<Item = (String, i32)>,
    terms: &mut Vec<WalkTerm>,
    lines: &mut Lines,
) -> i32 {
    let parts = affine.parts();
    let (z_x, z_w) = (input.params.zero_point(), affine.weight_zero_point(channel));
    let (s_x, s_w) = (input.params.scale(), affine.weight_scale(channel));
    let (s_y, z_y) = (parts.output.scale(), parts.output.zero_point());
    let grids = format!("s_x = {s_x}, z_x = {z_x}; s_w = {s_w}, z_w = {z_w}; s_y = {s_y}, z_y = {z_y}");
    let widths = (input.params.bits().get(), parts.weights.bits().get(), parts.output.bits().get());
    let widths = format!("{}, {} and {} bits", widths.0, widths.1, widths.2);
    lines.push("grids", "real = s (q - z)", grids, widths);
    let weights = affine.weights().get(channel * affine.taps()..).unwrap_or(&[]);
    for ((name, q_x), &q_w) in taps.zip(weights.iter().take(affine.taps())) {
        let product = (i64::from(q_x) - i64::from(z_x)) * (i64::from(q_w) - i64::from(z_w));
        terms.push(WalkTerm { input: name, q_x, q_w, product });
    }
    let sum = four_sums(terms, z_x, z_w, lines);
    let shift = parts.accumulator_shift;
    let shifted = sum << shift;
    if shift > 0 {
        lines.push("shifted sum", "sum 2^shift", format!("{sum} · 2^{shift}"), shifted);
    }
    let bias = i128::from(parts.bias.get(channel).copied().unwrap_or(0));
    let bias_scale = s_x * (s_w * shrink(shift));
    let (scale, scale_numbers) = scale_text(s_x, s_w, shift);
    lines.push("bias", &format!("b = {scale} q_b"), format!("{bias_scale} · {bias}"), bias);
    let accumulator = shifted + bias;
    let audit = affine.audit();
    let width = match audit.width {
        AccumulatorWidth::I32 => "int32",
        AccumulatorWidth::I64 => "int64",
    };
    let numbers = format!("{shifted} + {bias} ({width}; no input reaches beyond ±{})", audit.bound);
    lines.push("accumulator", "sum + q_b", numbers, accumulator);
    let Some(requantizer) = affine.requantizers().get(channel) else { return z_y };
    let formula = format!("m = {scale} / s_y");
    lines.push("multiplier", &formula, format!("{scale_numbers} / {s_y}"), requantizer.multiplier());
    let scaled = rescale(requantizer, accumulator, audit.width, lines);
    let moved = scaled + i128::from(z_y);
    lines.push("zero point", "v + z_y", format!("{scaled} + {z_y}"), moved);
    let floor = if parts.relu { "max(q_min, z_y)" } else { "q_min" };
    let formula = format!("clip(v, {floor}, q_max)");
    clamp(moved, affine.clamp(), &formula, lines)
}

/// The scale of an accumulator in symbols and in numbers.
fn scale_text(s_x: f32, s_w: f32, shift: u8) -> (String, String) {
    match shift {
        0 => ("s_x s_w".to_owned(), format!("{s_x} · {s_w}")),
        shift => ("s_x s_w 2^-shift".to_owned(), format!("{s_x} · {s_w} · 2^-{shift}")),
    }
}

/// The sum of products by equation 2.4: `sum q_x q_w - z_x sum q_w - z_w sum q_x + n z_x z_w`. Only the first sum and the third
/// depend on the input; the others are constants of the layer, and symmetric weights have no third.
fn four_sums(terms: &[WalkTerm], z_x: i32, z_w: i32, lines: &mut Lines) -> i128 {
    let (x_zero, w_zero, n) = (i128::from(z_x), i128::from(z_w), terms.len() as i128);
    let (mut both, mut weights, mut inputs) = (0, 0, 0);
    for term in terms {
        let (q_x, q_w) = (i128::from(term.q_x), i128::from(term.q_w));
        both += q_x * q_w;
        weights += q_w;
        inputs += q_x;
    }
    lines.push("products", "Σ q_x q_w", format!("{n} products"), both);
    lines.push("weights", "z_x Σ q_w", format!("{z_x} · {weights}"), x_zero * weights);
    lines.push("inputs", "z_w Σ q_x", format!("{z_w} · {inputs}"), w_zero * inputs);
    lines.push("zero points", "n z_x z_w", format!("{n} · {z_x} · {z_w}"), n * x_zero * w_zero);
    let (second, third, fourth) = (x_zero * weights, w_zero * inputs, n * x_zero * w_zero);
    let sum = both - second - third + fourth;
    let formula = "Σ q_x q_w - z_x Σ q_w - z_w Σ q_x + n z_x z_w";
    lines.push("sum", formula, format!("{both} - {second} - {third} + {fourth}"), sum);
    sum
}

/// A value clipped to codes.
pub(super) fn clamp(value: i128, (lowest, highest): (i32, i32), formula: &str, lines: &mut Lines) -> i32 {
    let code = value.clamp(i128::from(lowest), i128::from(highest)) as i32;
    let saturated = if i128::from(code) == value { "" } else { ": saturated" };
    lines.push("code", formula, format!("clip({value}, {lowest}, {highest}){saturated}"), code);
    code
}

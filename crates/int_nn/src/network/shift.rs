//! Finer steps for biases: how far the sums of a layer are shifted left before the bias is added.
//!
//! A bias is rounded to steps of `s_in * s_w / 2^shift`. At few bits one product is many output steps, and sums take so few
//! values that a rounded bias moves all of them past the same boundary; so the shift is as large as the accumulator's proven
//! bound allows. Where LiteRT has a kernel its arithmetic is kept: the shift is 0.

use quant::{BitWidth, QuantParams};

use super::lstm::PRE_ACTIVATION_SCALE;

/// The largest shift a layer can have.
pub const MAX_SHIFT: u8 = 30;

/// The largest shift of layers whose parts do not say theirs.
const MAX_UNSTORED_SHIFT: u8 = 20;

/// The products whose sums are shifted: weight codes `[outputs][taps]`, biases `[outputs]` in the unit of the real outputs.
#[derive(Clone, Copy, Debug)]
pub struct Products<'a> {
    /// Bits of the weights.
    pub weight_bits: BitWidth,
    /// The weight codes.
    pub weights: &'a [i32],
    /// Scale of the weights, one per tensor or one per output.
    pub weight_scales: &'a [f32],
    /// Signed zero points of the weights, as many as scales.
    pub weight_zero_points: &'a [i32],
    /// The real biases.
    pub bias: &'a [f32],
    /// Parameters of the input.
    pub input: &'a QuantParams,
}

/// The shift for a new layer with these products and this output: the finest bias step that sums within 32 bits leave, 0 in
/// LiteRT's widths (8-bit weights with 8-bit or 16-bit activations).
///
/// Where sums of 32 bits would need a step of more than a quarter of an output step, the sums have 64 bits and the step is at
/// most `2^-12` of an output step.
#[must_use]
pub fn accumulator_shift(products: &Products<'_>, output: &QuantParams) -> u8 {
    let known = has_kernel(products.weight_bits, products.input, output);
    if known { 0 } else { finest_shift(products, output.scale()) }
}

/// [`accumulator_shift`] of one gate's sum over an LSTM's inputs, whose outputs are Q3.12; LiteRT's kernel has 8-bit inputs
/// and 8-bit weights.
#[must_use]
pub fn gate_shift(products: &Products<'_>) -> u8 {
    let known = has_gate_kernel(products.weight_bits, products.input);
    if known { 0 } else { finest_shift(products, PRE_ACTIVATION_SCALE) }
}

/// The shift of a layer whose file does not say it, from before shifts were stored: the smallest that makes a bias step at
/// most a quarter of an output step, up to 20 bits; 0 in LiteRT's widths.
#[must_use]
pub fn unstored_shift(
    weights: BitWidth,
    input: &QuantParams,
    output: &QuantParams,
    weight_scales: &[f32],
) -> u8 {
    if has_kernel(weights, input, output) {
        return 0;
    }
    let step = largest(weight_scales) * f64::from(input.scale()) / f64::from(output.scale());
    smallest_shift(step, 0.25).min(MAX_UNSTORED_SHIFT)
}

/// [`unstored_shift`] of one gate's sum over an LSTM's inputs.
#[must_use]
pub fn unstored_gate_shift(weights: BitWidth, input: &QuantParams, weight_scale: f32) -> u8 {
    if has_gate_kernel(weights, input) {
        return 0;
    }
    let step = f64::from(input.scale()) * f64::from(weight_scale) / f64::from(PRE_ACTIVATION_SCALE);
    smallest_shift(step, 0.25).min(MAX_UNSTORED_SHIFT)
}

/// Whether LiteRT has a kernel of these widths for dense layers and convolutions.
fn has_kernel(weights: BitWidth, input: &QuantParams, output: &QuantParams) -> bool {
    let same_width = input.bits() == output.bits();
    weights == BitWidth::INT8
        && same_width
        && (input.bits() == BitWidth::INT8 || input.bits() == BitWidth::MAX)
}

/// Whether LiteRT has an LSTM of these widths.
fn has_gate_kernel(weights: BitWidth, input: &QuantParams) -> bool {
    weights == BitWidth::INT8 && input.bits() == BitWidth::INT8
}

fn finest_shift(products: &Products<'_>, output_scale: f32) -> u8 {
    let input_scale = f64::from(products.input.scale());
    let scale = largest(products.weight_scales);
    let step = input_scale * scale / f64::from(output_scale);
    let reach = reach(products);
    let in_32_bits = largest_shift(reach, i32::MAX.into());
    // The scale of the sums must stay a normal f32, as must that of the weights with the shift in it.
    let smallest = products.weight_scales.iter().copied().fold(f32::MAX, f32::min);
    let normal = f64::from(smallest) * input_scale.min(1.0) / f64::from(f32::MIN_POSITIVE);
    let representable = (0..MAX_SHIFT).rev().find(|shift| power(*shift) <= normal).unwrap_or(0);
    if let Some(shift) = in_32_bits.filter(|shift| *shift >= smallest_shift(step, 0.25)) {
        return shift.min(representable);
    }
    let fine = smallest_shift(step, power(12).recip()).min(representable);
    // Half of what 64 bits hold: sums of f64 are off by less than the rest.
    let in_64_bits = largest_shift(reach, power(30) * power(30) * 4.0).unwrap_or(0);
    // A multiplier of less than 2^-32 counts as 0, which no sum that matters may meet.
    let multiplied = products.weight_scales.iter().fold(MAX_SHIFT, |shift, &scale| {
        let multiplier = input_scale * f64::from(scale) / f64::from(output_scale);
        let fits = |shift: &u8| power(*shift) <= multiplier * power(16) * power(16);
        let largest = || (0..=MAX_SHIFT).rev().find(fits).unwrap_or(0);
        if multiplier * reach < 0.5 { shift } else { shift.min(largest()) }
    });
    fine.min(in_64_bits).min(multiplied)
}

/// The largest magnitude of a sum, bias included, in steps of one product.
fn reach(products: &Products<'_>) -> f64 {
    let Products { weights, weight_scales, weight_zero_points, bias, input, .. } = *products;
    let taps = (weights.len() / bias.len().max(1)).max(1);
    let channels = weight_scales.iter().zip(weight_zero_points).cycle();
    let farthest = f64::from(input.max_distance_from_zero());
    weights.chunks(taps).zip(bias).zip(channels).fold(0.0, |reach, ((weights, &bias), (&scale, &zero))| {
        let distances = weights.iter().map(|weight| f64::from(*weight) - f64::from(zero)).map(f64::abs);
        let of_bias = f64::from(bias.abs()) / (f64::from(input.scale()) * f64::from(scale));
        reach.max(distances.sum::<f64>() * farthest + of_bias)
    })
}

/// The largest shift that leaves sums of up to `reach`, and one more for the rounding of the bias, within `limit`.
fn largest_shift(reach: f64, limit: f64) -> Option<u8> {
    (0..=MAX_SHIFT).rev().find(|shift| reach * power(*shift) + 1.0 <= limit)
}

/// The smallest shift that makes a bias step of `step` output steps at most `share` of one.
fn smallest_shift(step: f64, share: f64) -> u8 {
    (0..MAX_SHIFT).find(|shift| step <= share * power(*shift)).unwrap_or(MAX_SHIFT)
}

fn largest(scales: &[f32]) -> f64 {
    scales.iter().copied().fold(0.0, f32::max).into()
}

/// `2^shift`.
fn power(shift: u8) -> f64 {
    (1_u64 << shift.min(MAX_SHIFT)) as f64
}

/// `2^-shift`, by which the shift shrinks the scale of the sum.
#[must_use]
pub fn shrink(shift: u8) -> f32 {
    1.0 / (1_u32 << shift.min(MAX_SHIFT)) as f32
}

#[cfg(test)]
#[path = "shift_tests.rs"]
mod tests;

//! The affine kernel: dense layers and convolutions of any width.

use quant::Requantizer;

use super::Accumulator;

/// The constants of an affine layer that do not depend on the channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AffineParams {
    /// Weights of one output: the inputs of a row, or the values under one window.
    pub taps: usize,
    /// Values from the start of one row to the start of the next: the inputs of a row, or the stride of the windows, which
    /// may overlap.
    pub row_step: usize,
    /// Bits by which the sum of products is shifted left before the bias is added; 0 in LiteRT's widths.
    pub accumulator_shift: u32,
    /// The code of 0.0 of the input.
    pub input_zero_point: i32,
    /// The code of 0.0 of the output.
    pub output_zero_point: i32,
    /// The lowest output code (the zero point or higher under relu).
    pub output_min: i32,
    /// The highest output code, at least `output_min`.
    pub output_max: i32,
}

/// One affine layer on any number of rows.
///
/// For each row and each output: widen, subtract both zero points, multiply and accumulate, add the bias, requantize,
/// add the zero point, clamp, narrow. Subtracting both zero points gives all four terms of
/// `sum (q_x - z_x) * (q_w - z_w)`; where weights are symmetric their zero points are 0.
///
/// Shapes, row-major: row `r` of `input` is the `taps` codes from `r * row_step`, `weights` `[outputs][taps]`,
/// `weight_zero_points` `[1]` or `[outputs]`, `bias` and `requantizers` `[outputs]`, `output` `[rows][outputs]`. Within `A`
/// no sum overflows as long as [`super::audit`] allows that width and the codes are in range: partial sums obey the same
/// bound as the whole.
///
/// # Panics
/// In debug builds when the shapes do not fit together or a sum leaves `A`.
pub fn affine<A: Accumulator>(
    params: &AffineParams,
    input: &[i16],
    weights: &[i32],
    weight_zero_points: &[i32],
    bias: &[i64],
    requantizers: &[Requantizer],
    output: &mut [i16],
) {
    let (taps, outputs) = (params.taps, bias.len());
    debug_assert!(taps > 0 && outputs > 0 && params.row_step > 0);
    debug_assert!(weights.len() == taps * outputs && requantizers.len() == outputs);
    debug_assert!(weight_zero_points.len() == 1 || weight_zero_points.len() == outputs);
    let (lowest, highest) = (i64::from(params.output_min), i64::from(params.output_max));
    let rows = input.windows(taps).step_by(params.row_step);
    debug_assert!(rows.len() >= output.len() / outputs);
    for (row, out) in rows.zip(output.chunks_exact_mut(outputs)) {
        let channels = weights
            .chunks_exact(taps)
            .zip(weight_zero_points.iter().cycle())
            .zip(bias.iter().zip(requantizers));
        for (((weights, &weight_zero_point), (&bias, requantizer)), out) in channels.zip(out) {
            let mut sum = A::from(0);
            for (&x, &w) in row.iter().zip(weights) {
                sum = sum + A::from(i32::from(x) - params.input_zero_point) * A::from(w - weight_zero_point);
            }
            let sum = (sum << params.accumulator_shift) + A::from_bias(bias);
            let code = sum.rescale(requantizer).saturating_add(i64::from(params.output_zero_point));
            // Codes fit 16 bits, so the conversion is exact.
            *out = code.clamp(lowest, highest) as i16;
        }
    }
}

#[cfg(test)]
#[path = "affine_tests.rs"]
mod tests;

//! Finer steps for biases where coarse weights meet fine outputs.

use quant::{BitWidth, QuantParams};

use super::lstm::PRE_ACTIVATION_SCALE;

/// The largest shift: enough for 2-bit weights before 16-bit outputs, little enough for 64-bit sums.
const LARGEST: u8 = 20;

/// Bits by which a layer's sum of products is shifted left before the bias is added.
///
/// A bias is rounded to steps of `s_in * s_w`. With 2-bit weights and 16-bit outputs one such step is many output
/// steps; the shift makes it at most a quarter of one (up to 20 bits), so that rounding a bias never costs more than
/// 1/8 of an output step. Where LiteRT has a kernel, that is for 8-bit weights with 8-bit or 16-bit activations, its
/// arithmetic is kept as it is: the shift is 0. It follows from widths and scales, so no file stores it.
#[must_use]
pub fn accumulator_shift(
    weights: BitWidth,
    input: &QuantParams,
    output: &QuantParams,
    weight_scales: &[f32],
) -> u8 {
    let same_width = input.bits() == output.bits();
    let known = same_width && (input.bits() == BitWidth::INT8 || input.bits() == BitWidth::MAX);
    if known && weights == BitWidth::INT8 {
        return 0;
    }
    let largest = weight_scales.iter().copied().fold(0.0, f32::max);
    smallest_shift(f64::from(input.scale()) * f64::from(largest) / f64::from(output.scale()))
}

/// [`accumulator_shift`] of the sum over an LSTM's inputs, whose outputs are Q3.12; LiteRT's kernel has 8-bit inputs and
/// 8-bit weights.
#[must_use]
pub fn gate_shift(weights: BitWidth, input: &QuantParams, weight_scale: f32) -> u8 {
    if weights == BitWidth::INT8 && input.bits() == BitWidth::INT8 {
        return 0;
    }
    smallest_shift(f64::from(input.scale()) * f64::from(weight_scale) / f64::from(PRE_ACTIVATION_SCALE))
}

/// The smallest shift that makes a bias step of `step` output steps at most a quarter of one.
fn smallest_shift(step: f64) -> u8 {
    let enough = |shift: &u8| step <= 0.25 * f64::from(1_u32 << *shift);
    (0..LARGEST).find(enough).unwrap_or(LARGEST)
}

/// `2^-shift`, by which the shift shrinks the scale of the sum.
#[must_use]
pub fn shrink(shift: u8) -> f32 {
    1.0 / (1_u32 << shift.min(LARGEST)) as f32
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

    use super::*;

    fn params(scale: f32, bits: u8) -> QuantParams {
        QuantParams::new(scale, 0, BitWidth::new(bits).unwrap(), false).unwrap()
    }

    #[test]
    fn the_shift_brings_a_bias_step_to_a_quarter_of_an_output_step() {
        let shift = |weights, input, output| {
            let (input, output) = (params(0.5, input), params(0.25, output));
            accumulator_shift(BitWidth::new(weights).unwrap(), &input, &output, &[0.01, 1.0])
        };
        // 0.5 * 1 / 0.25 = 2 output steps, 8 times too many.
        assert_eq!(shift(4, 8, 8), 3);
        assert_eq!((shift(8, 8, 8), shift(8, 16, 16), shift(8, 8, 16)), (0, 0, 3));
        // 0.5 * 1 / 2^-12 = 2048 steps of Q3.12.
        let gate = |weights, input| gate_shift(BitWidth::new(weights).unwrap(), &params(0.5, input), 1.0);
        assert_eq!((gate(8, 8), gate(4, 8), gate(8, 16)), (0, 13, 13));
        let fine = accumulator_shift(BitWidth::MIN, &params(1.0, 8), &params(4.0, 8), &[1.0]);
        assert_eq!((fine, shrink(0), shrink(3)), (0, 1.0, 0.125));
        let dead = accumulator_shift(BitWidth::MIN, &params(1.0, 8), &params(1e-9, 8), &[1.0]);
        assert_eq!(dead, LARGEST);
    }
}

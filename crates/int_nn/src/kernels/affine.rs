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
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

    use quant::RoundingPolicy;

    use super::*;

    const PARAMS: AffineParams = AffineParams {
        taps: 2,
        row_step: 2,
        accumulator_shift: 0,
        input_zero_point: 1,
        output_zero_point: -3,
        output_min: -8,
        output_max: 7,
    };

    fn run<A: Accumulator>(policy: RoundingPolicy, params: &AffineParams, input: &[i16]) -> Vec<i16> {
        let requantizers = vec![Requantizer::new(policy, 0.5, 1.0, 1.0).unwrap(); 2];
        let mut output = vec![99; input.len()];
        affine::<A>(params, input, &[1, 2, 3, -4], &[0, 1], &[1, -2], &requantizers, &mut output);
        output
    }

    #[test]
    fn all_four_terms_the_zero_point_and_the_clamp() {
        for policy in RoundingPolicy::ALL {
            for input in [vec![1, 1], vec![4, 2], vec![7, -8], vec![-8, 7]] {
                // Channel 0: weights 1, 2, zero point 0, bias 1; channel 1: weights 2, -5 after its zero point, bias -2.
                let (x0, x1) = (i32::from(input[0]) - 1, i32::from(input[1]) - 1);
                let sums = [1 + x0 + 2 * x1, -2 + 2 * x0 - 5 * x1];
                let requantizer = Requantizer::new(policy, 0.5, 1.0, 1.0).unwrap();
                let expected =
                    sums.map(|sum: i32| (requantizer.rescale_i32(sum) - 3).clamp(-8, 7) as i16).to_vec();
                assert_eq!(run::<i32>(policy, &PARAMS, &input), expected);
                assert_eq!(run::<i64>(policy, &PARAMS, &input), expected);
            }
        }
    }

    #[test]
    fn inputs_at_the_zero_point_leave_the_bias() {
        // Biases 1 and -2 halved: 0.5 rounds to 1, -1 is exact; minus 3.
        assert_eq!(run::<i32>(RoundingPolicy::F64HalfAway, &PARAMS, &[1, 1, 1, 1]), [-2, -4, -2, -4]);
    }

    #[test]
    fn a_shift_gives_the_bias_finer_steps() {
        // Channel 0 for x - 1 = (3, 1): 8 * (3 + 2) + 1 = 41, halved 20.5, 21 - 3 = 18, or the clamp.
        let first = |output_max| {
            let params = AffineParams { accumulator_shift: 3, output_max, ..PARAMS };
            run::<i32>(RoundingPolicy::F64HalfAway, &params, &[4, 2])[0]
        };
        assert_eq!((first(99), first(17)), (18, 17));
    }

    #[test]
    fn windows_overlap_where_the_step_is_shorter_than_they_are() {
        let params = AffineParams { row_step: 1, ..PARAMS };
        let requantizers = [Requantizer::new(RoundingPolicy::F64HalfAway, 1.0, 1.0, 1.0).unwrap()];
        let mut output = [0; 3];
        affine::<i32>(&params, &[1, 2, 3, 4], &[1, 1], &[0], &[0], &requantizers, &mut output);
        // (0 + 1, 1 + 2, 2 + 3) - 3.
        assert_eq!(output, [-2, 0, 2]);
    }

    #[test]
    fn relu_clamps_at_the_zero_point() {
        let relu = AffineParams { output_min: -3, ..PARAMS };
        assert_eq!(run::<i32>(RoundingPolicy::F64HalfAway, &relu, &[1, 1]), [-2, -3]);
    }

    #[test]
    fn the_largest_products_need_and_get_64_bits() {
        let params = AffineParams {
            taps: 2,
            row_step: 2,
            accumulator_shift: 0,
            input_zero_point: -32768,
            output_zero_point: 0,
            output_min: -32768,
            output_max: 32767,
        };
        let requantizers = [Requantizer::new(RoundingPolicy::F64HalfAway, 1.0, 1.0, 1e6).unwrap()];
        let mut output = [0];
        affine::<i64>(&params, &[32767, 32767], &[32767, 32767], &[-32768], &[0], &requantizers, &mut output);
        // 2 * 65535^2 / 1e6 = 8589.67.
        assert_eq!(output, [8590]);
    }
}

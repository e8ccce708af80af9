//! The dense kernel.

use quant::Requantizer;

use super::Accumulator;

/// The constants of a dense layer that do not depend on the channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DenseParams {
    /// Number of inputs of a row.
    pub inputs: usize,
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

/// One dense layer on any number of rows.
///
/// For each row and each output: widen, subtract both zero points, multiply and accumulate, add the bias, requantize,
/// add the zero point, clamp, narrow. Subtracting both zero points gives all four terms of
/// `sum (q_x - z_x) * (q_w - z_w)`; where weights are symmetric their zero points are 0.
///
/// Shapes, row-major: `input` `[rows][inputs]`, `weights` `[outputs][inputs]`, `weight_zero_points` `[1]` or
/// `[outputs]`, `bias` and `requantizers` `[outputs]`, `output` `[rows][outputs]`. Within `A` no sum overflows as long
/// as [`super::audit`] allows that width and the codes are in range: partial sums obey the same bound as the whole.
///
/// # Panics
/// In debug builds when the shapes do not fit together or a sum leaves `A`.
pub fn dense<A: Accumulator>(
    params: &DenseParams,
    input: &[i32],
    weights: &[i32],
    weight_zero_points: &[i32],
    bias: &[i64],
    requantizers: &[Requantizer],
    output: &mut [i32],
) {
    let (inputs, outputs) = (params.inputs, bias.len());
    debug_assert!(inputs > 0 && outputs > 0);
    debug_assert!(weights.len() == inputs * outputs && requantizers.len() == outputs);
    debug_assert!(weight_zero_points.len() == 1 || weight_zero_points.len() == outputs);
    debug_assert!(input.len() / inputs == output.len() / outputs);
    let (lowest, highest) = (i64::from(params.output_min), i64::from(params.output_max));
    for (row, out) in input.chunks_exact(inputs).zip(output.chunks_exact_mut(outputs)) {
        let channels = weights
            .chunks_exact(inputs)
            .zip(weight_zero_points.iter().cycle())
            .zip(bias.iter().zip(requantizers));
        for (((weights, &weight_zero_point), (&bias, requantizer)), out) in channels.zip(out) {
            let mut sum = A::from(0);
            for (&x, &w) in row.iter().zip(weights) {
                sum = sum + A::from(x - params.input_zero_point) * A::from(w - weight_zero_point);
            }
            let sum = (sum << params.accumulator_shift) + A::from_bias(bias);
            let code = sum.rescale(requantizer).saturating_add(i64::from(params.output_zero_point));
            // Codes fit 16 bits, so the conversion is exact.
            *out = code.clamp(lowest, highest) as i32;
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

    use quant::RoundingPolicy;

    use super::*;

    const PARAMS: DenseParams = DenseParams {
        inputs: 2,
        accumulator_shift: 0,
        input_zero_point: 1,
        output_zero_point: -3,
        output_min: -8,
        output_max: 7,
    };

    fn run<A: Accumulator>(policy: RoundingPolicy, params: &DenseParams, input: &[i32]) -> Vec<i32> {
        let requantizers = vec![Requantizer::new(policy, 0.5, 1.0, 1.0).unwrap(); 2];
        let mut output = vec![99; input.len()];
        dense::<A>(params, input, &[1, 2, 3, -4], &[0, 1], &[1, -2], &requantizers, &mut output);
        output
    }

    #[test]
    fn all_four_terms_the_zero_point_and_the_clamp() {
        for policy in RoundingPolicy::ALL {
            for input in [vec![1, 1], vec![4, 2], vec![7, -8], vec![-8, 7]] {
                // Channel 0: weights 1, 2, zero point 0, bias 1; channel 1: weights 2, -5 after its zero point, bias -2.
                let (x0, x1) = (input[0] - 1, input[1] - 1);
                let sums = [1 + x0 + 2 * x1, -2 + 2 * x0 - 5 * x1];
                let requantizer = Requantizer::new(policy, 0.5, 1.0, 1.0).unwrap();
                let expected =
                    sums.map(|sum: i32| (requantizer.rescale_i32(sum) - 3).clamp(-8, 7) as i32).to_vec();
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
            let params = DenseParams { accumulator_shift: 3, output_max, ..PARAMS };
            run::<i32>(RoundingPolicy::F64HalfAway, &params, &[4, 2])[0]
        };
        assert_eq!((first(99), first(17)), (18, 17));
    }

    #[test]
    fn relu_clamps_at_the_zero_point() {
        let relu = DenseParams { output_min: -3, ..PARAMS };
        assert_eq!(run::<i32>(RoundingPolicy::F64HalfAway, &relu, &[1, 1]), [-2, -3]);
    }

    #[test]
    fn the_largest_products_need_and_get_64_bits() {
        let params = DenseParams {
            inputs: 2,
            accumulator_shift: 0,
            input_zero_point: -32768,
            output_zero_point: 0,
            output_min: -32768,
            output_max: 32767,
        };
        let requantizers = [Requantizer::new(RoundingPolicy::F64HalfAway, 1.0, 1.0, 1e6).unwrap()];
        let mut output = [0];
        dense::<i64>(&params, &[32767, 32767], &[32767, 32767], &[-32768], &[0], &requantizers, &mut output);
        // 2 * 65535^2 / 1e6 = 8589.67.
        assert_eq!(output, [8590]);
    }
}

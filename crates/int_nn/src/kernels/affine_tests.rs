//! Tests of `affine`.
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

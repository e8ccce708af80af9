//! The fast kernel against the general one, sum by sum.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use proptest::prelude::*;
use quant::{Requantizer, RoundingPolicy, RowRequantizer};

use super::*;

/// A layer and its input, every number within the widths a network allows.
#[derive(Clone, Debug)]
struct Case {
    params: AffineParams,
    rows: usize,
    input: Vec<i16>,
    weights: Vec<i32>,
    weight_zero_points: Vec<i32>,
    bias: Vec<i64>,
}

fn cases() -> impl Strategy<Value = Case> {
    let sizes = (1..14_usize, 1..40_usize, 1..11_usize, 1..20_usize);
    (sizes, 2..=16_u32, 2..=16_u32, 0..4_u32, any::<bool>(), any::<u64>()).prop_map(
        |((rows, outputs, taps, row_step), input_bits, weight_bits, accumulator_shift, per_output, seed)| {
            let mut state = seed;
            let mut code = move |bits: u32| {
                state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
                ((state as i64) >> (64 - bits)) as i32
            };
            let input_zero_point = code(input_bits);
            let zero_points = if per_output { outputs } else { 1 };
            Case {
                params: AffineParams {
                    taps,
                    row_step,
                    accumulator_shift,
                    input_zero_point,
                    output_zero_point: 3,
                    output_min: -32768,
                    output_max: 32767,
                },
                rows,
                input: (0..(rows - 1) * row_step + taps).map(|_| code(input_bits) as i16).collect(),
                weights: (0..outputs * taps).map(|_| code(weight_bits)).collect(),
                weight_zero_points: (0..zero_points).map(|_| code(weight_bits)).collect(),
                bias: (0..outputs).map(|_| i64::from(code(20))).collect(),
            }
        },
    )
}

/// The fast kernel's codes; `None` where it does not take the layer.
fn fast(case: &Case, requantizers: &[Requantizer]) -> Option<Vec<i16>> {
    let params = &case.params;
    let distance = 65_535;
    let bound = audit(
        params.taps,
        &case.weights,
        &case.weight_zero_points,
        &case.bias,
        distance,
        params.accumulator_shift as u8,
    );
    if bound?.width == AccumulatorWidth::I64 {
        return None;
    }
    let weights = PairedWeights::new(&PairedSource {
        taps: params.taps,
        weights: &case.weights,
        weight_zero_points: &case.weight_zero_points,
        bias: &case.bias,
        input_zero_point: params.input_zero_point,
        accumulator_shift: params.accumulator_shift,
    })?;
    let mut sums = vec![7; case.rows * weights.row_sums()];
    weights.sums(&case.input, params.row_step, &mut sums);
    let rows =
        RowRequantizer::new(requantizers, params.output_zero_point, params.output_min, params.output_max);
    let mut codes = vec![0; case.rows * requantizers.len()];
    for (codes, sums) in codes.chunks_exact_mut(requantizers.len()).zip(sums.chunks_exact(weights.row_sums()))
    {
        rows.codes(sums, codes);
    }
    Some(codes)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn both_kernels_give_the_same_codes(case in cases(), policy in 0..5_usize, scale in 1e-6_f32..0.1) {
        let requantizer = Requantizer::new(RoundingPolicy::ALL[policy], scale, 1.0, 1.0).unwrap();
        let requantizers = vec![requantizer; case.bias.len()];
        let mut expected = vec![0; case.rows * case.bias.len()];
        let Case { params, input, weights, weight_zero_points, bias, .. } = &case;
        affine::<i64>(params, input, weights, weight_zero_points, bias, &requantizers, &mut expected);
        if let Some(found) = fast(&case, &requantizers) {
            prop_assert_eq!(found, expected);
        }
    }
}

#[test]
fn sums_that_only_fit_at_the_end_are_exact() {
    // Raw codes of -32768 times -32768, twice, wrap within one instruction; with the zero point moved they are small.
    let case = Case {
        params: AffineParams {
            taps: 2,
            row_step: 2,
            accumulator_shift: 0,
            input_zero_point: -32767,
            output_zero_point: 0,
            output_min: -32768,
            output_max: 32767,
        },
        rows: 1,
        input: vec![-32768; 2],
        weights: vec![-32768; 2],
        weight_zero_points: vec![0],
        bias: vec![-65_000],
    };
    let weights = PairedWeights::new(&PairedSource {
        taps: 2,
        weights: &case.weights,
        weight_zero_points: &[0],
        bias: &case.bias,
        input_zero_point: -32767,
        accumulator_shift: 0,
    })
    .unwrap();
    let mut sums = [0; GROUP];
    weights.sums(&case.input, 2, &mut sums);
    assert_eq!(sums[0], 65_536 - 65_000);
}

#[test]
fn weights_far_from_their_zero_point_are_left_to_the_general_kernel() {
    let source = PairedSource {
        taps: 1,
        weights: &[32_767],
        weight_zero_points: &[-1],
        bias: &[0],
        input_zero_point: 0,
        accumulator_shift: 0,
    };
    assert_eq!(PairedWeights::new(&source), None);
}

//! The arithmetic of requantization and of the dense kernel, natively and in a browser: the same numbers.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use int_nn::kernels::{AffineParams, affine, table};
use int_nn::{PackedCodes, TableFunction, boundary::build_table};
use quant::{BitWidth, QuantParams, QuantizeRule, Requantizer, RoundingPolicy, Runtime, quantize};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

/// Pseudo-random numbers that are the same everywhere (splitmix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A signed code of `bits` bits.
    fn code(&mut self, bits: u32) -> i32 {
        (self.next() as i64 >> (64 - bits)) as i32
    }
}

/// A hash of a sequence of integers (FNV-1a over their bytes).
fn hash(values: impl IntoIterator<Item = i64>) -> u64 {
    values.into_iter().flat_map(i64::to_le_bytes).fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    })
}

#[test]
fn ties_negatives_and_zero_under_every_rule() {
    let accs = [-20, -12, -4, -1, 0, 1, 4, 12, 20];
    let expected: [[i64; 9]; 5] = [
        [-3, -2, -1, 0, 0, 0, 1, 2, 3],
        [-3, -2, -1, 0, 0, 0, 1, 2, 3],
        [-2, -1, 0, 0, 0, 0, 1, 2, 3],
        [-2, -2, 0, 0, 0, 0, 0, 2, 2],
        [-2, -1, 0, 0, 0, 0, 1, 2, 3],
    ];
    for (policy, expected) in RoundingPolicy::ALL.into_iter().zip(expected) {
        let requantizer = Requantizer::new(policy, 0.125, 1.0, 1.0).unwrap();
        assert_eq!(accs.map(|acc| requantizer.rescale_i32(acc)), expected, "{policy:?}");
        assert_eq!(accs.map(|acc| requantizer.rescale_i64(acc.into())), expected, "{policy:?}");
    }
}

#[test]
fn saturation_and_shift_extremes_under_every_rule() {
    for policy in RoundingPolicy::ALL {
        for exponent in [-60, -32, -31, 0, 29, 30, 31, 60] {
            let requantizer = Requantizer::new(policy, libm::ldexpf(1.0, exponent), 1.0, 1.0).unwrap();
            let scaled = [i64::MIN, -1, 0, 1, i64::MAX].map(|acc| requantizer.rescale_i64(acc));
            assert!(scaled.is_sorted() && scaled[2] == 0, "{policy:?} 2^{exponent}: {scaled:?}");
            if exponent >= 29 {
                assert!(scaled[1] <= -(1 << 28) && scaled[3] >= 1 << 28, "{policy:?} 2^{exponent}");
            }
        }
    }
}

#[test]
fn a_sweep_of_every_rule_has_the_same_bits_everywhere() {
    let mut numbers = Numbers(7);
    let mut results = Vec::new();
    for policy in RoundingPolicy::ALL {
        for _ in 0..2000 {
            let multiplier = (numbers.next() >> 40) as f32 * libm::ldexpf(1.0, numbers.code(5) - 24);
            let requantizer = Requantizer::new(policy, multiplier, 0.3, 0.7).unwrap();
            let acc = numbers.code(32) >> (numbers.next() % 24);
            results.push(requantizer.rescale_i32(acc));
            results.push(requantizer.rescale_i64(numbers.next() as i64 >> (numbers.next() % 40)));
        }
    }
    assert_eq!(hash(results), SWEEP_HASH);
}

#[test]
fn the_dense_kernel_agrees_between_accumulators_and_everywhere() {
    let mut numbers = Numbers(11);
    let mut results = Vec::new();
    for policy in RoundingPolicy::ALL {
        let params = AffineParams {
            taps: 13,
            row_step: 13,
            accumulator_shift: 2,
            input_zero_point: -7,
            output_zero_point: 5,
            output_min: -128,
            output_max: 127,
        };
        let x: Vec<i16> = (0..8 * 13).map(|_| numbers.code(8) as i16).collect();
        let weights: Vec<i32> = (0..6 * 13).map(|_| numbers.code(5)).collect();
        let zero_points: Vec<i32> = (0..6).map(|_| numbers.code(4)).collect();
        let bias: Vec<i64> = (0..6).map(|_| i64::from(numbers.code(12))).collect();
        let requantizers: Vec<Requantizer> =
            (0..6).map(|output| Requantizer::new(policy, 0.01, 0.5, 0.8 + output as f32).unwrap()).collect();
        let (mut narrow, mut wide) = (vec![0; 8 * 6], vec![0; 8 * 6]);
        affine::<i32>(&params, &x, &weights, &zero_points, &bias, &requantizers, &mut narrow);
        affine::<i64>(&params, &x, &weights, &zero_points, &bias, &requantizers, &mut wide);
        assert_eq!(narrow, wide, "{policy:?}");
        assert!(narrow.iter().any(|&code| code > -128 && code < 127), "{policy:?} only saturates");
        results.extend(narrow.into_iter().map(i64::from));
    }
    assert_eq!(hash(results), DENSE_HASH);
}

#[test]
fn tables_of_every_width_have_the_same_bits_everywhere() {
    let mut results = Vec::new();
    for bits in 2..=16 {
        let bits = BitWidth::new(bits).unwrap();
        let input = QuantParams::new(9.7 / bits.levels() as f32, 1, bits, false).unwrap();
        for function in [TableFunction::Tanh, TableFunction::Sigmoid] {
            let output = function.output_params(bits).unwrap();
            let entries = build_table(function, &input, &output, Runtime::Reference);
            let codes: Vec<i16> = (input.code_min()..=input.code_max()).map(|code| code as i16).collect();
            let mut looked_up = vec![0; codes.len()];
            table(&entries, input.code_min(), &codes, &mut looked_up);
            results.extend(looked_up.into_iter().map(i64::from));
        }
    }
    assert_eq!(hash(results), TABLE_HASH);
}

#[test]
fn packing_loses_nothing_at_any_width() {
    let mut numbers = Numbers(13);
    for bits in 2..=16 {
        let codes: Vec<i32> = (0..101).map(|_| numbers.code(u32::from(bits))).collect();
        let packed = PackedCodes::pack(&codes, BitWidth::new(bits).unwrap()).unwrap();
        assert_eq!(packed.unpack(), codes);
        assert_eq!(packed.bytes(), (101 * usize::from(bits)).div_ceil(8));
    }
}

#[test]
fn quantize_rules_at_ties() {
    let params = QuantParams::new(0.5, 1, BitWidth::INT8, false).unwrap();
    let codes = |rule| [-100.0, -0.75, -0.25, 0.0, 0.25, 0.75, 100.0].map(|x| quantize(x, &params, rule));
    assert_eq!(codes(QuantizeRule::F32DivideHalfAway), [-128, -1, 0, 1, 2, 3, 127]);
    assert_eq!(codes(QuantizeRule::F64DivideHalfAway), [-128, -1, 0, 1, 2, 3, 127]);
    assert_eq!(codes(QuantizeRule::F32InverseHalfEven), [-128, -1, 1, 1, 1, 3, 127]);
}

/// Results of the sweeps above, computed natively; a browser must find the same.
const SWEEP_HASH: u64 = 6_578_364_658_785_028_314;
const DENSE_HASH: u64 = 13_013_468_432_748_674_441;
const TABLE_HASH: u64 = 14_096_649_354_310_262_158;

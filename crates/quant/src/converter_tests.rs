//! Tests of `converter`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use super::*;

const INT8: BitWidth = BitWidth::INT8;

#[test]
fn relu_ranges_put_zero_on_the_lowest_code() {
    let params = activation_params(0.0, 4.0113306, INT8).unwrap();
    assert_eq!((params.zero_point(), params.scale()), (-128, 0.015730709));
    let params = activation_params(0.5, 3.0, BitWidth::new(4).unwrap()).unwrap();
    assert_eq!((params.zero_point(), params.scale()), (-8, 0.2));
}

#[test]
fn symmetric_ranges_keep_zero_in_the_middle() {
    let params = symmetric_activation_params(-2.0, 3.2767, BitWidth::MAX).unwrap();
    assert_eq!((params.zero_point(), params.scale()), (0, (f64::from(3.2767_f32) / 32767.0) as f32));
    let params = symmetric_activation_params(-7.0, 0.0, BitWidth::new(4).unwrap()).unwrap();
    assert_eq!((params.zero_point(), params.scale()), (0, 1.0));
    let dead = symmetric_activation_params(0.0, 0.0, BitWidth::MAX).unwrap();
    assert_eq!((dead.zero_point(), dead.scale()), (0, 2e-6_f32 / 65535.0));
    let tiny = symmetric_activation_params(0.0, 1e-7, BitWidth::MAX).unwrap();
    assert_eq!(tiny.scale(), 3.051851e-12, "of converter_edges.json");
    assert!(symmetric_activation_params(f32::NAN, 1.0, INT8).is_err());
    assert!(symmetric_activation_params(1.0, 0.0, INT8).is_err());
}

#[test]
fn negative_ranges_put_zero_on_the_highest_code() {
    let params = activation_params(-3.0, -0.5, INT8).unwrap();
    assert_eq!((params.zero_point(), params.scale()), (127, (3.0_f64 / 255.0) as f32));
}

#[test]
fn constant_and_dead_activations_have_parameters() {
    let dead = activation_params(0.0, 0.0, INT8).unwrap();
    assert_eq!((dead.zero_point(), dead.scale()), (0, 7.843137e-9));
    assert_eq!(activation_params(-1e-40, 1e-40, INT8).unwrap(), dead);
    let constant = activation_params(2.0, 2.0, INT8).unwrap();
    assert_eq!((constant.zero_point(), constant.dequantize(127)), (-128, 2.0));
}

#[test]
fn ranges_narrower_than_a_millionth_are_widened_at_both_ends() {
    // Scales and zero points of the converter, measured.
    for (min, max, scale, zero_point) in [
        (0.0, 1e-6, 1.176_470_65e-8, -43),
        (0.0, 9e-7, 1.137_254_9e-8, -40),
        (-5e-7, 5e-7, 1.176_470_65e-8, -1),
        (-4e-7, 5e-7, 1.137_254_9e-8, -5),
        (3e-7, 3e-7, 9.019_608e-9, -17),
        (0.0, 1.0000001e-6, 3.921_569e-9, -128),
        (0.5, 0.5000005, 0.001_960_786_3, -128),
    ] {
        let params = activation_params(min, max, INT8).unwrap();
        assert_eq!((params.scale(), params.zero_point()), (scale, zero_point), "[{min}, {max}]");
    }
}

#[test]
fn impossible_ranges_are_refused() {
    assert!(matches!(activation_params(f32::NAN, 1.0, INT8), Err(RangeError::NotFinite { .. })));
    assert!(matches!(activation_params(0.0, f32::INFINITY, INT8), Err(RangeError::NotFinite { .. })));
    assert!(matches!(activation_params(1.0, 0.0, INT8), Err(RangeError::Reversed { .. })));
}

#[test]
fn small_weights_and_large_biases_set_a_floor_under_the_scale() {
    let scale = |weight, bias| weight_scale(weight, bias, 0.01, INT8, BiasWidth::I32).unwrap();
    assert_eq!(scale(1.27, 0.0), 0.01);
    assert_eq!(scale(0.0, 0.0), (5e-7_f64 / 127.0) as f32);
    // |b| / (s_in * 2^30) = 1e6 / (f32(0.01) * 2^30) is larger than 1e-4 / 127.
    let raised = scale(1e-4, 1e6);
    assert_eq!(raised, (1e6 / (f64::from(0.01_f32) * f64::from(1_u32 << 30))) as f32);
    let code = bias_code(1e6, bias_scale(0.01, raised).unwrap()).unwrap();
    assert!((code - (1 << 30)).abs() < 256, "{code}");
    let wide = |weight, bias| weight_scale(weight, bias, 0.01, INT8, BiasWidth::I64).unwrap();
    assert_eq!(wide(1e-4, 1e6), raised, "64-bit biases have the same limit");
    // Of converter_edges.json: single precision, step by step, differs in the last place.
    let of_file = weight_scale(0.0, 5e-7, 9.012497e-5, INT8, BiasWidth::I64).unwrap();
    assert_eq!(
        (of_file, (f64::from(5e-7_f32) / (f64::from(9.012497e-5_f32) * LARGEST_BIAS_CODE)) as f32),
        (5.16684e-12, 5.1668396e-12)
    );
    assert_eq!((wide(1e-8, 0.0), wide(0.0, 0.0), wide(1e-40, 0.0)), (7.874016e-11, 0.0, 0.0));
}

#[test]
fn a_bias_that_raised_its_scale_has_the_limit_as_its_code() {
    // Measured: -0.5 becomes -2^30 of the scale 2^-31, whatever the input's scale.
    for input in [0.021231618_f32, 0.019780114, 0.0197] {
        let weights = weight_scale(0.0, 0.5, input, INT8, BiasWidth::I32).unwrap();
        let scale = bias_scale_for(0.5, input, weights, BiasWidth::I32).unwrap();
        assert_eq!((scale, bias_code(-0.5, scale).unwrap()), (libm::ldexpf(1.0, -31), -(1 << 30)));
    }
    let plain = bias_scale_for(0.5, 0.02, 0.01, BiasWidth::I32).unwrap();
    assert_eq!(plain, bias_scale(0.02, 0.01).unwrap());
}

#[test]
fn weight_codes_round_half_away_and_saturate() {
    let codes = [-2.5, -0.5, 0.0, 0.5, 1.4, 1e9, -1e9].map(|weight| weight_code(weight, 1.0, INT8));
    assert_eq!(codes, [-3, -1, 0, 1, 1, 127, -127]);
    let two_bits = [-9.0, -0.4, 0.6].map(|weight| weight_code(weight, 1.0, BitWidth::MIN));
    assert_eq!(two_bits, [-1, 0, 1]);
}

#[test]
fn bias_codes_round_in_single_precision() {
    assert_eq!(bias_code(-0.5, 1.0).unwrap(), -1);
    // 16777217 is no f32: the code of 16777216 + 1 scaled steps stays even.
    assert_eq!(bias_code(1.6777217, 1e-7).unwrap(), i64::from((1.6777217_f32 * (1.0 / 1e-7_f32)) as i32));
    assert_eq!(bias_code(f32::MAX, 1e-30).unwrap(), i64::MAX);
    assert!(bias_code(f32::NAN, 1.0).is_err());
    assert!(bias_scale(1e-30, 1e-30).is_err());
}

//! Tests of `shift`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use super::*;

fn bits(bits: u8) -> BitWidth {
    BitWidth::new(bits).unwrap()
}

fn params(scale: f32, width: u8) -> QuantParams {
    QuantParams::new(scale, 0, bits(width), false).unwrap()
}

/// Two outputs of two taps.
fn products<'a>(weight_bits: u8, input: &'a QuantParams, scales: &'a [f32]) -> Products<'a> {
    Products {
        weight_bits: bits(weight_bits),
        weights: &[1, -1, 1, 0],
        weight_scales: scales,
        weight_zero_points: if scales.len() == 1 { &[0] } else { &[0, 0] },
        bias: &[0.5, -1.0],
        input,
    }
}

#[test]
fn few_bits_leave_the_rest_of_32_to_the_bias() {
    // Codes up to 2 from zero: 2 * 2 + 0.5 / 0.5 = 5 products at most, 2 * 1 + 2 = 4 in the second; 5 * 2^28 < 2^31.
    let (input, output) = (params(0.5, 2), params(0.25, 2));
    assert_eq!(accumulator_shift(&products(2, &input, &[1.0]), &output), 28);
    // A bias of 1e6 leaves less.
    let products = Products { bias: &[1e6, 0.0], ..products(2, &input, &[1.0]) };
    assert_eq!(accumulator_shift(&products, &output), 10);
}

#[test]
fn litert_widths_have_no_shift() {
    let shift = |weights, input, output| {
        let (input, output) = (params(0.5, input), params(0.25, output));
        accumulator_shift(&products(weights, &input, &[0.01, 1.0]), &output)
    };
    assert_eq!((shift(8, 8, 8), shift(8, 16, 16)), (0, 0));
    assert!(shift(4, 8, 8) > 20 && shift(8, 8, 16) > 20 && shift(8, 16, 8) > 10);
    let gate = |weights, input| gate_shift(&products(weights, &params(0.5, input), &[1.0]));
    assert_eq!(gate(8, 8), 0);
    assert!(gate(4, 8) > 20 && gate(8, 16) > 10);
}

#[test]
fn sums_that_32_bits_hold_too_coarsely_have_64() {
    // The second channel's scale is 1e-9: a bias of 1 is 2e9 of its products, which leaves no shift in 32 bits.
    let (input, output) = (params(0.5, 8), params(0.01, 8));
    let shift = accumulator_shift(&products(4, &input, &[0.5, 1e-9]), &output);
    // 25 output steps: 7 bits for a quarter; with one more, the multiplier of the second channel would be 0.
    assert_eq!(shift, 7);
    let coarser = accumulator_shift(&products(4, &input, &[0.5, 1e-6]), &params(0.0001, 8));
    // 2,500 output steps: 14 bits for a quarter in 64 bits, 24 for 2^-12 of one.
    assert_eq!(coarser, 24);
    // What is fine enough stays within 32 bits: one product is 1/40 of an output step.
    assert_eq!(accumulator_shift(&products(4, &input, &[0.0005, 1e-9]), &output), 0);
}

#[test]
fn shifts_keep_scales_normal() {
    let (input, output) = (params(1e-20, 4), params(1.0, 4));
    let products = Products { bias: &[0.0; 2], ..products(4, &input, &[1e-15]) };
    let shift = accumulator_shift(&products, &output);
    assert!((5..12).contains(&shift), "{shift}");
    assert!((input.scale() * (1e-15 * shrink(shift))).is_normal());
}

#[test]
fn files_without_a_shift_have_the_one_that_follows_from_scales() {
    let shift = |weights, input, output| {
        unstored_shift(bits(weights), &params(0.5, input), &params(0.25, output), &[0.01, 1.0])
    };
    // 0.5 * 1 / 0.25 = 2 output steps, 8 times too many.
    assert_eq!(shift(4, 8, 8), 3);
    assert_eq!((shift(8, 8, 8), shift(8, 16, 16), shift(8, 8, 16)), (0, 0, 3));
    // 0.5 * 1 / 2^-12 = 2048 steps of Q3.12.
    let gate = |weights, input| unstored_gate_shift(bits(weights), &params(0.5, input), 1.0);
    assert_eq!((gate(8, 8), gate(4, 8), gate(8, 16)), (0, 13, 13));
    let fine = unstored_shift(BitWidth::MIN, &params(1.0, 8), &params(4.0, 8), &[1.0]);
    assert_eq!((fine, shrink(0), shrink(3)), (0, 1.0, 0.125));
    let dead = unstored_shift(BitWidth::MIN, &params(1.0, 8), &params(1e-9, 8), &[1.0]);
    assert_eq!(dead, MAX_UNSTORED_SHIFT);
}

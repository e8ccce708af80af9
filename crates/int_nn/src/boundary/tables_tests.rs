//! Tests of `tables`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use super::*;

#[test]
fn tables_of_every_width_are_odd_or_centred_and_monotonic() {
    for n in 2..=16 {
        let bits = BitWidth::new(n).unwrap();
        let input = QuantParams::new(8.0 / bits.levels() as f32, 0, bits, false).unwrap();
        for function in [TableFunction::Tanh, TableFunction::Sigmoid] {
            let output = function.output_params(bits).unwrap();
            let table = build_table(function, &input, &output, Runtime::Reference);
            assert_eq!(table.len(), 1 << n);
            assert!(table.is_sorted());
            let middle = i32::from(table[1 << (n - 1)]);
            // tanh(0) = 0 is its zero point; sigmoid(0) = 0.5 is the middle of its codes, at 16 bits of the positive ones.
            let wide_sigmoid = n == 16 && function == TableFunction::Sigmoid;
            let expected = if wide_sigmoid { 1 << 14 } else { 0 };
            assert_eq!(middle, expected, "{function:?} of 0 at {n} bits");
        }
    }
}

#[test]
fn eight_bit_outputs_have_tflites_fixed_parameters() {
    let tanh = TableFunction::Tanh.output_params(BitWidth::INT8).unwrap();
    assert_eq!((tanh.scale(), tanh.zero_point()), (1.0 / 128.0, 0));
    let sigmoid = TableFunction::Sigmoid.output_params(BitWidth::INT8).unwrap();
    assert_eq!((sigmoid.scale(), sigmoid.zero_point()), (1.0 / 256.0, -128));
    for function in [TableFunction::Tanh, TableFunction::Sigmoid] {
        let wide = function.output_params(BitWidth::MAX).unwrap();
        assert_eq!((wide.scale(), wide.zero_point()), (1.0 / 32768.0, 0));
    }
}

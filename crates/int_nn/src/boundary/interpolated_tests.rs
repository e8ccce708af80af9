//! Tests of `interpolated`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use super::*;
use quant::BitWidth;

fn table(function: TableFunction, scale: f32, runtime: Runtime) -> Option<Vec<i16>> {
    interpolated(function, &QuantParams::new(scale, 0, BitWidth::MAX, false).unwrap(), runtime)
}

/// The largest distance of a table from its function, in steps of the output.
fn worst(function: TableFunction, scale: f32, table: &[i16]) -> f64 {
    let error = |(code, &entry): (i32, &i16)| {
        (f64::from(entry) - 32768.0 * function.value(f64::from(code) * f64::from(scale))).abs()
    };
    (-32768..).zip(table).map(error).fold(0.0, f64::max)
}

#[test]
fn the_table_is_the_rounded_logistic_function_or_one_more() {
    let exact = |index: usize| (65536.0 * TableFunction::Sigmoid.value(index as f64 / 24.0)).round();
    let above: Vec<f64> =
        SIGMOID.iter().enumerate().map(|(index, &entry)| f64::from(entry) - exact(index)).collect();
    assert!(above.iter().all(|above| (-1.0..=1.0).contains(above)), "{above:?}");
}

#[test]
fn every_table_is_within_the_stated_error() {
    let mut largest = 0.0_f64;
    for exponent in -15..=1 {
        for part in [1.0, 1.0003, 1.1, 1.37, 1.6, 1.93] {
            let scale = part * libm::ldexpf(1.0, exponent);
            for function in [TableFunction::Tanh, TableFunction::Sigmoid] {
                let found = worst(function, scale, &table(function, scale, Runtime::Reference).unwrap());
                assert!(found <= INTERPOLATION_ERROR, "{function:?} at {scale}: {found}");
                largest = largest.max(found);
            }
        }
    }
    assert!(largest > 0.8 * INTERPOLATION_ERROR, "{largest}");
}

#[test]
fn optimized_kernels_differ_next_to_two_powers_of_two_only() {
    let differ = |function, scale| {
        let [reference, ruy, xnnpack] = Runtime::ALL.map(|runtime| table(function, scale, runtime).unwrap());
        assert_eq!(ruy, xnnpack);
        reference != ruy
    };
    use TableFunction::{Sigmoid, Tanh};
    let near = |exponent, part: f32| part * libm::ldexpf(1.0, exponent);
    for part in [1.0, 1.00068, 0.99932] {
        assert!(differ(Tanh, near(-12, part)) && differ(Sigmoid, near(-12, part)));
        assert!(differ(Tanh, near(-11, part)) && !differ(Sigmoid, near(-11, part)));
        assert!(!differ(Tanh, near(-10, part)) && !differ(Tanh, near(-13, part)));
    }
    for part in [1.00072, 0.99928] {
        assert!(!differ(Tanh, near(-12, part)) && !differ(Sigmoid, near(-12, part)));
    }
}

#[test]
fn inputs_of_other_operators_have_no_such_table() {
    let of = |zero_point, bits, narrow| {
        let input = QuantParams::new(0.001, zero_point, BitWidth::new(bits).unwrap(), narrow).unwrap();
        interpolated(TableFunction::Tanh, &input, Runtime::Reference)
    };
    assert!(of(0, 16, false).is_some());
    assert!(of(1, 16, false).is_none() && of(0, 15, false).is_none() && of(0, 16, true).is_none());
}

//! Tests of `gates`.

use super::*;
use crate::kernels::fixed_point::{MAX_INTEGER_BITS, logistic, tanh};

/// The largest distance of `value` from `function` over all codes, in units of Q0.15.
fn worst(value: impl Fn(i16) -> i16, function: TableFunction, integer_bits: u32) -> f64 {
    let step = libm::ldexp(1.0, integer_bits as i32 - 15);
    let error = |a: i16| (f64::from(value(a)) - 32768.0 * function.value(f64::from(a) * step)).abs();
    (i16::MIN..=i16::MAX).map(error).fold(0.0, f64::max)
}

#[test]
fn fixed_point_functions_are_within_their_stated_error() {
    let found = worst(logistic, TableFunction::Sigmoid, PRE_ACTIVATION_INTEGER_BITS);
    assert!((6.3..=LOGISTIC_ERROR).contains(&found), "{found}");
    for integer_bits in 0..=MAX_INTEGER_BITS {
        let found = worst(|a| tanh(a, integer_bits), TableFunction::Tanh, integer_bits);
        assert!((11.5..=TANH_ERROR).contains(&found), "Q{integer_bits}: {found}");
    }
}

#[test]
fn entries_are_rounded_functions() {
    let tables = build_gate_tables(1);
    assert_eq!(tables.bytes(), 384 * 1024);
    let zero = 1 << 15;
    assert_eq!((tables.logistic[zero], tables.tanh[zero], tables.cell_tanh[zero]), (16384, 0, 0));
    // logistic(1) = 0.7310586, tanh(1) = 0.7615942; 1.0 is 4096 in Q3.12 and 16384 with one integer bit.
    assert_eq!((tables.logistic[zero + 4096], tables.tanh[zero + 4096]), (23955, 24956));
    assert_eq!((tables.cell_tanh[zero + 16384], tables.cell_tanh[zero - 16384]), (24956, -24956));
    assert!(tables.logistic.is_sorted() && tables.tanh.is_sorted() && tables.cell_tanh.is_sorted());
}

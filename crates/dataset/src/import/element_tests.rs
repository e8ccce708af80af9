//! Tests of `element`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
use proptest::prelude::*;

use super::*;

fn value(code: &str, bytes: &[u8]) -> f64 {
    match Kind::parse(code).unwrap() {
        Kind::Number(element) => element.value(bytes).unwrap(),
        other @ Kind::Other { .. } => unreachable!("{other:?}"),
    }
}

#[test]
fn dates_are_seconds_and_nat_is_no_number() {
    assert_eq!(value("<M8[ms]", &1_461_232_800_333_i64.to_le_bytes()), 1_461_232_800.333);
    assert_eq!(value(">m8[25s]", &4_i64.to_be_bytes()), 100.0);
    assert_eq!(value("<M8[D]", &2_i64.to_le_bytes()), 172_800.0);
    assert!(value("<M8[ns]", &i64::MIN.to_le_bytes()).is_nan());
    assert!(matches!(Kind::parse("<M8[M]"), Some(Kind::Other { size: Some(8), .. })));
}

#[test]
fn what_is_no_number_has_a_name_and_a_size() {
    let size = |code: &str| Kind::parse(code).map(|kind| kind.size());
    assert_eq!(size("<U7"), Some(Some(28)));
    assert_eq!(size("|S7"), Some(Some(7)));
    assert_eq!(size("<c16"), Some(Some(16)));
    assert_eq!(size("|O"), Some(None));
    for unknown in ["", "f", "<f3", "<i16", "?f4", "<x4", "\u{e4}\u{e4}\u{e4}"] {
        assert_eq!(Kind::parse(unknown), None, "{unknown}");
    }
}

/// The 80-bit form of an f64, as numpy's `astype(longdouble)` stores it, padded with anything.
fn as_extended(value: f64, padding: u8) -> [u8; 16] {
    let bits = value.to_bits();
    let (sign, exponent, fraction) = ((bits >> 63) as u16, (bits >> 52) & 0x7ff, bits & ((1 << 52) - 1));
    let (significand, exponent) = match exponent {
        0 if fraction == 0 => (0, 0),
        0 => {
            let shift = fraction.leading_zeros();
            (fraction << shift, 16_383 - 1_022 + 11 - i64::from(shift))
        }
        0x7ff => ((1 << 63) | (fraction << 11), 0x7fff),
        _ => ((1 << 63) | (fraction << 11), exponent as i64 - 1_023 + 16_383),
    };
    let mut bytes = [padding; 16];
    bytes[..8].copy_from_slice(&significand.to_le_bytes());
    bytes[8..10].copy_from_slice(&(sign << 15 | exponent as u16).to_le_bytes());
    bytes
}

#[test]
fn a_quadruple_is_told_from_an_extended_double() {
    // 3.0 as IEEE binary128: exponent in the last two bytes.
    let mut quadruple = [0; 16];
    quadruple[14..].copy_from_slice(&0x4000_u16.to_le_bytes());
    quadruple[13] = 0x80;
    quadruple[8] = 0x01;
    let Some(Kind::Number(element)) = Kind::parse("<f16") else { unreachable!() };
    assert_eq!(element.value(&quadruple), Err(NotX86));
}

proptest! {
    #[test]
    fn every_integer_keeps_its_value(number: i64) {
        let cases = [("i1", 1), ("i2", 2), ("i4", 4), ("i8", 8)];
        for (code, size) in cases {
            let expected = (number << (64 - 8 * size)) >> (64 - 8 * size);
            let little = &number.to_le_bytes()[..size];
            let big: Vec<u8> = little.iter().rev().copied().collect();
            prop_assert_eq!(value(&format!("<{code}"), little), expected as f64);
            prop_assert_eq!(value(&format!(">{code}"), &big), expected as f64);
            let unsigned = (number as u64) << (64 - 8 * size) >> (64 - 8 * size);
            prop_assert_eq!(value(&format!("<u{size}"), little), unsigned as f64);
            prop_assert_eq!(value(&format!(">u{size}"), &big), unsigned as f64);
        }
    }

    #[test]
    fn every_float_keeps_its_value(bits: u64, padding: u8) {
        let double = f64::from_bits(bits);
        let same = |a: f64, b: f64| a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan());
        prop_assert!(same(value("<f8", &double.to_le_bytes()), double));
        prop_assert!(same(value(">f8", &double.to_be_bytes()), double));
        let single = f32::from_bits(bits as u32);
        prop_assert!(same(value("<f4", &single.to_le_bytes()), f64::from(single)));
        prop_assert!(same(value(">f4", &single.to_be_bytes()), f64::from(single)));
        let extended = as_extended(double, padding);
        prop_assert!(same(value("<f16", &extended), double));
        prop_assert!(same(value("<f12", &extended[..12]), double));
        let reversed: Vec<u8> = extended.iter().rev().copied().collect();
        prop_assert!(same(value(">f16", &reversed), double));
    }
}

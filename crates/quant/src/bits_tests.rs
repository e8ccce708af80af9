//! Tests of `bits`.

use super::*;

#[test]
fn widths_from_2_to_16_exist_and_no_others() {
    for bits in 0..=255u8 {
        assert_eq!(BitWidth::new(bits).map(BitWidth::get).ok(), (2..=16).contains(&bits).then_some(bits));
    }
    let message = BitWidthError { bits: 17 }.to_string();
    assert_eq!(message, "a bit width of 17 is not possible, allowed are 2 to 16");
}

#[test]
fn signed_codes_of_eight_bits_are_those_of_int8() {
    let int8 = BitWidth::INT8;
    assert_eq!((int8.signed_min(), int8.signed_max(), int8.levels()), (-128, 127, 256));
    assert_eq!((BitWidth::MIN.signed_min(), BitWidth::MAX.signed_max()), (-2, 32767));
}

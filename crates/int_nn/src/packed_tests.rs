//! Tests of `packed`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use proptest::prelude::*;

use super::*;

fn bits(n: u8) -> BitWidth {
    BitWidth::new(n).unwrap()
}

#[test]
fn the_layout_is_lowest_bit_first() {
    let four = PackedCodes::pack(&[1, -1, 7, -8], bits(4)).unwrap();
    assert_eq!(four.as_bytes(), [0xF1, 0x87]);
    let sixteen = PackedCodes::pack(&[-2, 0x1234], bits(16)).unwrap();
    assert_eq!(sixteen.as_bytes(), [0xFE, 0xFF, 0x34, 0x12]);
    let three = PackedCodes::pack(&[-1, 0, -4], bits(3)).unwrap();
    assert_eq!(three.as_bytes(), [0b0000_0111, 0b1]);
}

#[test]
fn impossible_codes_and_bytes_are_refused() {
    let error = PackedCodes::pack(&[0, 8], bits(4)).unwrap_err();
    assert_eq!(error.to_string(), "code 1 is 8, outside -8 to 7 of 4 bits");
    assert!(PackedCodes::pack(&[-9], bits(4)).is_err());
    let error = PackedCodes::from_bytes(vec![0; 3], 3, bits(4)).unwrap_err();
    assert_eq!(error.to_string(), "3 codes of 4 bits take 2 bytes, not 3");
    assert!(PackedCodes::from_bytes(vec![], usize::MAX, bits(16)).is_err());
    assert_eq!(PackedCodes::from_bytes(vec![0, 0x10], 3, bits(4)), Err(PackError::Padding));
}

proptest! {
    #[test]
    fn packing_loses_nothing(width in 2..=16_u8, seeds in proptest::collection::vec(any::<i32>(), 0..200)) {
        let bits = bits(width);
        let codes: Vec<i32> = seeds.iter().map(|seed| seed >> (32 - width)).collect();
        let packed = PackedCodes::pack(&codes, bits).unwrap();
        let unpacked = packed.unpack();
        prop_assert_eq!(&unpacked, &codes);
        prop_assert_eq!(packed.bytes(), (codes.len() * usize::from(width)).div_ceil(8));
        let again = PackedCodes::from_bytes(packed.as_bytes().to_vec(), codes.len(), bits).unwrap();
        prop_assert_eq!(again, packed);
    }
}

//! Tests of `encodings`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
use super::*;
use proptest::prelude::*;

#[test]
fn every_byte_is_the_character_that_browsers_read() {
    let bytes: Vec<u8> = (0..=255).collect();
    let mut text = String::new();
    windows_1252(&bytes, &mut text);
    let (expected, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes);
    assert_eq!(text, expected);
}

/// What a file gives that is read in two parts.
fn in_two_parts(bytes: &[u8], cut: usize, unit: fn([u8; 2]) -> u16) -> Option<String> {
    let mut text = String::new();
    let read = utf16(&bytes[..cut], false, unit, &mut text)?;
    assert!(cut - read < 4, "{read} of {cut} bytes");
    let rest = utf16(&bytes[read..], true, unit, &mut text)?;
    assert_eq!(read + rest, bytes.len());
    Some(text)
}

proptest! {
    #[test]
    fn utf16_is_read_as_browsers_read_it_wherever_it_is_cut(
        units in proptest::collection::vec(prop_oneof![any::<u16>(), 0xd800_u16..0xe000], 0..12),
        odd in any::<bool>(),
        cut in any::<proptest::sample::Index>(),
    ) {
        let mut little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let mut big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        if odd {
            little.push(0x20);
            big.push(0x20);
        }
        let cut = cut.index(little.len() + 1);
        let expected = encoding_rs::UTF_16LE
            .decode_without_bom_handling_and_without_replacement(&little)
            .map(|text| text.into_owned());
        prop_assert_eq!(&in_two_parts(&little, cut, u16::from_le_bytes), &expected);
        prop_assert_eq!(&in_two_parts(&big, cut, u16::from_be_bytes), &expected);
    }
}

#[test]
fn pairs_of_surrogates_are_one_character() {
    let bytes: Vec<u8> = "a🦀b".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for cut in 0..=bytes.len() {
        assert_eq!(in_two_parts(&bytes, cut, u16::from_le_bytes).unwrap(), "a🦀b");
    }
    assert_eq!(utf16(&bytes[..4], true, u16::from_le_bytes, &mut String::new()), None);
}

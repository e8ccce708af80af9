//! Text that is not UTF-8: UTF-16 behind its byte order mark, and Windows-1252.
//!
//! Two encodings of the forty that crate `encoding_rs` knows; its tables for the others would be a fifth of what a visitor
//! downloads. The tests compare with it.

/// Where Windows-1252 differs from Latin-1: the characters of the bytes 0x80 to 0x9f. Like browsers, it gives the five
/// bytes without a character a control character.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Appends Windows-1252 to `text`. Every byte is a character.
pub(super) fn windows_1252(bytes: &[u8], text: &mut String) {
    text.reserve(bytes.len());
    text.extend(bytes.iter().map(|&byte| match byte {
        0x80..=0x9f => WINDOWS_1252[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }));
}

/// Appends UTF-16 to `text`; `unit` makes a number of two bytes. Gives the number of bytes read, which is all of them but an
/// unfinished character at the end, or `None` when the bytes are not UTF-16. After the `last` bytes nothing may be unfinished.
pub(super) fn utf16(bytes: &[u8], last: bool, unit: fn([u8; 2]) -> u16, text: &mut String) -> Option<usize> {
    let (pairs, odd) = bytes.as_chunks::<2>();
    let cut = pairs.last().is_some_and(|&pair| (0xd800..0xdc00).contains(&unit(pair)));
    if last && (cut || !odd.is_empty()) {
        return None;
    }
    let whole = &pairs[..pairs.len() - usize::from(cut)];
    text.reserve(whole.len());
    for character in char::decode_utf16(whole.iter().map(|&pair| unit(pair))) {
        text.push(character.ok()?);
    }
    Some(2 * whole.len())
}

#[cfg(test)]
mod tests {
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
}

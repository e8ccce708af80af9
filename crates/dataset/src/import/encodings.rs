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
#[path = "encodings_tests.rs"]
mod tests;

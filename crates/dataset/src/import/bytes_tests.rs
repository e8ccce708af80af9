//! Tests of `bytes`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
use super::*;

#[test]
fn the_first_bytes_tell_the_format() {
    assert_eq!(sniff(b"\x93NUMPY\x01\x00"), Ok(Format::Npy));
    assert_eq!(sniff(b"PK\x03\x04rest"), Ok(Format::Npz));
    assert_eq!(sniff(b"1,2,3"), Ok(Format::Text));
    let matlab = Err((Format::Matlab, "MATLAB file: save it as CSV with writematrix.".to_owned()));
    assert_eq!(sniff(b"MATLAB 5.0 MAT-file, Platform: GLNXA64"), matlab);
    assert_eq!(sniff(b"\x89HDF\r\n\x1a\n..."), matlab);
    assert_eq!(sniff(b""), Err((Format::Unknown, "The file is empty.".to_owned())));
    let (_, message) = sniff(&vec![b'1'; MAX_BYTES + 1]).unwrap_err();
    assert_eq!(message, "The file has 20.0 MB; at most 20 MB can be read.");
}

fn decode(bytes: &[u8]) -> Result<(String, Encoding), String> {
    let mut decoder = Decoder::new(bytes);
    while decoder.step(bytes)? {}
    Ok((String::from_utf8(decoder.bytes(bytes).to_vec()).unwrap(), decoder.encoding()))
}

#[test]
fn text_longer_than_a_step_is_decoded_whole() {
    // A character of two bytes lies across every border of a step.
    let long = "x\u{e4}".repeat(STEP_BYTES);
    assert_eq!(decode(long.as_bytes()).unwrap(), (long.clone(), Encoding::Utf8));
    let mut latin = b"x\xe4".repeat(STEP_BYTES);
    assert_eq!(decode(&latin).unwrap(), (long.clone(), Encoding::Latin1));
    latin.push(0);
    assert!(decode(&latin).unwrap_err().contains(&format!("offset {}", latin.len() - 1)));
    let wide: Vec<u8> =
        core::iter::once(0xfeff).chain(long.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(decode(&wide).unwrap(), (long, Encoding::Utf16Le));
}

#[test]
fn text_is_decoded_by_its_mark_or_by_what_fits() {
    assert_eq!(decode(b"\xef\xbb\xbft,x").unwrap(), ("t,x".to_owned(), Encoding::Utf8));
    assert_eq!(decode(b"\xff\xfea\0b\0").unwrap(), ("ab".to_owned(), Encoding::Utf16Le));
    assert_eq!(decode(b"\xfe\xff\0a\0b").unwrap(), ("ab".to_owned(), Encoding::Utf16Be));
    assert_eq!(decode(b"L\xe4nge").unwrap(), ("L\u{e4}nge".to_owned(), Encoding::Latin1));
    assert!(
        decode(b"a\0b").unwrap_err().starts_with("This is a binary file, not text (NUL byte at offset 1)")
    );
    assert!(decode(b"\xff\xfea\0b").unwrap_err().contains("UTF-16"));
}

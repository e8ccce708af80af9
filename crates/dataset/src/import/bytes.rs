//! From bytes to a known format, and from text bytes to a string: magic numbers first, then byte order marks and encodings.

use super::report::{Encoding, Format};

/// Largest file read, bytes.
pub const MAX_BYTES: usize = 20 * 1024 * 1024;

const MATLAB: &str = "MATLAB file: save it as CSV with writematrix.";

/// Finds the format by the first bytes; the file's extension does not matter.
///
/// # Errors
/// A sentence for the user: empty, too large, or a MATLAB/HDF5 file. The format comes with it, for the report.
pub(super) fn sniff(bytes: &[u8]) -> Result<Format, (Format, String)> {
    if bytes.is_empty() {
        return Err((Format::Unknown, "The file is empty.".to_owned()));
    }
    if bytes.len() > MAX_BYTES {
        let megabytes = bytes.len() as f64 / (1024.0 * 1024.0);
        return Err((Format::Unknown, format!("The file has {megabytes:.1} MB; at most 20 MB can be read.")));
    }
    if bytes.starts_with(b"\x93NUMPY") {
        return Ok(Format::Npy);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Ok(Format::Npz);
    }
    let hdf5 = b"\x89HDF\r\n\x1a\n";
    // MATLAB 7.3 files are HDF5 behind a text block of 512 bytes.
    let is_hdf5 = bytes.starts_with(hdf5) || bytes.get(512..).is_some_and(|rest| rest.starts_with(hdf5));
    if is_hdf5 || bytes.starts_with(b"MATLAB 5.0 MAT-file") || bytes.starts_with(b"MATLAB 7.3 MAT-file") {
        return Err((Format::Matlab, MATLAB.to_owned()));
    }
    Ok(Format::Text)
}

/// Decodes text: byte order mark, else UTF-8, else Latin-1 (Windows-1252).
///
/// # Errors
/// A sentence for the user when the bytes are not text (a NUL byte, or broken UTF-16).
pub(super) fn decode(bytes: &[u8]) -> Result<(String, Encoding), String> {
    let (encoding, name) = match encoding_rs::Encoding::for_bom(bytes) {
        Some((found, _)) if found == encoding_rs::UTF_16LE => (found, Encoding::Utf16Le),
        Some((found, _)) if found == encoding_rs::UTF_16BE => (found, Encoding::Utf16Be),
        _ if core::str::from_utf8(bytes).is_ok() => (encoding_rs::UTF_8, Encoding::Utf8),
        _ => (encoding_rs::WINDOWS_1252, Encoding::Latin1),
    };
    let single_byte = matches!(name, Encoding::Utf8 | Encoding::Latin1);
    if let Some(offset) = bytes.iter().position(|&b| b == 0).filter(|_| single_byte) {
        return Err(binary(offset));
    }
    let body = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let (text, failed) = match name {
        Encoding::Utf8 | Encoding::Latin1 => encoding.decode_without_bom_handling(body),
        Encoding::Utf16Le | Encoding::Utf16Be => encoding.decode_with_bom_removal(bytes),
    };
    if failed {
        return Err("The file begins like UTF-16 but is damaged. Save it as CSV in UTF-8.".to_owned());
    }
    if let Some(offset) = text.find('\0') {
        return Err(binary(offset));
    }
    Ok((text.into_owned(), name))
}

fn binary(offset: usize) -> String {
    format!(
        "This is a binary file, not text (NUL byte at offset {offset}). Save the data as CSV, .npy or .npz."
    )
}

#[cfg(test)]
mod tests {
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

    #[test]
    fn text_is_decoded_by_its_mark_or_by_what_fits() {
        assert_eq!(decode(b"\xef\xbb\xbft,x").unwrap(), ("t,x".to_owned(), Encoding::Utf8));
        assert_eq!(decode(b"\xff\xfea\0b\0").unwrap(), ("ab".to_owned(), Encoding::Utf16Le));
        assert_eq!(decode(b"\xfe\xff\0a\0b").unwrap(), ("ab".to_owned(), Encoding::Utf16Be));
        assert_eq!(decode(b"L\xe4nge").unwrap(), ("L\u{e4}nge".to_owned(), Encoding::Latin1));
        assert!(
            decode(b"a\0b")
                .unwrap_err()
                .starts_with("This is a binary file, not text (NUL byte at offset 1)")
        );
        assert!(decode(b"\xff\xfea\0b").unwrap_err().contains("UTF-16"));
    }
}

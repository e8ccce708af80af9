//! From bytes to a known format, and from text bytes to a string: magic numbers first, then byte order marks and encodings.

use super::encodings::{utf16, windows_1252};
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

/// Bytes decoded in one step.
const STEP_BYTES: usize = 1024 * 1024;

/// Decodes text in steps: byte order mark, else UTF-8, else Latin-1 (Windows-1252). UTF-8 is checked only and read where it
/// stands, so that a file is not held twice.
pub(super) struct Decoder {
    encoding: Encoding,
    /// Where the text begins, behind a mark.
    start: usize,
    /// Offset of the next byte to check or decode.
    at: usize,
    /// The text of any encoding but UTF-8.
    converted: Option<String>,
    done: bool,
}

impl core::fmt::Debug for Decoder {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Decoder")
            .field("encoding", &self.encoding)
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

impl Decoder {
    /// A decoder of `bytes`; the same bytes go with every call.
    pub(super) fn new(bytes: &[u8]) -> Self {
        let marks: [(&[u8], Encoding); 3] = [
            (b"\xef\xbb\xbf", Encoding::Utf8),
            (b"\xff\xfe", Encoding::Utf16Le),
            (b"\xfe\xff", Encoding::Utf16Be),
        ];
        let marked = marks.into_iter().find(|(mark, _)| bytes.starts_with(mark));
        let (start, encoding) = marked.map_or((0, Encoding::Utf8), |(mark, encoding)| (mark.len(), encoding));
        let converted = (encoding != Encoding::Utf8).then(String::new);
        Self { encoding, start, at: start, converted, done: false }
    }

    /// Encoding found so far.
    pub(super) fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Share of the bytes decoded.
    pub(super) fn progress(&self, bytes: &[u8]) -> f64 {
        self.at as f64 / bytes.len().max(1) as f64
    }

    /// The decoded text; it is valid UTF-8 when all steps are done.
    pub(super) fn bytes<'a>(&'a self, bytes: &'a [u8]) -> &'a [u8] {
        match &self.converted {
            Some(text) => text.as_bytes(),
            None => bytes.get(self.start..).unwrap_or_default(),
        }
    }

    /// Decodes the next part; returns whether more is left.
    ///
    /// # Errors
    /// A sentence for the user when the bytes are not text (a NUL byte, or broken UTF-16).
    pub(super) fn step(&mut self, bytes: &[u8]) -> Result<bool, String> {
        if self.done {
            return Ok(false);
        }
        let end = bytes.len().min(self.at + STEP_BYTES);
        let part = bytes.get(self.at..end).unwrap_or_default();
        let last = end == bytes.len();
        match &mut self.converted {
            None => {
                let valid = match core::str::from_utf8(part) {
                    Ok(_) => part.len(),
                    // The part may end inside a character.
                    Err(error) if error.error_len().is_none() && !last => error.valid_up_to(),
                    Err(_) => {
                        self.encoding = Encoding::Latin1;
                        self.at = self.start;
                        self.converted = Some(String::new());
                        return Ok(true);
                    }
                };
                if let Some(offset) = part[..valid].iter().position(|&byte| byte == 0) {
                    return Err(binary(self.at + offset));
                }
                self.at += valid;
            }
            Some(text) if self.encoding == Encoding::Latin1 => {
                if let Some(offset) = part.iter().position(|&byte| byte == 0) {
                    return Err(binary(self.at + offset));
                }
                windows_1252(part, text);
                self.at = end;
            }
            Some(text) => {
                let unit =
                    if self.encoding == Encoding::Utf16Le { u16::from_le_bytes } else { u16::from_be_bytes };
                let from = text.len();
                let Some(read) = utf16(part, last, unit, text) else {
                    let text = "The file begins like UTF-16 but is damaged. Save it as CSV in UTF-8.";
                    return Err(text.to_owned());
                };
                if let Some(offset) = text[from..].find('\0') {
                    return Err(binary(from + offset));
                }
                self.at += read;
            }
        }
        self.done = self.at >= bytes.len();
        Ok(!self.done)
    }
}

fn binary(offset: usize) -> String {
    format!(
        "This is a binary file, not text (NUL byte at offset {offset}). Save the data as CSV, .npy or .npz."
    )
}

#[cfg(test)]
#[path = "bytes_tests.rs"]
mod tests;

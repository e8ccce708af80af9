//! Reading and writing files, with errors that name the file.

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::Path;

use anyhow::{Context as _, Result};
use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use protocol::NamedFile;
use serde::Serialize;

/// A file's name and bytes.
pub fn read_named(path: &Path) -> Result<NamedFile> {
    let name = path
        .file_name()
        .map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    Ok(NamedFile { name, bytes: read(path)? })
}

/// A file's bytes.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// What every gzip file begins with (RFC 1952, 2.3.1).
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// A file's bytes, unpacked where they are packed by gzip.
pub fn unpacked(path: &Path) -> Result<Vec<u8>> {
    let bytes = read(path)?;
    if !bytes.starts_with(&GZIP) {
        return Ok(bytes);
    }
    let mut unpacked = Vec::new();
    let unpack = MultiGzDecoder::new(bytes.as_slice()).read_to_end(&mut unpacked);
    unpack.with_context(|| format!("cannot unpack {}", path.display()))?;
    Ok(unpacked)
}

/// Writes a file, packed by gzip where its name ends in `.gz`; no time stands in it, so that equal contents are equal files.
pub fn write_packed(path: &Path, bytes: &[u8]) -> Result<()> {
    if path.extension().is_none_or(|extension| extension != "gz") {
        return write(path, bytes);
    }
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    let packed = packer.write_all(bytes).and_then(|()| packer.finish());
    write(path, &packed.with_context(|| format!("cannot pack {}", path.display()))?)
}

/// Writes a file through a temporary one beside it, so that a failure never leaves half a file.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(".partial");
    fs::write(&temporary, bytes)
        .and_then(|()| fs::rename(&temporary, path))
        .with_context(|| format!("cannot write {}", path.display()))
}

/// Writes a value as JSON with a final newline.
pub fn write_json(path: &Path, value: &impl Serialize) -> Result<()> {
    let mut text = serde_json::to_vec(value).context("cannot write JSON")?;
    text.push(b'\n');
    write(path, &text)
}

//! Reading and writing files, with errors that name the file.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
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

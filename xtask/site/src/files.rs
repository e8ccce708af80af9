//! Reading, copying, and naming files by what is in them.

use anyhow::Context as _;
use std::fs;
use std::hash::Hasher as _;
use std::path::{Path, PathBuf};

/// A file's bytes.
///
/// # Errors
/// When it cannot be read; the message names it.
pub fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Writes a file.
///
/// # Errors
/// When it cannot be written; the message names it.
pub fn write(path: &Path, bytes: impl AsRef<[u8]>) -> anyhow::Result<()> {
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

/// Copies a file, or a folder with everything below it.
///
/// # Errors
/// When something cannot be read or written; the message names it.
pub fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    if !from.is_dir() {
        return write(to, read(from)?);
    }
    fs::create_dir_all(to).with_context(|| format!("cannot make {}", to.display()))?;
    for path in entries(from)? {
        copy(&path, &to.join(path.file_name().unwrap_or_default()))?;
    }
    Ok(())
}

/// What lies in a folder, ordered by name.
///
/// # Errors
/// When the folder cannot be read.
pub fn entries(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

/// `stem-0123456789abcdef`: another content has another name, so that no cache can mix two builds.
pub fn hashed(stem: &str, bytes: &[u8]) -> String {
    let mut hasher = fnv::FnvHasher::default();
    hasher.write(bytes);
    format!("{stem}-{:016x}", hasher.finish())
}

#[cfg(test)]
#[path = "files_tests.rs"]
mod tests;

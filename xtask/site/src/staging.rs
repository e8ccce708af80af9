//! A folder is filled aside and replaced at the end, so that a failed build leaves the last one as it was.

use crate::files::entries;
use anyhow::Context as _;
use std::fs;
use std::path::Path;

/// Where the new content grows, inside the folder and so on the same disk.
const STAGE: &str = ".stage";

/// Lets `fill` write into an empty folder and puts what it wrote in the place of everything in `folder`.
///
/// # Errors
/// When `fill` fails, or a file cannot be moved or removed.
pub fn replace(folder: &Path, fill: impl FnOnce(&Path) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let stage = folder.join(STAGE);
    if stage.exists() {
        remove(&stage)?;
    }
    fs::create_dir_all(&stage).with_context(|| format!("cannot make {}", stage.display()))?;
    fill(&stage)?;
    for path in entries(folder)?.iter().filter(|path| **path != stage) {
        remove(path)?;
    }
    for path in entries(&stage)? {
        let target = folder.join(path.file_name().unwrap_or_default());
        fs::rename(&path, &target).with_context(|| format!("cannot write {}", target.display()))?;
    }
    remove(&stage)
}

fn remove(path: &Path) -> anyhow::Result<()> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    removed.with_context(|| format!("cannot remove {}", path.display()))
}

#[cfg(test)]
#[path = "staging_tests.rs"]
mod tests;

//! The project's text files, read once for all rules.

use anyhow::Context as _;
use std::fs;
use std::path::Path;

/// Folders that hold nothing we wrote: builds, downloads, and what tests leave behind.
const SKIPPED_FOLDERS: [&str; 5] = ["target", "dist", "node_modules", "artifacts", ".git"];
/// Files the rules look at.
const EXTENSIONS: [&str; 9] = ["rs", "mjs", "js", "ts", "css", "html", "toml", "md", "json"];

/// One file of the project.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Relative to the project's root, with slashes.
    pub path: String,
    /// The whole text; empty for JSON, of which only the name matters to the rules.
    pub text: String,
}

impl SourceFile {
    /// A file with this path and text.
    pub fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// What follows the last dot of the name.
    pub fn extension(&self) -> &str {
        self.path.rsplit('.').next().unwrap_or("")
    }
}

/// Every file the rules look at, ordered by path.
///
/// # Errors
/// When a folder or file cannot be read or is not UTF-8.
pub fn read_all(root: &Path) -> anyhow::Result<Vec<SourceFile>> {
    let mut files = Vec::new();
    collect(root, "", &mut files)?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn collect(root: &Path, prefix: &str, files: &mut Vec<SourceFile>) -> anyhow::Result<()> {
    let folder = root.join(prefix);
    for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            if !SKIPPED_FOLDERS.contains(&name.as_str()) {
                collect(root, &format!("{path}/"), files)?;
            }
            continue;
        }
        let mut file = SourceFile::new(&path, "");
        if !EXTENSIONS.contains(&file.extension()) {
            continue;
        }
        if file.extension() != "json" {
            file.text =
                fs::read_to_string(entry.path()).with_context(|| format!("cannot read {}", file.path))?;
        }
        files.push(file);
    }
    Ok(())
}

#[cfg(test)]
#[path = "source_tests.rs"]
mod tests;

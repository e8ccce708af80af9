//! `BENCHMARKS.md`, of which each measurement writes its own part and leaves the others as they are.

use crate::workspace::Workspace;
use anyhow::Context as _;
use std::fs;
use std::io::ErrorKind;

const FILE: &str = "BENCHMARKS.md";
const HEAD: &str = "# Benchmarks

Each part names the command that wrote it. Times differ between machines and hours; ratios within one run are what can be compared.
";

/// A part of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Epochs and predictions against other engines.
    Speed,
    /// A whole sweep, and wide vectors.
    Sweeps,
}

impl Part {
    /// In the order of the document.
    const ALL: [Self; 2] = [Self::Speed, Self::Sweeps];

    /// The line that a part begins with.
    fn mark(self) -> &'static str {
        match self {
            Self::Speed => "<!-- cargo xtask bench --only speed -->",
            Self::Sweeps => "<!-- cargo xtask bench --only sweeps -->",
        }
    }

    /// The part's text in a document; empty where there is none.
    fn of(self, document: &str) -> &str {
        let Some((_, from_here)) = document.split_once(self.mark()) else { return "" };
        let ends = Self::ALL.iter().filter_map(|other| from_here.find(other.mark()));
        from_here[..ends.min().unwrap_or(from_here.len())].trim()
    }
}

/// Puts a part's text in the place of its old one.
///
/// # Errors
/// When the file cannot be read or written.
pub fn write(workspace: &Workspace, part: Part, text: &str) -> anyhow::Result<()> {
    let path = workspace.root.join(FILE);
    let before = match fs::read_to_string(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        read => read.with_context(|| format!("cannot read {}", path.display()))?,
    };
    fs::write(&path, with_part(&before, part, text))
        .with_context(|| format!("cannot write {}", path.display()))?;
    println!("written to {}", path.display());
    Ok(())
}

fn with_part(document: &str, part: Part, text: &str) -> String {
    let mut whole = HEAD.to_owned();
    for each in Part::ALL {
        let text = if each == part { text.trim() } else { each.of(document) };
        if !text.is_empty() {
            whole.push_str(&format!("\n{}\n\n{text}\n", each.mark()));
        }
    }
    whole
}

#[cfg(test)]
#[path = "document_tests.rs"]
mod tests;

//! The file of a sweep's results while it runs.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use sweep::{CheckedSweep, Line, Results};

use super::read::{self, RESULTS};
use crate::files;
use crate::out::note;

/// The file, to which every finished training is appended at once.
pub struct ResultsFile {
    path: PathBuf,
    file: File,
    results: Results,
    added: usize,
}

impl ResultsFile {
    /// Opens that of a folder, or starts it. A last line without end (the program was killed while it wrote it) is cut off. The
    /// first line becomes that of `sweep`: one that was extended goes on with what it has.
    pub fn open(folder: &Path, sweep: &CheckedSweep) -> Result<Self> {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let path = folder.join(RESULTS);
        let head = Line::Sweep(Box::new(sweep.config().clone()), sweep.sensors());
        let mut results = Results::default();
        let text = if path.exists() { read::text(&path)? } else { String::new() };
        let whole = &text[..text.rfind('\n').map_or(0, |end| end + 1)];
        results.add_text(whole);
        let is_head = |line: &str| matches!(Line::read(line), Some(Line::Sweep(..)));
        let first = whole.lines().next();
        if whole.len() < text.len() || first.and_then(Line::read).as_ref() != Some(&head) {
            let rest = whole.lines().enumerate().filter(|(number, line)| *number > 0 || !is_head(line));
            let mut all = head.write() + "\n";
            rest.for_each(|(_, line)| all.extend([line, "\n"]));
            files::write(&path, all.as_bytes())?;
        }
        if results.unused() > 0 {
            let (count, path) = (results.unused(), path.display());
            note!("note: {count} lines of {path} are of another version and are not used");
        }
        let file = OpenOptions::new().append(true).open(&path);
        let file = file.with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Self { path, file, results, added: 0 })
    }

    /// Appends a line and waits until it is stored.
    pub fn add(&mut self, line: Line) -> Result<()> {
        let text = line.write() + "\n";
        let written = self.file.write_all(text.as_bytes()).and_then(|()| self.file.sync_data());
        written.with_context(|| format!("cannot write {}", self.path.display()))?;
        self.results.add(line);
        self.added += 1;
        Ok(())
    }

    /// Everything it holds.
    pub fn results(&self) -> &Results {
        &self.results
    }

    /// Lines that were added.
    pub fn added(&self) -> usize {
        self.added
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

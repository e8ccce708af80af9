//! The file of finished trainings: one JSON line each, written as soon as a training is finished.

use std::collections::VecDeque;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use protocol::version::ENGINE_VERSION;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::files;
use crate::out::note;

/// A finished training as a line of the file.
pub trait Line: Serialize + DeserializeOwned {
    /// [`ENGINE_VERSION`] it was trained with.
    fn engine_version(&self) -> u32;
}

/// All records of this version of the engine that the file has.
pub struct Records<R> {
    path: PathBuf,
    file: File,
    records: Vec<R>,
}

impl<R: Line> Records<R> {
    /// Reads the file, or starts it. A last line without end (the command was killed while writing it) is cut off. Lines of
    /// another version of the engine or of the settings stay in the file and are not used.
    pub fn open(path: &Path) -> Result<Self> {
        let mut records = Vec::new();
        if path.exists() {
            let text = String::from_utf8(files::read(path)?)
                .with_context(|| format!("{} is no text", path.display()))?;
            let whole = text.rfind('\n').map_or(0, |end| end + 1);
            if whole < text.len() {
                files::write(path, &text.as_bytes()[..whole])?;
            }
            let lines: Vec<Option<R>> = text[..whole].lines().map(known).collect();
            let unused = lines.iter().filter(|line| line.is_none()).count();
            if unused > 0 {
                note!("note: {unused} lines of {} are of another version and are not used", path.display());
            }
            records = lines.into_iter().flatten().collect();
        }
        let file = OpenOptions::new().create(true).append(true).open(path);
        let file = file.with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Self { path: path.to_owned(), file, records })
    }

    /// The jobs that have no record yet, as `has` finds out.
    pub fn missing<J>(&self, jobs: Vec<J>, has: impl Fn(&R, &J) -> bool) -> VecDeque<J> {
        let wanted = jobs.len();
        let is_missing = |job: &J| !self.records.iter().any(|record| has(record, job));
        let missing: VecDeque<J> = jobs.into_iter().filter(is_missing).collect();
        if missing.len() < wanted {
            let known = wanted - missing.len();
            note!("{known} of {wanted} trainings are in {} already", self.path.display());
        }
        missing
    }

    /// Appends a record to the file.
    pub fn add(&mut self, record: R) -> Result<()> {
        let mut line = serde_json::to_vec(&record).context("cannot write JSON")?;
        line.push(b'\n');
        let written = self.file.write_all(&line).and_then(|()| self.file.sync_data());
        written.with_context(|| format!("cannot write {}", self.path.display()))?;
        self.records.push(record);
        Ok(())
    }

    /// Every record.
    pub fn all(&self) -> &[R] {
        &self.records
    }
}

/// The record of a line, if this version wrote it.
fn known<R: Line>(line: &str) -> Option<R> {
    serde_json::from_str::<R>(line).ok().filter(|record| record.engine_version() == ENGINE_VERSION)
}

//! The file of finished trainings: one JSON line each, written as soon as a training is finished.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use protocol::RunConfig;
use protocol::report::RepeatReport;
use protocol::version::ENGINE_VERSION;
use serde::{Deserialize, Serialize};

use super::Job;
use crate::files;

/// A finished training.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// [`ENGINE_VERSION`] it was trained with.
    pub engine_version: u32,
    /// The network's name.
    pub network: String,
    /// Seed of the room.
    pub simulator_seed: u64,
    /// Hash of the data.
    pub data_fingerprint: String,
    /// What was run: one repeat.
    pub config: RunConfig,
    /// Checkpoint and errors.
    pub report: RepeatReport,
    /// Time it took.
    pub seconds: f64,
}

/// All records of this version of the engine that the file has.
pub struct Records {
    path: PathBuf,
    file: File,
    records: Vec<Record>,
}

impl Records {
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
            let lines: Vec<Option<Record>> = text[..whole].lines().map(known).collect();
            let unused = lines.iter().filter(|line| line.is_none()).count();
            if unused > 0 {
                eprintln!(
                    "note: {unused} lines of {} are of another version and are not used",
                    path.display()
                );
            }
            records = lines.into_iter().flatten().collect();
        }
        let file = OpenOptions::new().create(true).append(true).open(path);
        let file = file.with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Self { path: path.to_owned(), file, records })
    }

    /// Whether a job's training is there: same room, same data, same settings.
    pub fn has(&self, job: &Job) -> bool {
        self.records.iter().any(|record| {
            record.simulator_seed == job.simulator_seed
                && record.data_fingerprint == job.prepared.description.fingerprint
                && record.config == job.config
        })
    }

    /// Appends a record to the file.
    pub fn add(&mut self, record: Record) -> Result<()> {
        let mut line = serde_json::to_vec(&record).context("cannot write JSON")?;
        line.push(b'\n');
        let written = self.file.write_all(&line).and_then(|()| self.file.sync_data());
        written.with_context(|| format!("cannot write {}", self.path.display()))?;
        self.records.push(record);
        Ok(())
    }

    /// Every record.
    pub fn all(&self) -> &[Record] {
        &self.records
    }
}

/// The record of a line, if this version wrote it.
fn known(line: &str) -> Option<Record> {
    serde_json::from_str::<Record>(line).ok().filter(|record| record.engine_version == ENGINE_VERSION)
}

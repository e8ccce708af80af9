//! The file of finished jobs: the record of each is a JSON line, written as soon as the job is finished.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use experiment::runner::Wanted;
use protocol::migrate::{self, Form};
use protocol::version::ENGINE_VERSION;
use protocol::{JobKey, Record};

use super::Task;
use crate::files;
use crate::out::note;

/// All records of this version of the engine that the file has.
pub struct Records {
    path: PathBuf,
    file: File,
    /// What a record must hold to be used.
    wanted: Wanted,
    records: Vec<Record>,
}

impl Records {
    /// Reads the file, or starts it. A last line without end (the command was killed while writing it) is cut off. Lines of
    /// another version of the engine or of the form stay in the file and are not used.
    pub fn open(path: &Path, wanted: Wanted) -> Result<Self> {
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
                note!("note: {unused} lines of {} are of another version and are not used", path.display());
            }
            records = lines.into_iter().flatten().collect();
        }
        let file = OpenOptions::new().create(true).append(true).open(path);
        let file = file.with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Self { path: path.to_owned(), file, wanted, records })
    }

    /// The tasks that have no record yet.
    pub fn missing(&self, mut tasks: Vec<Task>) -> Vec<Task> {
        let wanted = tasks.len();
        tasks.retain(|task| self.of(&task.key).is_none());
        if tasks.len() < wanted {
            let known = wanted - tasks.len();
            note!("{known} of {wanted} trainings are in {} already", self.path.display());
        }
        tasks
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

    /// The record of the job with that key.
    pub fn of(&self, key: &JobKey) -> Option<&Record> {
        self.records.iter().find(|record| record.is_of(key) && self.wanted.is_in(record))
    }
}

/// The record of a line, if this version can read and use it.
fn known(line: &str) -> Option<Record> {
    let record: Record = migrate::read(Form::Record, "record", serde_json::from_str(line).ok()?).ok()?;
    Some(record).filter(|record| record.engine_version == ENGINE_VERSION)
}

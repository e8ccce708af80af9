//! What decides how the next files are read.

use protocol::import::{ColumnRole, ImportOptions, RoomConfig};
use protocol::job::JobData;
use protocol::{Job, Patch, defaults};

/// What decides how the next files are read.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportSettings {
    /// Room of uploaded data; plates only where the user gave them.
    pub room: RoomConfig,
    /// Fewest good rows of an uploaded file.
    pub min_rows: u32,
    /// Further header names of an uploaded file's columns.
    pub column_names: Vec<(ColumnRole, String)>,
}

impl Default for ImportSettings {
    fn default() -> Self {
        Self { room: RoomConfig::thesis(), min_rows: defaults::MIN_ROWS, column_names: Vec::new() }
    }
}

impl ImportSettings {
    /// The decisions on a file with those that stand here.
    pub fn with(&self, options: &ImportOptions) -> ImportOptions {
        ImportOptions { min_rows: Some(self.min_rows), room: Some(self.room.clone()), ..options.clone() }
    }

    /// A job on files that are read so, where its settings have their paths; with the places of so many plates.
    pub fn job(&self, plates: u32) -> Job {
        let mut options = self.with(&ImportOptions::default());
        if let Some(room) = options.room.as_mut().filter(|_| plates > 0) {
            room.plates = room.plates_for(plates);
        }
        Job { data: JobData::Files { files: Vec::new(), options }, ..Job::default() }
    }

    /// Takes over a change of [`Self::job`]; one that it has no place for changes nothing.
    pub fn set(&mut self, plates: u32, patch: &Patch) {
        if let Ok(Job { data: JobData::Files { options, .. }, .. }) = self.job(plates).apply(patch) {
            self.room = options.room.unwrap_or_else(RoomConfig::thesis);
            self.min_rows = options.min_rows.unwrap_or(defaults::MIN_ROWS);
        }
    }
}

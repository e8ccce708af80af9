//! Where a job's samples come from: the simulated room, or files by their hashes.

use serde::{Deserialize, Serialize};

use crate::config::{ConfigError, DataSource, NamedFile, SimulatedSource, within};
use crate::hash::hash_bytes;
use crate::import::ImportOptions;
use crate::limits;
use crate::reader::kinds;

kinds! {
    "kind" in "JobData":
    /// Where the samples come from. A job names files, it does not hold them.
    #[derive(Clone, Debug, PartialEq)]
    pub enum JobData {
        /// The simulated room.
        Simulated(SimulatedSource),
        /// One uploaded file, or three (train, validation, test).
        Files {
            /// Which files.
            files: Vec<FileName>,
            /// Columns, units and whatever else the user decided about them.
            options: ImportOptions,
        },
    }
}

impl Default for JobData {
    fn default() -> Self {
        Self::Simulated(SimulatedSource::default())
    }
}

/// A file by its name and the hash of its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileName {
    /// Name without folders.
    pub name: String,
    /// FNV-1a of its bytes, sixteen hexadecimal digits.
    pub hash: String,
}

impl FileName {
    /// The name of a file.
    pub fn of(file: &NamedFile) -> Self {
        Self { name: file.name.clone(), hash: hash_bytes(&file.bytes) }
    }
}

impl From<&DataSource> for JobData {
    fn from(source: &DataSource) -> Self {
        match source {
            DataSource::Simulated(simulated) => Self::Simulated(simulated.clone()),
            DataSource::Files { files, options } => {
                Self::Files { files: files.iter().map(FileName::of).collect(), options: options.clone() }
            }
        }
    }
}

impl JobData {
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        match self {
            // Presets and parameters are the simulator's own, which refuses what it does not know.
            Self::Simulated(simulated) => within("data.seed", simulated.seed, &limits::SEED),
            Self::Files { files, .. } => within("data.files, their number,", files.len(), &limits::FILES),
        }
    }
}

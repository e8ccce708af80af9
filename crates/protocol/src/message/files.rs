//! Files and the simulated room as messages name them.

use serde::{Deserialize, Serialize};

use crate::config::SimulatedSource;
use crate::import::ImportOptions;

/// Number of a choice of files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FilesId(pub u32);

/// What to load. Files are named by their number: their bytes travel once, in [`super::ToWorker::Files`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum LoadSource {
    /// The simulated room.
    Simulated(SimulatedSource),
    /// Files that were sent before.
    Files {
        /// Their number.
        files: FilesId,
        /// The user's decisions.
        options: ImportOptions,
    },
}

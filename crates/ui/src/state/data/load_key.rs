//! Which data are loaded: their source, and everything in the settings that decides what is read of it.

use std::rc::Rc;

use protocol::config::{SimulatedSource, SplitConfig};
use protocol::import::ImportOptions;
use protocol::job::JobData;
use protocol::message::LoadSource;

use super::chosen_files::ChosenFiles;
use crate::state::settings::Settings;

/// Where data come from.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// The simulated room, with the settings' preset and seed.
    Simulated,
    /// Imported files with the decisions taken in their preview.
    Files {
        /// The files.
        files: ChosenFiles,
        /// The decisions, with the column names of their time; room and row floor come from the settings.
        options: Rc<ImportOptions>,
    },
}

/// Everything that decides which data are loaded; loading is due when it differs from what was asked for last.
#[derive(Clone, Debug, PartialEq)]
pub struct LoadKey {
    pub(super) source: Source,
    simulated: Option<SimulatedSource>,
    options: Option<ImportOptions>,
    pub(super) split: SplitConfig,
}

impl LoadKey {
    pub(super) fn new(source: &Source, settings: &Settings, has_split: bool) -> Self {
        let (simulated, options) = match source {
            Source::Simulated => (Some(settings.simulated()), None),
            Source::Files { options, .. } => (None, Some(settings.beside.import.with(options))),
        };
        Self { source: source.clone(), simulated, options, split: settings.split_in_force(has_split) }
    }

    pub(super) fn load_source(&self) -> LoadSource {
        match &self.source {
            Source::Simulated => LoadSource::Simulated(self.simulated.clone().unwrap_or_default()),
            Source::Files { files, .. } => {
                LoadSource::Files { files: files.id(), options: self.options.clone().unwrap_or_default() }
            }
        }
    }

    /// The data as a job names them.
    pub(super) fn job_data(&self) -> JobData {
        match &self.source {
            Source::Simulated => JobData::Simulated(self.simulated.clone().unwrap_or_default()),
            Source::Files { files, .. } => {
                JobData::Files { files: files.names(), options: self.options.clone().unwrap_or_default() }
            }
        }
    }

    pub(super) fn files(&self) -> Option<&ChosenFiles> {
        match &self.source {
            Source::Simulated => None,
            Source::Files { files, .. } => Some(files),
        }
    }

    /// Whether the rows are the same, however they are divided.
    pub(super) fn has_rows_of(&self, other: &Self) -> bool {
        (&self.source, &self.simulated, &self.options) == (&other.source, &other.simulated, &other.options)
    }
}

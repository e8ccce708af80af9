//! The data of a sweep's points: which there are, and their fingerprints when a worker has loaded them.

use std::sync::Arc;

use protocol::config::{NamedFile, SplitConfig};
use protocol::job::FileName;
use protocol::message::{FilesId, LoadSource};
use protocol::{Job, JobData};
use sweep::CheckedSweep;

/// The number of the page's files in messages to workers.
pub const FILES: FilesId = FilesId(1);

/// Data, divided in one way.
#[derive(Clone, Debug, PartialEq)]
struct Source {
    data: JobData,
    split: SplitConfig,
    fingerprint: Option<String>,
}

/// All of a sweep.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    list: Vec<Source>,
    /// Of each point, by its place.
    of_points: Vec<usize>,
}

impl Sources {
    /// Those of the sweep's points.
    ///
    /// # Errors
    /// Files that are not those of the page, in words.
    pub fn new(sweep: &CheckedSweep, files: &Arc<[NamedFile]>) -> Result<Self, String> {
        let mut sources = Self::default();
        for point in sweep.points() {
            let Job { data, split, .. } = &point.job;
            let known = sources.list.iter().position(|known| (&known.data, &known.split) == (data, split));
            let place = known.unwrap_or(sources.list.len());
            if known.is_none() {
                check(data, files)?;
                let source = Source { data: data.clone(), split: split.clone(), fingerprint: None };
                sources.list.push(source);
            }
            sources.of_points.push(place);
        }
        Ok(sources)
    }

    /// The data of a point.
    pub fn of_point(&self, place: usize) -> usize {
        self.of_points.get(place).copied().unwrap_or_default()
    }

    /// The next data whose fingerprint is not known.
    pub fn unknown(&self) -> Option<usize> {
        self.list.iter().position(|source| source.fingerprint.is_none())
    }

    /// What a worker is asked to load.
    pub fn load(&self, place: usize) -> Option<(LoadSource, SplitConfig)> {
        let Source { data, split, .. } = self.list.get(place)?;
        Some((source(data), split.clone()))
    }

    /// A worker has loaded data.
    pub fn loaded(&mut self, place: usize, fingerprint: String) {
        if let Some(source) = self.list.get_mut(place) {
            source.fingerprint = Some(fingerprint);
        }
    }

    /// Fingerprint of a point's data; empty until it is known.
    pub fn fingerprint(&self, point: usize) -> &str {
        self.list
            .get(self.of_point(point))
            .and_then(|source| source.fingerprint.as_deref())
            .unwrap_or_default()
    }

    /// Those of all points.
    pub fn fingerprints(&self) -> Vec<String> {
        (0..self.of_points.len()).map(|point| self.fingerprint(point).to_owned()).collect()
    }
}

/// Where a worker has a job's data from.
pub fn source(data: &JobData) -> LoadSource {
    match data {
        JobData::Simulated(simulated) => LoadSource::Simulated(simulated.clone()),
        JobData::Files { options, .. } => LoadSource::Files { files: FILES, options: options.clone() },
    }
}

/// Whether the page has these data.
///
/// # Errors
/// Files that are not those of the page, in words.
pub fn check(data: &JobData, files: &[NamedFile]) -> Result<(), String> {
    let JobData::Files { files: wanted, .. } = data else { return Ok(()) };
    if files.iter().map(FileName::of).eq(wanted.iter().cloned()) {
        return Ok(());
    }
    let names: Vec<&str> = wanted.iter().map(|file| file.name.as_str()).collect();
    Err(format!("the sweep is on {}: import that under Data first", names.join(", ")))
}

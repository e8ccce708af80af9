//! The key of a job: what it has in common with every other job that gives the same bits.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Job, JobData};
use crate::hash::hash_bytes;
use crate::patch::Patch;

/// Sixteen hexadecimal digits: FNV-1a of a job's canonical form and of its data's fingerprint. Two jobs with equal keys give
/// equal bits under one [`crate::version::ENGINE_VERSION`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct JobKey(String);

impl fmt::Display for JobKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl Job {
    /// What distinguishes this job from the default one, as the text of a patch. A setting that a later build adds does not
    /// change it, as long as its default is what builds before did.
    pub fn canonical(&self) -> String {
        Patch::between(&Self::default(), self).to_string()
    }

    /// The key of this job on data of that fingerprint. Where the data come from does not count beside what they are.
    pub fn key(&self, data_fingerprint: &str) -> JobKey {
        let job = Self { data: JobData::default(), ..self.clone() };
        JobKey(hash_bytes(format!("{}\n{data_fingerprint}", job.canonical()).as_bytes()))
    }
}

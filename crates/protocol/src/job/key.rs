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
        Patch::from_default(self).to_string()
    }

    /// The key of this job on data of that fingerprint. Where the data come from does not count beside what they are.
    pub fn key(&self, data_fingerprint: &str) -> JobKey {
        let job = Self { data: JobData::default(), ..self.clone() };
        of(&job.canonical(), data_fingerprint)
    }
}

fn of(canonical: &str, data_fingerprint: &str) -> JobKey {
    JobKey(hash_bytes(format!("{canonical}\n{data_fingerprint}").as_bytes()))
}

/// Path of the seed.
const SEED: &str = "training.seed";

/// The keys of jobs that differ in their seeds alone: the canonical form is found once, and each seed written into it.
#[derive(Clone, Debug)]
pub struct SeedKeys {
    job: Job,
    /// The seed that no canonical form names.
    default: u64,
    /// The canonical form before and after the seed.
    around: Option<(String, String)>,
}

impl SeedKeys {
    /// Those of a job with other seeds.
    pub fn of(job: &Job) -> Self {
        let default = Job::default().training.seed;
        let mut job = Job { data: JobData::default(), ..job.clone() };
        // Of one digit. What a canonical form leaves out of a part depends on how long the part is; one that names the shortest
        // seed by its path does so with all seeds, as the part grows by as much.
        job.training.seed = if default == 2 { 3 } else { 2 };
        let named = format!(";{SEED}={}", job.training.seed);
        let text = job.canonical();
        let around = text.split_once(&named).filter(|(_, after)| after.is_empty() || after.starts_with(';'));
        let around = around.map(|(before, after)| (format!("{before};{SEED}="), after.to_owned()));
        Self { job, default, around }
    }

    /// The key of the job with that seed, as [`Job::key`] has it.
    pub fn key(&self, seed: u64, data_fingerprint: &str) -> JobKey {
        match &self.around {
            Some((before, after)) if seed != self.default => {
                of(&format!("{before}{seed}{after}"), data_fingerprint)
            }
            _ => {
                let mut job = self.job.clone();
                job.training.seed = seed;
                job.key(data_fingerprint)
            }
        }
    }
}

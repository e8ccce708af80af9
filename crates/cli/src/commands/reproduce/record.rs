//! A finished training of a reproduction.

use protocol::RunConfig;
use protocol::report::RepeatReport;
use serde::{Deserialize, Serialize};

use super::Job;
use crate::batch::Line;

/// A finished training.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Version of the engine it was trained with.
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

impl Line for Record {
    fn engine_version(&self) -> u32 {
        self.engine_version
    }
}

impl Record {
    /// Whether this is the job's training: same room, same data, same settings.
    pub fn is_of(&self, job: &Job) -> bool {
        self.simulator_seed == job.simulator_seed
            && self.data_fingerprint == job.prepared.description.fingerprint
            && self.config == job.config
    }
}

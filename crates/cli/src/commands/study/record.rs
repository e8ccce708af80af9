//! A finished training of a study.

use experiment::single::Outcome;
use protocol::RunConfig;
use protocol::report::{Exactness, Metrics, PerSplit, RepeatedNetwork};
use protocol::version::ENGINE_VERSION;
use serde::{Deserialize, Serialize};

use super::Job;
use crate::batch::Line;

/// A finished training.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Version of the engine it was trained with.
    pub engine_version: u32,
    /// Hash of the data.
    pub data_fingerprint: String,
    /// What was trained: one seed.
    pub config: RunConfig,
    /// Best epoch and errors of the network as it was trained: float, or with fake quantization.
    pub network: RepeatedNetwork,
    /// Errors of its integers: of a float network those of post-training quantization to int8.
    pub integer: PerSplit<Metrics>,
    /// Test outputs in which integers and fake-quant differ.
    pub exactness: Option<Exactness>,
    /// Time it took.
    pub seconds: f64,
}

impl Line for Record {
    fn engine_version(&self) -> u32 {
        self.engine_version
    }
}

impl Record {
    /// The record of a job.
    pub fn new(job: &Job, outcome: Outcome, seconds: f64) -> Self {
        Self {
            engine_version: ENGINE_VERSION,
            data_fingerprint: job.prepared.description.fingerprint.clone(),
            config: job.config.clone(),
            network: outcome.network,
            integer: outcome.integer,
            exactness: outcome.exactness,
            seconds,
        }
    }

    /// Whether this is the job's training: same data, same settings.
    pub fn is_of(&self, job: &Job) -> bool {
        self.data_fingerprint == job.prepared.description.fingerprint && self.config == job.config
    }

    /// What is said of it as soon as it is finished.
    pub fn line(&self, name: &str) -> String {
        let (own, integer) = (&self.network.metrics, &self.integer);
        let exactness = self.exactness.map_or_else(String::new, |found| {
            format!(", {} of {} outputs differ", found.mismatches, found.total)
        });
        format!(
            "{name}, seed {}: epoch {}, ADE {:.4} train {:.4} validation {:.4} test, integers {:.4} test{exactness}; {:.1} s",
            self.config.training.seed,
            self.network.best_epoch,
            own.train.ade,
            own.validation.ade,
            own.test.ade,
            integer.test.ade,
            self.seconds
        )
    }
}

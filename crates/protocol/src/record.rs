//! What a finished job leaves.

use serde::{Deserialize, Serialize};

use crate::job::{Job, JobKey};
use crate::report::{Exactness, LossHistory, Metrics, PerSplit, RepeatedNetwork};
use crate::version::{ENGINE_VERSION, RECORD_VERSION};

/// The result of one job with one seed. Equal [`Record::key`] and [`Record::engine_version`] mean equal results, unless one was
/// ended by hand; a record may hold less than another of the same job.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// [`RECORD_VERSION`].
    pub version: u32,
    /// [`ENGINE_VERSION`] it was computed with.
    pub engine_version: u32,
    /// The job's key on these data.
    pub key: JobKey,
    /// Fingerprint of the data.
    pub data_fingerprint: String,
    /// What was computed.
    pub job: Job,
    /// Epochs trained; fewer than configured if it was stopped early.
    pub epochs_done: u32,
    /// Ended by hand before its training was over: not what the key promises.
    #[serde(default, skip_serializing_if = "is_false")]
    pub ended: bool,
    /// The float network; absent where only the QAT network was asked for.
    pub float: Option<RepeatedNetwork>,
    /// The network trained with quantization in the loop; errors of its fake-quantized form.
    pub qat: Option<RepeatedNetwork>,
    /// The integers of the QAT network, or without one of the float network after training, if the job asks for either.
    pub integer: Option<IntegerResult>,
    /// Losses of every epoch, one entry per network; empty where they were not asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub losses: Vec<LossHistory>,
    /// Time it took in s, where somebody held a clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<f64>,
}

/// Errors of a quantized network as it runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntegerResult {
    /// Errors per block.
    pub metrics: PerSplit<Metrics>,
    /// How far the integers are from fake-quant on the test block; absent where not all layers run in integers.
    pub exactness: Option<Exactness>,
    /// Packed weights, biases, scales and zero points, bytes; absent in records of builds that did not say.
    #[serde(default)]
    pub size_bytes: Option<u32>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature serde asks for")]
fn is_false(flag: &bool) -> bool {
    !flag
}

impl Record {
    /// Whether this is the whole result of that job on data of that fingerprint, by this build's engine.
    pub fn is_of(&self, key: &JobKey) -> bool {
        let is_ours = self.engine_version == ENGINE_VERSION && self.version == RECORD_VERSION;
        is_ours && !self.ended && self.key == *key
    }

    /// The network that decides which epoch is best: the QAT network where there is one.
    pub fn network(&self) -> Option<&RepeatedNetwork> {
        self.qat.as_ref().or(self.float.as_ref())
    }
}

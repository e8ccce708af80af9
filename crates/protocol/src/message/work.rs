//! What can be written, and the kinds of work that take longer than a moment.

use serde::{Deserialize, Serialize};

use super::{RequestId, RunId};
use crate::job::Job;

/// What to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExportKind {
    /// `run.json`: float network, and the QAT network if there is one.
    Run,
    /// `q.json`: the integer network of the run's last post-training quantization.
    Ptq,
    /// `q.json`: the integer network of the run's quantization-aware training.
    Qat,
    /// The loaded data as CSV.
    Data,
    /// The table of a neuron exploration as CSV, as far as it got.
    Exploration,
}

/// A job with one seed, and what is wanted of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JobTask {
    /// The job.
    pub job: Job,
    /// The float network that it goes on from, as a `run.json` that was kept; empty for a job that begins by itself.
    #[serde(with = "serde_bytes")]
    pub float: Vec<u8>,
    /// Whether others go on from its float network, so that the answer is to bring it.
    pub is_kept: bool,
    /// Whether the record is to hold the errors of the integers of a QAT network.
    pub integers: bool,
    /// Whether the record is to hold the losses of every epoch.
    pub losses: bool,
}

/// Work that takes longer than a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WorkKind {
    /// Files are read, or the room is simulated.
    Load,
    /// Files are read to be shown before they are loaded.
    Preview,
    /// A run's networks are evaluated.
    Evaluate,
    /// A run is quantized after training.
    Quantize,
    /// The cost of each tensor is found.
    Attribute,
    /// A file is written.
    Export,
    /// A model file is opened.
    Open,
    /// A job is run.
    Job,
}

/// Whom work belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WorkOf {
    /// A run.
    Run(RunId),
    /// A request.
    Request(RequestId),
}

//! Messages between the page and its worker. The page numbers runs and requests; the worker stamps every answer with the number it
//! belongs to, so that the page can drop what is stale. The worker answers [`ToWorker::Ping`] between slices of work; silence means it died.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::config::{NamedFile, PtqConfig, SplitConfig};
use crate::import::{ImportOptions, ImportReport};
use crate::job::{ExplorationConfig, Job};
use crate::report::{
    AttributionReport, DataView, FormulaReport, LossHistory, Method, NeuronReport, Path, PtqReport,
    RangeHistory, RunReport, WalkQuery, WalkReport,
};

mod carried;
mod files;
mod ids;
mod packed;
mod wire;
mod work;

pub use files::{FilesId, LoadSource};
pub use ids::{RequestId, RunId};
pub use packed::{Mismatch, Packed, Packer, Unpacker};
pub use wire::{Message, WireError, from_bytes, to_bytes};
pub use work::{ExportKind, JobTask, WorkKind, WorkOf};

/// From the page to the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToWorker {
    /// First message, and the first variant (see [`to_bytes`]): the page's [`crate::version::PROTOCOL_VERSION`].
    Hello {
        /// The page's version.
        protocol_version: u32,
    },
    /// Are you alive?
    Ping,
    /// Keep these files until [`ToWorker::Forget`]: previews and loads name them by their number.
    Files {
        /// Number of this choice of files.
        files: FilesId,
        /// The files themselves.
        contents: Arc<[NamedFile]>,
    },
    /// Drop files; data that were loaded from them stay.
    Forget {
        /// Which files.
        files: FilesId,
    },
    /// Read files and report on them without loading them.
    Preview {
        /// Number of the request.
        request: RequestId,
        /// Which files.
        files: FilesId,
        /// The user's decisions so far.
        options: ImportOptions,
    },
    /// Load data, split it, and make it the data of later runs. A refusal leaves the old data in place.
    Load {
        /// Number of the request.
        request: RequestId,
        /// The data.
        source: LoadSource,
        /// How to divide it.
        split: SplitConfig,
    },
    /// Divide the loaded data anew; they are neither sent nor read again. Answered as a `Load` is.
    Split {
        /// Number of the request.
        request: RequestId,
        /// How to divide them.
        split: SplitConfig,
    },
    /// Start a run from its seed; ends a run that is still going on.
    Start {
        /// Number of the new run.
        run: RunId,
        /// What to do, on the loaded data.
        job: Box<Job>,
        /// The finished run whose float network the repeats start from; its weights must have the hash that the job
        /// names.
        warm_start: Option<RunId>,
        /// Pause at once (so that single epochs can be stepped).
        paused: bool,
    },
    /// Start a neuron exploration; ends a run that is still going on. Pause, resume, stop and discard work as for a run.
    Explore {
        /// Number of the new run.
        run: RunId,
        /// What to explore.
        config: Box<ExplorationConfig>,
    },
    /// Pause after the current slice.
    Pause {
        /// Which run.
        run: RunId,
    },
    /// Go on.
    Resume {
        /// Which run.
        run: RunId,
    },
    /// Train one epoch of a paused run and pause again.
    StepEpoch {
        /// Which run.
        run: RunId,
    },
    /// End the run; its best checkpoint so far is the result.
    Stop {
        /// Which run.
        run: RunId,
    },
    /// Drop the run.
    Discard {
        /// Which run.
        run: RunId,
    },
    /// Quantize a finished run's float network after training: the run's job with this quantization.
    Quantize {
        /// Which run.
        run: RunId,
        /// Number of the request.
        request: RequestId,
        /// How.
        config: Box<PtqConfig>,
    },
    /// Find what quantizing each tensor of a finished run costs; worked off in slices, and dropped by the next
    /// `Quantize` of the same run.
    Attribute {
        /// Which run.
        run: RunId,
        /// Number of the request.
        request: RequestId,
        /// Its last post-training quantization, or its QAT network.
        method: Method,
    },
    /// Follow one number through an integer network of a finished run.
    Walk {
        /// Which run.
        run: RunId,
        /// Number of the request.
        request: RequestId,
        /// Which number.
        query: WalkQuery,
    },
    /// Check a Custom quantizer's formulas.
    CheckFormula {
        /// Number of the request.
        request: RequestId,
        /// Formula of the lower end.
        min: String,
        /// Formula of the upper end.
        max: String,
    },
    /// Write the run, one of its quantized networks, or the loaded data as a file.
    Export {
        /// Which run; ignored for the data.
        run: RunId,
        /// Number of the request.
        request: RequestId,
        /// What to write.
        what: ExportKind,
    },
    /// Run a job with one seed on the loaded data, behind what was asked before, and leave its record ([`FromWorker::Recorded`]).
    RunJob {
        /// Number of the request.
        request: RequestId,
        /// What to run.
        task: Box<JobTask>,
    },
    /// Leave jobs ([`ToWorker::RunJob`]) alone, or go on with them.
    Rest {
        /// Whether to rest.
        on: bool,
    },
    /// Give up a request that is being worked on: a load, a preview, a quantization, a question or a file. Nothing changes; the
    /// answer is [`FromWorker::Cancelled`], or that of the request where it came first.
    Cancel {
        /// Number of the request.
        request: RequestId,
    },
    /// Keep a run again that a worker before kept ([`FromWorker::Kept`]), on the loaded data, without evaluating it.
    Restore {
        /// Its number.
        run: RunId,
        /// What was sent of it.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// Open a model file as a finished run, evaluated on the loaded data.
    Open {
        /// Number of the new run.
        run: RunId,
        /// The file.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
}

/// From the worker to the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromWorker {
    /// The worker is up; its [`crate::version::PROTOCOL_VERSION`] and [`crate::version::ENGINE_VERSION`].
    Ready {
        /// Version of the messages.
        protocol_version: u32,
        /// Version of the arithmetic.
        engine_version: u32,
    },
    /// I am.
    Pong,
    /// Report on a file that was not loaded.
    Previewed {
        /// The request.
        request: RequestId,
        /// The report, accepted or not.
        report: Box<ImportReport>,
    },
    /// Data were loaded.
    Loaded {
        /// The request.
        request: RequestId,
        /// The data as the page shows them.
        view: Box<DataView>,
    },
    /// Data were refused; the old data are still there.
    Refused {
        /// The request.
        request: RequestId,
        /// Why, in one sentence.
        message: String,
        /// The import report, if it got that far.
        report: Box<ImportReport>,
    },
    /// A run advanced; at most 20 a second.
    Progress {
        /// Which run.
        run: RunId,
        /// The repeat that is trained, from 0.
        repeat: u32,
        /// Repeats configured.
        repeats: u32,
        /// Epochs of this repeat done.
        epoch: u32,
        /// Epochs configured.
        epochs: u32,
        /// Speed over the last second or so; 0 until known.
        epochs_per_second: f64,
        /// Seconds left of all repeats at that speed; absent until known.
        seconds_left: Option<f64>,
        /// Losses since the last message, one entry per network.
        losses: Vec<LossHistory>,
        /// The validation path of the network as it is now (the QAT network where there is one); not in every message.
        validation_path: Option<Path>,
        /// Ranges of the QAT network's quantizers since the last message; empty without QAT.
        ranges: Vec<RangeHistory>,
    },
    /// An exploration advanced; at most 20 a second.
    ExplorationProgress {
        /// Which run.
        run: RunId,
        /// Neurons of the network that is trained.
        neurons: u32,
        /// Its repeat, from 0.
        repeat: u32,
        /// Networks trained so far, every repeat counted.
        trained: u32,
        /// Networks to train.
        networks: u32,
        /// Speed over the last second or so; 0 until known.
        epochs_per_second: f64,
        /// Seconds left at that speed; absent until known.
        seconds_left: Option<f64>,
        /// Members finished since the last message.
        members: Vec<NeuronReport>,
    },
    /// An exploration ended: all members are done, or it was stopped. Every finished member has been sent before.
    Explored {
        /// Which run.
        run: RunId,
    },
    /// A run was paused, or stepped one epoch and paused again.
    Paused {
        /// Which run.
        run: RunId,
    },
    /// How far work is that takes longer than a moment; at most 10 a second.
    WorkProgress {
        /// Whose it is.
        of: WorkOf,
        /// What is done.
        kind: WorkKind,
        /// The share that is done, 0 to 1.
        share: f64,
    },
    /// A request was given up, because the page asked for that or for something newer; nothing changed.
    Cancelled {
        /// The request.
        request: RequestId,
    },
    /// The networks of a run that has trained: enough to have it again when this worker ends, see [`ToWorker::Restore`] and
    /// [`ToWorker::Open`]. Sent as soon as they exist, and again when they are evaluated.
    Kept {
        /// Which run.
        run: RunId,
        /// A `run.json`; its calibration may be missing, and before the evaluation its errors.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// The answer to [`ToWorker::Restore`].
    Restored {
        /// Which run.
        run: RunId,
        /// Why it could not be kept again; absent if it is.
        problem: Option<String>,
    },
    /// A run ended, or a model file was opened.
    Finished {
        /// Which run.
        run: RunId,
        /// The result.
        report: Box<RunReport>,
        /// The loss histories of an opened model file. Empty for a run: all its losses came with its progress, and a long
        /// history at once would block the page.
        losses: Vec<LossHistory>,
        /// The quantization that a model file of post-training quantization brings; that of QAT is in the report.
        ptq: Option<Box<PtqReport>>,
    },
    /// A run failed (a loss that is not finite, a config that was refused) or a model file could not be opened.
    Failed {
        /// Which run.
        run: RunId,
        /// Why, in one sentence.
        message: String,
    },
    /// A post-training quantization is done.
    Quantized {
        /// Which run.
        run: RunId,
        /// The request.
        request: RequestId,
        /// The result.
        report: Box<PtqReport>,
    },
    /// A job with one seed is done.
    Recorded {
        /// The request.
        request: RequestId,
        /// Its record as JSON.
        record: String,
        /// The float network that others go on from, as a `run.json`; empty unless it was asked for.
        #[serde(with = "serde_bytes")]
        network: Vec<u8>,
    },
    /// The cost of each tensor.
    Attributed {
        /// Which run.
        run: RunId,
        /// The request.
        request: RequestId,
        /// The result.
        report: Box<AttributionReport>,
    },
    /// A number followed through the network.
    Walked {
        /// Which run.
        run: RunId,
        /// The request.
        request: RequestId,
        /// The result.
        report: Box<WalkReport>,
    },
    /// Formulas were checked.
    FormulaChecked {
        /// The request.
        request: RequestId,
        /// The result.
        report: FormulaReport,
    },
    /// A request about a run could not be done; nothing changed.
    RequestFailed {
        /// The request.
        request: RequestId,
        /// Why, in one sentence.
        message: String,
    },
    /// A file to save.
    Exported {
        /// The request.
        request: RequestId,
        /// Suggested name.
        file_name: String,
        /// Contents.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
}

//! Work that takes longer than a slice.

mod attribution;
mod conversion;
mod export;
mod job;
mod load;
mod opening;
mod report;

use std::fmt;

use experiment::slices::Budget;
use protocol::message::{FromWorker, RequestId, RunId, WorkKind, WorkOf};

use super::held::Held;

pub(super) use attribution::Attributing;
pub(super) use conversion::Converting;
pub(super) use export::{SavingCsv, SavingExploration, SavingQuantized, SavingRun};
pub(super) use job::RunningJob;
pub(super) use load::{Dividing, Importing, Previewing};
pub(super) use opening::{Opening, Read, Restoring};
pub(super) use report::Evaluating;

/// Least time between two messages on how far a piece of work is, ms.
const TOLD_EVERY_MS: f64 = 100.0;

/// What a task does. It holds whatever it works on, so that the engine may change meanwhile.
pub trait Work {
    /// Goes on for some milliseconds; `true` when all is done.
    ///
    /// # Errors
    /// Why it cannot be done, as the sentence to show.
    fn step(&mut self, held: &mut Held, budget: &mut Budget) -> Result<bool, String>;

    /// The share that is done, 0 to 1.
    fn progress(&self) -> f64;

    /// What becomes of the result, and the answer.
    ///
    /// # Errors
    /// As [`Work::step`].
    fn finish(self: Box<Self>, held: &mut Held) -> Result<FromWorker, String>;

    /// The answer where it cannot be done.
    fn failed(self: Box<Self>, message: String, of: WorkOf) -> FromWorker {
        match of {
            WorkOf::Run(run) => FromWorker::Failed { run, message },
            WorkOf::Request(request) => FromWorker::RequestFailed { request, message },
        }
    }
}

/// In one word: a table with the `Debug` of every task would bring that of all they hold into the worker, a twentieth of it.
impl fmt::Debug for dyn Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("work")
    }
}

/// A piece of work in the queue.
#[derive(Debug)]
pub struct Task {
    pub(super) of: WorkOf,
    pub(super) kind: WorkKind,
    /// The run it is about, if it is about one.
    pub(super) run: Option<RunId>,
    pub(super) work: Box<dyn Work>,
    /// When the page heard of it last.
    told_ms: f64,
}

impl Task {
    /// Work for a request that is about a run, or about none.
    pub fn new(request: RequestId, kind: WorkKind, run: Option<RunId>, work: Box<dyn Work>) -> Self {
        Self { of: WorkOf::Request(request), kind, run, work, told_ms: f64::NEG_INFINITY }
    }

    /// Work that gives a run its result.
    pub fn of_run(run: RunId, kind: WorkKind, work: Box<dyn Work>) -> Self {
        Self { of: WorkOf::Run(run), kind, run: Some(run), work, told_ms: f64::NEG_INFINITY }
    }
}

impl Task {
    pub(super) fn due_progress(&mut self, now_ms: f64) -> Option<FromWorker> {
        if now_ms - self.told_ms < TOLD_EVERY_MS {
            return None;
        }
        self.told_ms = now_ms;
        Some(FromWorker::WorkProgress { of: self.of, kind: self.kind, share: self.work.progress() })
    }
}

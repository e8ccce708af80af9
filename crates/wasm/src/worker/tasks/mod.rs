//! Work that takes longer than a slice, in a queue: somebody waits for each answer, so it goes before training.

mod attribution;
mod conversion;
mod export;
mod load;
mod opening;
mod report;

use std::collections::VecDeque;
use std::fmt::Debug;

use experiment::slices::Budget;
use protocol::message::{FromWorker, RequestId, RunId, WorkKind, WorkOf};

use super::engine::{Engine, SLICE_MS};

pub(super) use attribution::Attributing;
pub(super) use conversion::Converting;
pub(super) use export::{SavingCsv, SavingExploration, SavingQuantized, SavingRun};
pub(super) use load::{Dividing, Importing, Previewing};
pub(super) use opening::{Opening, Read, Restoring};
pub(super) use report::Evaluating;

/// Least time between two messages on how far a piece of work is, ms.
const TOLD_EVERY_MS: f64 = 100.0;

/// What a task does. It holds whatever it works on, so that the engine may change meanwhile.
pub trait Work: Debug {
    /// Goes on for some milliseconds; `true` when all is done.
    ///
    /// # Errors
    /// Why it cannot be done, as the sentence to show.
    fn step(&mut self, budget: &mut Budget) -> Result<bool, String>;

    /// The share that is done, 0 to 1.
    fn progress(&self) -> f64;

    /// What the engine does with the result, and the answer.
    ///
    /// # Errors
    /// As [`Work::step`].
    fn finish(self: Box<Self>, engine: &mut Engine) -> Result<FromWorker, String>;

    /// The answer where it cannot be done.
    fn failed(self: Box<Self>, message: String, of: WorkOf) -> FromWorker {
        match of {
            WorkOf::Run(run) => FromWorker::Failed { run, message },
            WorkOf::Request(request) => FromWorker::RequestFailed { request, message },
        }
    }
}

/// A piece of work in the queue.
#[derive(Debug)]
pub struct Task {
    of: WorkOf,
    kind: WorkKind,
    /// The run it is about, if it is about one.
    run: Option<RunId>,
    work: Box<dyn Work>,
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

impl Engine {
    /// Puts work at the end of the queue.
    pub(super) fn begin(&mut self, task: Task) {
        self.tasks.push_back(task);
    }

    /// Drops the tasks that are not wanted any more; those of requests are answered.
    pub(super) fn drop_tasks(
        &mut self,
        is_dropped: impl Fn(WorkKind, Option<RunId>) -> bool,
    ) -> Vec<FromWorker> {
        let tasks = std::mem::take(&mut self.tasks);
        let (dropped, kept): (VecDeque<_>, VecDeque<_>) =
            tasks.into_iter().partition(|task| is_dropped(task.kind, task.run));
        self.tasks = kept;
        dropped.into_iter().filter_map(|task| cancelled(task.of)).collect()
    }

    /// Gives up one request.
    pub(super) fn cancel(&mut self, request: RequestId) -> Vec<FromWorker> {
        let before = self.tasks.len();
        self.tasks.retain(|task| task.of != WorkOf::Request(request));
        let was_there = self.tasks.len() < before;
        was_there.then_some(FromWorker::Cancelled { request }).into_iter().collect()
    }

    /// Works on the oldest task for a slice, or until it is answered.
    pub(super) fn work_on_tasks(&mut self, clock: &mut dyn FnMut() -> f64) -> Vec<FromWorker> {
        let end_ms = clock() + SLICE_MS;
        loop {
            let Some(task) = self.tasks.front_mut() else { return Vec::new() };
            let done = task.work.step(&mut Budget::default());
            if done != Ok(false) {
                let Some(Task { of, work, .. }) = self.tasks.pop_front() else { return Vec::new() };
                return vec![self.answer(of, work, done)];
            }
            let now_ms = clock();
            if now_ms >= end_ms {
                return task.due_progress(now_ms).into_iter().collect();
            }
        }
    }

    fn answer(&mut self, of: WorkOf, work: Box<dyn Work>, done: Result<bool, String>) -> FromWorker {
        match done {
            Err(message) => work.failed(message, of),
            Ok(_) => work.finish(self).unwrap_or_else(|message| match of {
                WorkOf::Run(run) => FromWorker::Failed { run, message },
                WorkOf::Request(request) => FromWorker::RequestFailed { request, message },
            }),
        }
    }
}

impl Task {
    fn due_progress(&mut self, now_ms: f64) -> Option<FromWorker> {
        if now_ms - self.told_ms < TOLD_EVERY_MS {
            return None;
        }
        self.told_ms = now_ms;
        Some(FromWorker::WorkProgress { of: self.of, kind: self.kind, share: self.work.progress() })
    }
}

fn cancelled(of: WorkOf) -> Option<FromWorker> {
    match of {
        WorkOf::Request(request) => Some(FromWorker::Cancelled { request }),
        WorkOf::Run(_) => None,
    }
}

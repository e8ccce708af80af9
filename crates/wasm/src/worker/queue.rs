//! The queue of work that takes longer than a slice: somebody waits for each answer, so it goes before training.

use std::collections::VecDeque;

use experiment::slices::Budget;
use protocol::message::{FromWorker, RequestId, RunId, WorkKind, WorkOf};

use super::engine::Engine;
use super::slice::SLICE_MS;
use super::tasks::{Task, Work};

impl Engine {
    /// Puts work at the end of the queue.
    pub(super) fn begin(&mut self, task: Task) {
        self.tasks.push_back(task);
    }

    /// Whether the oldest task is to be worked on now.
    pub(super) fn has_work_in_queue(&self) -> bool {
        self.tasks.front().is_some_and(|task| task.kind != WorkKind::Job || !self.resting)
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
            let done = task.work.step(&mut self.held, &mut Budget::default());
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
            Ok(_) => work.finish(&mut self.held).unwrap_or_else(|message| match of {
                WorkOf::Run(run) => FromWorker::Failed { run, message },
                WorkOf::Request(request) => FromWorker::RequestFailed { request, message },
            }),
        }
    }
}

fn cancelled(of: WorkOf) -> Option<FromWorker> {
    match of {
        WorkOf::Request(request) => Some(FromWorker::Cancelled { request }),
        WorkOf::Run(_) => None,
    }
}

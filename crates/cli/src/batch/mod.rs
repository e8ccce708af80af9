//! Many jobs: some at the same time, each record in a file before the next one is waited for.

mod data;
mod records;
#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Instant;

use anyhow::{Context as _, Result};
use experiment::runner::{JobProgress, Wanted};
use experiment::{Prepared, Runner};
use indicatif::ProgressBar;
use protocol::{CheckedJob, JobKey, Record};

use crate::out::note;
use crate::progress::epochs_bar;
pub use data::Data;
pub use records::Records;

/// A job with its data.
#[derive(Clone, Debug)]
pub struct Task {
    /// What it is called where it is spoken of; its seed is told beside.
    pub name: String,
    /// One seed.
    pub job: CheckedJob,
    /// Its data, which tasks on the same windows share.
    pub prepared: Arc<Prepared>,
    /// The job's key on these data.
    pub key: JobKey,
}

/// What all tasks have in common.
#[derive(Clone, Copy, Debug)]
pub struct Batch {
    /// What their records are to hold.
    pub wanted: Wanted,
    /// How many run at the same time; absent: one for each processor.
    pub threads: Option<usize>,
}

/// Where the queue of tasks is, and where it ends.
struct Queue<'a> {
    tasks: &'a [Task],
    next: AtomicUsize,
    /// Tasks from this index on are not begun and not gone on with: one of them failed. Those before go on, so that it does not
    /// depend on the number of threads what is finished before the failure.
    end: AtomicUsize,
    bar: &'a ProgressBar,
}

impl<'a> Queue<'a> {
    fn next(&self) -> Option<(usize, &'a Task)> {
        let index = self.next.fetch_add(1, Ordering::Relaxed);
        self.tasks.get(index).filter(|_| self.wants(index)).map(|task| (index, task))
    }

    fn wants(&self, index: usize) -> bool {
        index < self.end.load(Ordering::Relaxed)
    }
}

impl Batch {
    /// Runs every task. `finished` gets index, task and record in the order in which they end; the line it returns is printed on
    /// standard error.
    ///
    /// # Errors
    /// The failure of the first task in order that fails; every task before it is finished. Or that of `finished`.
    pub fn run(
        self,
        tasks: &[Task],
        mut finished: impl FnMut(usize, &Task, Record) -> Result<Option<String>>,
    ) -> Result<()> {
        let threads = threads(self.threads);
        let total = tasks.len();
        let began = Instant::now();
        let bar = epochs_bar(tasks.iter().map(|task| u64::from(task.job.training.epochs)).sum());
        let (next, end) = (AtomicUsize::new(0), AtomicUsize::new(total));
        let queue = Queue { tasks, next, end, bar: &bar };
        let (sender, receiver) = mpsc::channel();
        let mut failure = None;
        thread::scope(|scope| {
            for _ in 0..threads.min(total) {
                let (sender, queue) = (sender.clone(), &queue);
                scope.spawn(move || {
                    while let Some((index, task)) = queue.next() {
                        if let Some(ended) = self.record(index, task, queue).transpose() {
                            // The receiver is there until the last sender is gone.
                            let _ = sender.send((index, task, ended));
                        }
                    }
                });
            }
            drop(sender);
            let mut done = 0;
            for (index, task, ended) in receiver {
                let line = match ended.and_then(|record| finished(index, task, record)) {
                    Ok(line) => line,
                    Err(error) => {
                        // Of several failures the first in order: a later one ends nothing that is before it.
                        if queue.end.fetch_min(index, Ordering::Relaxed) > index {
                            failure = Some(error);
                        }
                        continue;
                    }
                };
                if let Some(line) = line {
                    bar.suspend(|| note!("{line}"));
                }
                done += 1;
                bar.set_message(format!("{done} of {total} trainings"));
            }
        });
        bar.finish_and_clear();
        if let Some(error) = failure {
            return Err(error);
        }
        if total > 0 {
            let seconds = began.elapsed().as_secs_f64();
            note!("{total} trainings in {seconds:.0} s, {:.3} per second", total as f64 / seconds);
        }
        Ok(())
    }

    /// The record of a task; `None` if it is not wanted any more.
    fn record(self, index: usize, task: &Task, queue: &Queue<'_>) -> Result<Option<Record>> {
        let what = || format!("{}, seed {}", task.name, task.job.training.seed);
        let began = Instant::now();
        let runner = Runner::new(task.job.clone(), Arc::clone(&task.prepared), self.wanted);
        let mut runner = runner.with_context(what)?;
        let goes_on = || {
            let is_wanted = queue.wants(index);
            queue.bar.inc(u64::from(is_wanted));
            is_wanted
        };
        if !run(&mut runner, goes_on).with_context(what)? {
            return Ok(None);
        }
        queue.bar.inc(u64::from(task.job.training.epochs - runner.epochs_trained()));
        let mut record = runner.finish().context("the training has no epoch").with_context(what)?;
        record.seconds = Some(began.elapsed().as_secs_f64());
        Ok(Some(record))
    }
}

/// How many trainings run at the same time: as many as asked, or one for each processor.
pub fn threads(asked: Option<usize>) -> usize {
    match asked {
        Some(threads) => threads.max(1),
        None => thread::available_parallelism().map_or(1, usize::from),
    }
}

/// Runs a job to its end, or until `goes_on` says no, which is asked after every epoch. Whether it came to its end.
pub fn run(runner: &mut Runner, mut goes_on: impl FnMut() -> bool) -> Result<bool> {
    loop {
        match runner.step()? {
            JobProgress::Working => {}
            JobProgress::Epoch(_) if goes_on() => {}
            JobProgress::Epoch(_) => return Ok(false),
            JobProgress::Finished => return Ok(true),
        }
    }
}

//! Jobs on the same data, one after another.

use std::collections::VecDeque;
use std::sync::Arc;

use protocol::{CheckedJob, Record};

use super::job::{JobError, JobProgress, Runner};
use super::wanted::Wanted;
use crate::prepare::Prepared;
use crate::repeat::Rows;

/// A list of jobs in progress. As a job, it is stepped and can be left at any step.
#[derive(Clone, Debug)]
pub struct List {
    prepared: Arc<Prepared>,
    rows: Rows,
    wanted: Wanted,
    /// The job in progress; `None` when the last one is finished.
    runner: Option<Box<Runner>>,
    waiting: VecDeque<CheckedJob>,
    /// Finished jobs.
    finished: usize,
    /// Epochs of the finished jobs.
    epochs_trained: u64,
    records: Vec<Record>,
}

/// Why a list could not start or go on.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("job {}: {problem}", .index + 1)]
pub struct ListError {
    /// Index of the job, from 0.
    pub index: usize,
    /// What went wrong.
    pub problem: Box<JobError>,
}

/// What one call of [`List::step`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListProgress {
    /// Part of an epoch, or of what follows the last one.
    Working,
    /// An epoch of the job in progress.
    Epoch,
    /// A job is finished; [`List::take_records`] has it.
    Job,
    /// The last job is finished; further steps do nothing.
    Finished,
}

impl List {
    /// The list at its first job. All jobs are on `prepared`; see [`Runner::new`].
    ///
    /// # Errors
    /// Data that no network can be trained on, or what the first job refuses.
    pub fn new(jobs: Vec<CheckedJob>, prepared: Arc<Prepared>, wanted: Wanted) -> Result<Self, ListError> {
        let failed = |problem| ListError { index: 0, problem: Box::new(problem) };
        let rows = Rows::of(&prepared).map_err(|problem| failed(problem.into()))?;
        let (waiting, records) = (jobs.into(), Vec::new());
        let mut list =
            Self { prepared, rows, wanted, runner: None, waiting, finished: 0, epochs_trained: 0, records };
        list.next()?;
        Ok(list)
    }

    /// Begins the next job, if there is one.
    fn next(&mut self) -> Result<(), ListError> {
        self.runner = match self.waiting.pop_front() {
            Some(job) => {
                let runner = Runner::with_rows(job, Arc::clone(&self.prepared), &self.rows, self.wanted);
                Some(Box::new(runner.map_err(|problem| self.failed(problem))?))
            }
            None => None,
        };
        Ok(())
    }

    /// The failure of the job in progress.
    fn failed(&self, problem: JobError) -> ListError {
        ListError { index: self.finished, problem: Box::new(problem) }
    }

    /// Jobs that are finished.
    pub fn finished(&self) -> usize {
        self.finished
    }

    /// Epochs of all jobs that are trained.
    pub fn epochs_trained(&self) -> u64 {
        self.epochs_trained + self.runner.as_ref().map_or(0, |runner| runner.epochs_trained().into())
    }

    /// Epochs of all jobs that are left; fewer will be trained if jobs stop early.
    pub fn epochs_left(&self) -> u64 {
        let waiting: u64 = self.waiting.iter().map(|job| u64::from(job.training.epochs)).sum();
        waiting + self.runner.as_ref().map_or(0, |runner| u64::from(runner.epochs_left()))
    }

    /// Trains one mini-batch of the job in progress, or does some milliseconds of what follows.
    ///
    /// # Errors
    /// That of the job; the records of those before stay.
    pub fn step(&mut self) -> Result<ListProgress, ListError> {
        let Some(runner) = &mut self.runner else { return Ok(ListProgress::Finished) };
        match runner.step() {
            Ok(JobProgress::Working) => return Ok(ListProgress::Working),
            Ok(JobProgress::Epoch(_)) => return Ok(ListProgress::Epoch),
            Ok(JobProgress::Finished) => {}
            Err(problem) => return Err(self.failed(problem)),
        }
        if let Some(runner) = self.runner.take() {
            self.epochs_trained += u64::from(runner.epochs_trained());
            self.records.extend(runner.finish());
        }
        self.finished += 1;
        self.next()?;
        Ok(ListProgress::Job)
    }

    /// The records of finished jobs, in order, that were not taken before.
    pub fn take_records(&mut self) -> Vec<Record> {
        std::mem::take(&mut self.records)
    }
}

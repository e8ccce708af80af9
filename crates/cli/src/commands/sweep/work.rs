//! The workers of a sweep: threads that ask its plan for tasks.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use anyhow::{Context as _, Result};
use experiment::runner::Wanted;
use experiment::{FinishedRun, Prepared, Runner};
use indicatif::ProgressBar;
use protocol::version::ENGINE_VERSION;
use protocol::{Job, Record};
use sweep::{Failure, Line, Outcome, Plan, PointId, Task};

use super::file::ResultsFile;
use super::json;
use super::networks::Networks;
use crate::args::SweepRun;
use crate::batch;
use crate::out::{note, outln};
use crate::progress::work_bar;

/// What workers share.
struct Shared {
    state: Mutex<State>,
    /// Something has ended: there may be new tasks, or none any more.
    ended: Condvar,
}

struct State {
    plan: Plan,
    /// The first failure to write, after which nothing begins.
    broken: Option<anyhow::Error>,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next task for a worker; waits while others may still bring some. `None` when there will be none.
    fn next(&self, worker: u32) -> Option<Task> {
        let mut state = self.lock();
        loop {
            if state.broken.is_some() {
                return None;
            }
            if let Some(task) = state.plan.take(worker, 0).pop() {
                return Some(task);
            }
            if state.plan.is_over() {
                return None;
            }
            state = self.ended.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// What every task needs.
pub struct Work<'a> {
    pub args: &'a SweepRun,
    pub networks: &'a Networks,
    /// Data of each point, in order of points.
    pub prepared: &'a [Arc<Prepared>],
    /// Records hold the errors of the integers of QAT networks.
    pub integers: bool,
}

impl Work<'_> {
    /// Runs a plan to its end; every outcome is in the file before the plan hears of it.
    pub fn run(&self, plan: Plan, file: &mut ResultsFile) -> Result<Plan> {
        let threads = batch::threads(self.args.workers);
        let bar = work_bar(plan.work_left());
        if self.args.json {
            print_known(&plan, file)?;
        }
        let shared = Shared { state: Mutex::new(State { plan, broken: None }), ended: Condvar::new() };
        let file = Mutex::new(file);
        thread::scope(|scope| {
            for worker in 0..threads as u32 {
                let (shared, file, bar) = (&shared, &file, &bar);
                scope.spawn(move || {
                    while let Some(task) = shared.next(worker) {
                        let line = self.line(&task);
                        let mut state = shared.lock();
                        let told = line.and_then(|line| {
                            let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
                            self.tell(&mut state.plan, &mut file, &task, line, bar)
                        });
                        if let Err(error) = told {
                            state.broken.get_or_insert(error);
                        }
                        shared.ended.notify_all();
                    }
                    shared.ended.notify_all();
                });
            }
        });
        bar.finish_and_clear();
        let state = shared.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        state.broken.map_or(Ok(state.plan), Err)
    }

    /// Stores what came of a task, then tells the plan.
    fn tell(
        &self,
        plan: &mut Plan,
        file: &mut ResultsFile,
        task: &Task,
        line: Line,
        bar: &ProgressBar,
    ) -> Result<()> {
        let outcome = match &line {
            Line::Failure(failure) => {
                let (point, seed) = (task.point, task.job.training.seed);
                bar.suspend(|| note!("point {point}, seed {seed}: {}", failure.error));
                Outcome::Failed(failure.error.clone())
            }
            Line::Record(record) => Outcome::of(record),
            Line::Sweep(..) => return Ok(()),
        };
        file.add(line)?;
        plan.end(task.number, &outcome);
        if self.args.json
            && let Some(record) = file.results().record(&task.key)
        {
            print(record, &plan.points_of(task.number))?;
        }
        bar.set_length(plan.work_done().saturating_add(plan.work_left()));
        bar.set_position(plan.work_done());
        bar.set_message(format!("{} of {} trainings", plan.done(), plan.total()));
        Ok(())
    }

    /// What comes of a task, as a line of the results. A training that fails is a line, too; errors are only those of files.
    fn line(&self, task: &Task) -> Result<Line> {
        let prepared = self.prepared.get(task.place).context("a task of no point")?;
        match self.record(task, prepared)? {
            Ok(record) => Ok(Line::Record(Box::new(record))),
            Err(error) => Ok(Line::Failure(Box::new(Failure {
                engine_version: ENGINE_VERSION,
                key: task.key.clone(),
                data_fingerprint: prepared.description.fingerprint.clone(),
                job: task.job.clone(),
                error,
            }))),
        }
    }

    /// The record of a task, or why it failed.
    fn record(&self, task: &Task, prepared: &Arc<Prepared>) -> Result<Result<Record, String>> {
        let trained = match &task.from {
            None => self.runner(&task.job, prepared, None),
            Some((key, job)) => {
                let train = || {
                    let mut runner = self.runner(job, prepared, None)?;
                    batch::run(&mut runner, || true)?;
                    runner.float_run()?.context("the float network has no epoch")
                };
                let float = self.networks.get(key, train)?;
                self.runner(&task.job, prepared, Some(float))
            }
        };
        let trained = trained.and_then(|mut runner| batch::run(&mut runner, || true).map(|_| runner));
        let runner = match trained {
            Ok(runner) => runner,
            Err(error) => return Ok(Err(error.to_string())),
        };
        if task.is_kept
            && let Some(run) = runner.float_run()?
        {
            self.networks.keep(&task.key, &run)?;
        }
        Ok(runner.finish().ok_or_else(|| "the training has no epoch".to_owned()))
    }

    fn runner(&self, job: &Job, prepared: &Arc<Prepared>, float: Option<Arc<FinishedRun>>) -> Result<Runner> {
        let after_training = job.qat.is_none() && job.ptq.is_some();
        let wanted = Wanted { float_twin: false, integers: self.integers || after_training, losses: false };
        let job = job.clone().check(prepared.scaler.sensors() as u32)?;
        let prepared = Arc::clone(prepared);
        Ok(match float {
            None => Runner::new(job, prepared, wanted)?,
            Some(float) => Runner::going_on(job, prepared, wanted, float)?,
        })
    }
}

/// Prints what earlier calls have computed.
fn print_known(plan: &Plan, file: &ResultsFile) -> Result<()> {
    for (key, (_, points)) in plan.outcomes() {
        let Some(record) = file.results().record(key) else { continue };
        print(record, &points)?;
    }
    Ok(())
}

/// Prints a record in the name of each of its points.
fn print(record: &Record, points: &[PointId]) -> Result<()> {
    points.iter().filter_map(|point| json::line(record, *point)).try_for_each(|line| outln!("{line}"))
}

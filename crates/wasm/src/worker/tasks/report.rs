//! The evaluation of a run that has ended.

use std::sync::Arc;

use experiment::run_report::RunReporting;
use experiment::slices::Budget;
use experiment::{FinishedRun, Prepared};
use protocol::message::{FromWorker, RunId};
use protocol::report::RunReport;

use super::Work;
use crate::worker::held::Held;
use crate::worker::reasons::text;

/// A run's report in progress. The run is on the shelf already.
#[derive(Debug)]
pub struct Evaluating {
    run: RunId,
    finished: Arc<FinishedRun>,
    prepared: Arc<Prepared>,
    reporting: RunReporting,
    report: Option<RunReport>,
}

impl Evaluating {
    /// The report at its start.
    pub fn new(run: RunId, finished: Arc<FinishedRun>, prepared: Arc<Prepared>) -> Self {
        let reporting = RunReporting::new(&finished, &prepared);
        Self { run, finished, prepared, reporting, report: None }
    }
}

impl Work for Evaluating {
    fn step(&mut self, _: &mut Held, budget: &mut Budget) -> Result<bool, String> {
        self.report = self.reporting.step(&self.finished, &self.prepared, budget).map_err(text)?;
        Ok(self.report.is_some())
    }

    fn progress(&self) -> f64 {
        self.reporting.progress(&self.finished, &self.prepared)
    }

    fn finish(self: Box<Self>, _: &mut Held) -> Result<FromWorker, String> {
        let report = self.report.ok_or("the report is not complete")?;
        Ok(FromWorker::Finished { run: self.run, report: Box::new(report), losses: Vec::new(), ptq: None })
    }
}

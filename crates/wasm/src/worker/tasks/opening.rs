//! Model files that are opened on the loaded data.

use std::sync::Arc;

use experiment::missing::MissingErrors;
use experiment::quantized::QuantizedReporting;
use experiment::run_report::RunReporting;
use experiment::slices::Budget;
use experiment::{FinishedRun, Prepared, Quantized};
use protocol::message::{FromWorker, RunId};
use protocol::report::{PtqReport, QuantizedReport, RunReport};

use super::Work;
use crate::worker::data::Windowing;
use crate::worker::held::Held;
use crate::worker::reasons::text;
use crate::worker::shelf::ShelvedRun;

/// The share of the work that the cutting of windows is.
const WINDOWS: f64 = 0.1;

/// A model file that was read and checked, and the data it is to be evaluated on.
#[derive(Debug)]
pub struct Read {
    /// Its networks.
    pub finished: FinishedRun,
    /// The integers it brings.
    pub quantized: Option<Quantized>,
    /// The loaded data on their way to windows.
    pub windowing: Windowing,
}

/// A model file on its way to a finished run.
#[derive(Debug)]
pub struct Opening {
    run: RunId,
    /// Until its windows are cut.
    read: Option<Box<Read>>,
    evaluation: Option<Box<Evaluation>>,
}

/// The evaluation of a model file.
#[derive(Debug)]
struct Evaluation {
    finished: FinishedRun,
    prepared: Arc<Prepared>,
    /// Of a run that was kept before it was evaluated.
    missing: MissingErrors,
    reporting: Option<RunReporting>,
    report: Option<RunReport>,
    /// The quantization after training that the file brings, and its evaluation.
    ptq: Option<(Arc<Quantized>, QuantizedReporting)>,
    ptq_report: Option<QuantizedReport>,
}

/// A run that is kept again, without an evaluation.
#[derive(Debug)]
pub struct Restoring {
    /// Its number.
    pub run: RunId,
    /// What is kept.
    pub read: Read,
}

impl Restoring {
    /// Puts the run on the shelf, when its windows are cut.
    pub fn keep(self, held: &mut Held) -> FromWorker {
        let Self { run, read: Read { finished, windowing, .. } } = self;
        let (finished, prepared) = (Arc::new(finished), windowing.finish());
        held.shelf.put(ShelvedRun { id: run, finished, prepared, ptq: None });
        FromWorker::Restored { run, problem: None }
    }
}

impl Work for Restoring {
    fn step(&mut self, _: &mut Held, budget: &mut Budget) -> Result<bool, String> {
        Ok(self.read.windowing.step(budget))
    }

    fn progress(&self) -> f64 {
        self.read.windowing.progress()
    }

    fn finish(self: Box<Self>, held: &mut Held) -> Result<FromWorker, String> {
        Ok(self.keep(held))
    }
}

impl Opening {
    /// The file at its start.
    pub fn new(run: RunId, read: Read) -> Self {
        Self { run, read: Some(Box::new(read)), evaluation: None }
    }
}

impl Work for Opening {
    fn step(&mut self, _: &mut Held, budget: &mut Budget) -> Result<bool, String> {
        if let Some(evaluation) = &mut self.evaluation {
            return evaluation.step(budget);
        }
        if let Some(read) = self.read.take_if(|read| read.windowing.step(budget)) {
            self.evaluation = Some(Box::new(Evaluation::new(*read)));
        }
        Ok(false)
    }

    fn progress(&self) -> f64 {
        match (&self.read, &self.evaluation) {
            (_, Some(evaluation)) => WINDOWS + (1.0 - WINDOWS) * evaluation.progress(),
            (Some(read), None) => WINDOWS * read.windowing.progress(),
            (None, None) => 0.0,
        }
    }

    fn finish(self: Box<Self>, held: &mut Held) -> Result<FromWorker, String> {
        self.evaluation.ok_or(NO_REPORT)?.finish(self.run, held)
    }
}

/// Why there is no answer: it was asked for too early.
const NO_REPORT: &str = "the report is not complete";

impl Evaluation {
    /// The evaluation at its start.
    fn new(read: Read) -> Self {
        let Read { finished, quantized, windowing } = read;
        let prepared = windowing.finish();
        // The integers of a network trained with quantizers are in the report on the run.
        let ptq = quantized.filter(|quantized| quantized.ptq.is_some()).map(|quantized| {
            let reporting = QuantizedReporting::new(&quantized, &finished.model, &prepared);
            (Arc::new(quantized), reporting)
        });
        let missing = MissingErrors::default();
        Self { finished, prepared, missing, reporting: None, report: None, ptq, ptq_report: None }
    }

    fn step(&mut self, budget: &mut Budget) -> Result<bool, String> {
        let Some(reporting) = &mut self.reporting else {
            if self.missing.step(&mut self.finished, &self.prepared, budget).map_err(text)? {
                self.reporting = Some(RunReporting::new(&self.finished, &self.prepared));
            }
            return Ok(false);
        };
        if self.report.is_none() {
            self.report = reporting.step(&self.finished, &self.prepared, budget).map_err(text)?;
            return Ok(self.report.is_some() && self.ptq.is_none());
        }
        if let Some((quantized, reporting)) = &mut self.ptq {
            self.ptq_report =
                reporting.step(quantized, &self.finished.model, &self.prepared, budget).map_err(text)?;
        }
        Ok(self.ptq.is_none() || self.ptq_report.is_some())
    }

    fn progress(&self) -> f64 {
        let reporting = self.reporting.as_ref();
        let run = reporting.map_or(0.0, |reporting| reporting.progress(&self.finished, &self.prepared));
        match &self.ptq {
            Some((_, reporting)) => 0.5 * run + 0.5 * reporting.progress(&self.prepared),
            None => run,
        }
    }

    fn finish(self, run: RunId, held: &mut Held) -> Result<FromWorker, String> {
        let Self { finished, prepared, report, ptq, ptq_report, .. } = self;
        let report = report.ok_or(NO_REPORT)?;
        let quantized = ptq.map(|(quantized, _)| quantized);
        let ptq = match (quantized.as_deref(), ptq_report) {
            (Some(Quantized { ptq: Some(config), .. }), Some(quantized)) => {
                Some(Box::new(PtqReport { config: config.clone(), quantized }))
            }
            _ => None,
        };
        let losses = finished.losses.clone();
        let finished = Arc::new(finished);
        held.shelf.put(ShelvedRun { id: run, finished, prepared, ptq: quantized });
        Ok(FromWorker::Finished { run, report: Box::new(report), losses, ptq })
    }
}

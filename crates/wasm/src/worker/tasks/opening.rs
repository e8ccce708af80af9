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
use crate::worker::engine::{Engine, text};
use crate::worker::shelf::ShelvedRun;

/// A model file on its way: read and checked already, not evaluated yet.
#[derive(Debug)]
pub struct Opening {
    run: RunId,
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

impl Opening {
    /// The evaluation at its start.
    pub fn new(
        run: RunId,
        finished: FinishedRun,
        prepared: Arc<Prepared>,
        quantized: Option<Quantized>,
    ) -> Self {
        // The integers of a network trained with quantizers are in the report on the run.
        let ptq = quantized.filter(|quantized| quantized.ptq.is_some()).map(|quantized| {
            let reporting = QuantizedReporting::new(&quantized, &finished, &prepared);
            (Arc::new(quantized), reporting)
        });
        let missing = MissingErrors::default();
        Self { run, finished, prepared, missing, reporting: None, report: None, ptq, ptq_report: None }
    }
}

impl Work for Opening {
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
                reporting.step(quantized, &self.finished, &self.prepared, budget).map_err(text)?;
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

    fn finish(self: Box<Self>, engine: &mut Engine) -> Result<FromWorker, String> {
        let Self { run, finished, prepared, report, ptq, ptq_report, .. } = *self;
        let report = report.ok_or("the report is not complete")?;
        let quantized = ptq.map(|(quantized, _)| quantized);
        let ptq = match (quantized.as_deref(), ptq_report) {
            (Some(Quantized { ptq: Some(config), .. }), Some(quantized)) => {
                Some(Box::new(PtqReport { config: config.clone(), quantized }))
            }
            _ => None,
        };
        let losses = finished.losses.clone();
        let finished = Arc::new(finished);
        engine.shelf.put(ShelvedRun { id: run, finished, prepared, ptq: quantized });
        Ok(FromWorker::Finished { run, report: Box::new(report), losses, ptq })
    }
}

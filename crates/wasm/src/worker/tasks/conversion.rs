//! Quantization of a finished run after training, and the report on it.

use std::sync::Arc;

use experiment::quantized::{Conversion, QuantizedReporting};
use experiment::slices::Budget;
use experiment::{FinishedRun, Prepared, Quantized};
use protocol::config::PtqConfig;
use protocol::message::{FromWorker, RequestId, RunId};
use protocol::report::{PtqReport, QuantizedReport};

use super::Work;
use crate::worker::held::Held;
use crate::worker::reasons::{NOT_PTQ, text};
use crate::worker::shelf::ShelvedRun;

/// The share of the work that the report is.
const REPORT: f64 = 0.5;

/// A quantization in progress.
#[derive(Debug)]
pub struct Converting {
    run: RunId,
    request: RequestId,
    finished: Arc<FinishedRun>,
    prepared: Arc<Prepared>,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    Conversion(Box<Conversion>),
    Report(Arc<Quantized>, Box<QuantizedReporting>),
    Done(Arc<Quantized>, Box<QuantizedReport>),
    /// Within a step, or failed.
    Over,
}

impl Converting {
    /// The quantization at its start.
    ///
    /// # Errors
    /// Settings out of range, or what the run cannot be quantized for.
    pub fn new(shelved: &ShelvedRun, request: RequestId, config: PtqConfig) -> Result<Self, String> {
        let ShelvedRun { id, finished, prepared, .. } = shelved;
        let config = config.check(finished.config.model.layers.len()).map_err(text)?;
        let conversion = Conversion::new(&finished.model, config, Some(prepared)).map_err(text)?;
        let stage = Stage::Conversion(Box::new(conversion));
        let (finished, prepared) = (Arc::clone(finished), Arc::clone(prepared));
        Ok(Self { run: *id, request, finished, prepared, stage })
    }
}

impl Work for Converting {
    fn step(&mut self, _: &mut Held, budget: &mut Budget) -> Result<bool, String> {
        let (finished, prepared) = (&self.finished, &self.prepared);
        self.stage = match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::Conversion(mut conversion) => {
                if conversion.step(&finished.model, Some(prepared), budget).map_err(text)? {
                    let quantized = conversion.finish().map_err(text)?;
                    let reporting = QuantizedReporting::new(&quantized, &finished.model, prepared);
                    Stage::Report(Arc::new(quantized), Box::new(reporting))
                } else {
                    Stage::Conversion(conversion)
                }
            }
            Stage::Report(quantized, mut reporting) => {
                match reporting.step(&quantized, &finished.model, prepared, budget).map_err(text)? {
                    Some(report) => Stage::Done(quantized, Box::new(report)),
                    None => Stage::Report(quantized, reporting),
                }
            }
            other => other,
        };
        Ok(matches!(self.stage, Stage::Done(..)))
    }

    fn progress(&self) -> f64 {
        match &self.stage {
            Stage::Conversion(conversion) => {
                (1.0 - REPORT) * conversion.progress(&self.finished.model, Some(&self.prepared))
            }
            Stage::Report(_, reporting) => (1.0 - REPORT) + REPORT * reporting.progress(&self.prepared),
            Stage::Done(..) | Stage::Over => 1.0,
        }
    }

    fn finish(self: Box<Self>, held: &mut Held) -> Result<FromWorker, String> {
        let Stage::Done(quantized, report) = self.stage else { return Err(NOT_PTQ.to_owned()) };
        let config = quantized.ptq.clone().ok_or(NOT_PTQ)?;
        held.shelved(self.run)?.ptq = Some(quantized);
        let report = Box::new(PtqReport { config, quantized: *report });
        Ok(FromWorker::Quantized { run: self.run, request: self.request, report })
    }
}

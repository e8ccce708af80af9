//! Files to be saved.

use std::sync::Arc;

use experiment::data::Csv;
use experiment::model_calibration::ModelCalibration;
use experiment::quantized::QuantizedReporting;
use experiment::slices::Budget;
use experiment::{Dataset, FinishedRun, Prepared, Quantized};
use protocol::message::{FromWorker, RequestId};
use protocol::report::QuantizedReport;

use super::Work;
use crate::worker::held::Held;
use crate::worker::reasons::text;
use crate::worker::shelf::ShelvedRun;

/// `run.json` in progress: what takes its time is the calibration, where nobody has asked for it before.
#[derive(Debug)]
pub struct SavingRun {
    request: RequestId,
    finished: Arc<FinishedRun>,
    prepared: Arc<Prepared>,
    calibration: ModelCalibration,
}

impl SavingRun {
    /// The file of a run.
    pub fn new(request: RequestId, shelved: &ShelvedRun) -> Self {
        let (finished, prepared) = (Arc::clone(&shelved.finished), Arc::clone(&shelved.prepared));
        let calibration = ModelCalibration::new(&finished.model);
        Self { request, finished, prepared, calibration }
    }
}

impl Work for SavingRun {
    fn step(&mut self, _: &mut Held, budget: &mut Budget) -> Result<bool, String> {
        let known =
            self.calibration.step(&self.finished.model, Some(&self.prepared), budget).map_err(text)?;
        Ok(known.is_some())
    }

    fn progress(&self) -> f64 {
        self.calibration.progress()
    }

    fn finish(self: Box<Self>, _: &mut Held) -> Result<FromWorker, String> {
        let file = self.finished.to_file(Some(&self.prepared)).map_err(text)?;
        exported(self.request, "run.json", serde_json::to_vec(&file).map_err(text)?)
    }
}

/// `q.json` in progress: the calibration of its run, and its evaluation.
#[derive(Debug)]
pub struct SavingQuantized {
    run: SavingRun,
    quantized: Arc<Quantized>,
    reporting: QuantizedReporting,
    report: Option<QuantizedReport>,
}

impl SavingQuantized {
    /// The file of one of a run's quantized networks.
    pub fn new(request: RequestId, shelved: &ShelvedRun, quantized: Arc<Quantized>) -> Self {
        let run = SavingRun::new(request, shelved);
        let reporting = QuantizedReporting::new(&quantized, &run.finished.model, &run.prepared);
        Self { run, quantized, reporting, report: None }
    }
}

impl Work for SavingQuantized {
    fn step(&mut self, held: &mut Held, budget: &mut Budget) -> Result<bool, String> {
        if !self.run.step(held, budget)? {
            return Ok(false);
        }
        let SavingRun { finished, prepared, .. } = &self.run;
        self.report =
            self.reporting.step(&self.quantized, &finished.model, prepared, budget).map_err(text)?;
        Ok(self.report.is_some())
    }

    fn progress(&self) -> f64 {
        0.5 * self.run.progress() + 0.5 * self.reporting.progress(&self.run.prepared)
    }

    fn finish(self: Box<Self>, _: &mut Held) -> Result<FromWorker, String> {
        let SavingRun { request, finished, prepared, .. } = self.run;
        // Errors in a model file are those on the data of its run.
        let known = self.report.as_ref().filter(|_| finished.model.is_trained_on(&prepared));
        let file = self.quantized.to_file(&finished, Some(&prepared), known.map(Into::into)).map_err(text)?;
        exported(request, "q.json", serde_json::to_vec(&file).map_err(text)?)
    }
}

/// The loaded data as CSV in progress.
#[derive(Debug)]
pub struct SavingCsv {
    request: RequestId,
    data: Arc<Dataset>,
    csv: Csv,
}

impl SavingCsv {
    /// The file of loaded data.
    pub fn new(request: RequestId, data: Arc<Dataset>) -> Self {
        let csv = Csv::new(&data.table);
        Self { request, data, csv }
    }
}

impl Work for SavingCsv {
    fn step(&mut self, _: &mut Held, _: &mut Budget) -> Result<bool, String> {
        Ok(self.csv.step(&self.data.table))
    }

    fn progress(&self) -> f64 {
        self.csv.progress(&self.data.table)
    }

    fn finish(self: Box<Self>, _: &mut Held) -> Result<FromWorker, String> {
        exported(self.request, "data.csv", self.csv.finish().into_bytes())
    }
}

/// The table of an exploration, which is a few lines.
#[derive(Debug)]
pub struct SavingExploration {
    request: RequestId,
    csv: String,
}

impl SavingExploration {
    /// The file of a table.
    pub fn new(request: RequestId, csv: String) -> Self {
        Self { request, csv }
    }
}

impl Work for SavingExploration {
    fn step(&mut self, _: &mut Held, _: &mut Budget) -> Result<bool, String> {
        Ok(true)
    }

    fn progress(&self) -> f64 {
        1.0
    }

    fn finish(self: Box<Self>, _: &mut Held) -> Result<FromWorker, String> {
        exported(self.request, "exploration.csv", self.csv.into_bytes())
    }
}

fn exported(request: RequestId, file_name: &str, bytes: Vec<u8>) -> Result<FromWorker, String> {
    Ok(FromWorker::Exported { request, file_name: file_name.to_owned(), bytes })
}

//! Data that are loaded, or read to be shown.

use experiment::slices::Budget;
use experiment::{Dataset, LoadError, Loading};
use protocol::config::SplitConfig;
use protocol::import::ImportReport;
use protocol::message::{FromWorker, RequestId, WorkOf};

use super::Work;
use crate::worker::data::LoadedData;
use crate::worker::engine::{Engine, text};

/// Data on their way, and the report of a refusal.
#[derive(Debug)]
struct Reading {
    loading: Loading,
    dataset: Option<Dataset>,
    refused: Box<ImportReport>,
}

impl Reading {
    fn step(&mut self) -> Result<bool, String> {
        match self.loading.step() {
            Ok(dataset) => self.dataset = dataset,
            Err(LoadError { message, report }) => {
                self.refused = report;
                return Err(message);
            }
        }
        Ok(self.dataset.is_some())
    }

    fn dataset(self) -> Result<Dataset, String> {
        self.dataset.ok_or_else(|| "the data are not complete".to_owned())
    }
}

/// Data that become those of later runs.
#[derive(Debug)]
pub struct Importing {
    request: RequestId,
    reading: Reading,
    split: SplitConfig,
}

impl Importing {
    /// The load at its start.
    pub fn new(request: RequestId, loading: Loading, split: SplitConfig) -> Self {
        Self { request, reading: Reading { loading, dataset: None, refused: Box::default() }, split }
    }
}

impl Work for Importing {
    fn step(&mut self, _: &mut Budget) -> Result<bool, String> {
        self.reading.step()
    }

    fn progress(&self) -> f64 {
        self.reading.loading.progress()
    }

    fn finish(self: Box<Self>, engine: &mut Engine) -> Result<FromWorker, String> {
        let Self { request, reading, split } = *self;
        let dataset = reading.dataset()?;
        Ok(match dataset.view(&split) {
            Ok(view) => {
                engine.data = Some(LoadedData::new(dataset, split));
                FromWorker::Loaded { request, view: Box::new(view) }
            }
            Err(error) => {
                FromWorker::Refused { request, message: text(error), report: Box::new(dataset.report) }
            }
        })
    }

    fn failed(self: Box<Self>, message: String, _: WorkOf) -> FromWorker {
        FromWorker::Refused { request: self.request, message, report: self.reading.refused }
    }
}

/// Files whose report is shown before they are loaded.
#[derive(Debug)]
pub struct Previewing {
    request: RequestId,
    reading: Reading,
}

impl Previewing {
    /// The preview at its start.
    pub fn new(request: RequestId, loading: Loading) -> Self {
        Self { request, reading: Reading { loading, dataset: None, refused: Box::default() } }
    }
}

impl Work for Previewing {
    fn step(&mut self, _: &mut Budget) -> Result<bool, String> {
        self.reading.step()
    }

    fn progress(&self) -> f64 {
        self.reading.loading.progress()
    }

    fn finish(self: Box<Self>, _: &mut Engine) -> Result<FromWorker, String> {
        let report = Box::new(self.reading.dataset()?.report);
        Ok(FromWorker::Previewed { request: self.request, report })
    }

    fn failed(self: Box<Self>, _: String, _: WorkOf) -> FromWorker {
        FromWorker::Previewed { request: self.request, report: self.reading.refused }
    }
}

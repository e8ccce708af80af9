//! Data that are loaded, or read to be shown.

use std::sync::Arc;

use experiment::slices::Budget;
use experiment::{Dataset, LoadError, Loading, Viewing};
use protocol::config::SplitConfig;
use protocol::import::ImportReport;
use protocol::message::{FromWorker, RequestId, WorkOf};
use protocol::report::DataView;

use super::Work;
use crate::worker::data::LoadedData;
use crate::worker::held::Held;
use crate::worker::reasons::{NO_DATA, text};

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

/// The share of a load that the reading is; the rest is the view.
const READING: f64 = 0.95;

/// Data that become those of later runs.
#[derive(Debug)]
pub struct Importing {
    request: RequestId,
    reading: Reading,
    viewing: Viewing,
    view: Option<Box<DataView>>,
}

impl Importing {
    /// The load at its start.
    pub fn new(request: RequestId, loading: Loading, split: SplitConfig) -> Self {
        let reading = Reading { loading, dataset: None, refused: Box::default() };
        Self { request, reading, viewing: Viewing::new(split), view: None }
    }
}

impl Work for Importing {
    fn step(&mut self, _: &mut Held, _: &mut Budget) -> Result<bool, String> {
        let Some(dataset) = &self.reading.dataset else {
            self.reading.step()?;
            return Ok(false);
        };
        match self.viewing.step(dataset) {
            Ok(view) => self.view = view.map(Box::new),
            Err(error) => {
                *self.reading.refused = dataset.report.clone();
                return Err(text(error));
            }
        }
        Ok(self.view.is_some())
    }

    fn progress(&self) -> f64 {
        READING * self.reading.loading.progress() + (1.0 - READING) * self.viewing.progress()
    }

    fn finish(self: Box<Self>, held: &mut Held) -> Result<FromWorker, String> {
        let Self { request, reading, viewing, view } = *self;
        let view = view.ok_or(NO_VIEW)?;
        held.data = Some(LoadedData::new(reading.dataset()?, viewing.config().clone()));
        Ok(FromWorker::Loaded { request, view })
    }

    fn failed(self: Box<Self>, message: String, _: WorkOf) -> FromWorker {
        FromWorker::Refused { request: self.request, message, report: self.reading.refused }
    }
}

/// Why there is no answer to a load: it was asked for too early.
const NO_VIEW: &str = "the data are not divided yet";

/// Loaded data that are divided anew.
#[derive(Debug)]
pub struct Dividing {
    request: RequestId,
    dataset: Arc<Dataset>,
    viewing: Viewing,
    view: Option<Box<DataView>>,
}

impl Dividing {
    /// The division at its start.
    pub fn new(request: RequestId, dataset: Arc<Dataset>, split: SplitConfig) -> Self {
        Self { request, dataset, viewing: Viewing::new(split), view: None }
    }
}

impl Work for Dividing {
    fn step(&mut self, _: &mut Held, _: &mut Budget) -> Result<bool, String> {
        self.view = self.viewing.step(&self.dataset).map_err(text)?.map(Box::new);
        Ok(self.view.is_some())
    }

    fn progress(&self) -> f64 {
        self.viewing.progress()
    }

    fn finish(self: Box<Self>, held: &mut Held) -> Result<FromWorker, String> {
        let Self { request, viewing, view, .. } = *self;
        let view = view.ok_or(NO_VIEW)?;
        // A load would have taken this one's place: these are the data still.
        held.data.as_mut().ok_or(NO_DATA)?.split = viewing.config().clone();
        Ok(FromWorker::Loaded { request, view })
    }

    fn failed(self: Box<Self>, message: String, _: WorkOf) -> FromWorker {
        let report = Box::new(self.dataset.report.clone());
        FromWorker::Refused { request: self.request, message, report }
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
    fn step(&mut self, _: &mut Held, _: &mut Budget) -> Result<bool, String> {
        self.reading.step()
    }

    fn progress(&self) -> f64 {
        self.reading.loading.progress()
    }

    fn finish(self: Box<Self>, _: &mut Held) -> Result<FromWorker, String> {
        let report = Box::new(self.reading.dataset()?.report);
        Ok(FromWorker::Previewed { request: self.request, report })
    }

    fn failed(self: Box<Self>, _: String, _: WorkOf) -> FromWorker {
        FromWorker::Previewed { request: self.request, report: self.reading.refused }
    }
}

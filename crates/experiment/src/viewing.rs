//! What the page shows of data, divided as a split says: found in pieces, none of which takes long on the largest files.

use protocol::config::SplitConfig;
use protocol::import::{ImportNote, ImportReport};
use protocol::report::DataView;

use crate::data::Dataset;
use crate::prepare::{PrepareError, divide};

/// A view of a data set in progress.
#[derive(Clone, Debug)]
pub struct Viewing {
    config: SplitConfig,
    split: Option<dataset::Split>,
    report: Option<ImportReport>,
}

impl Dataset {
    /// What the page shows of the data, divided as `split` says; all steps of a [`Viewing`].
    ///
    /// # Errors
    /// What [`divide`] refuses.
    pub fn view(&self, split: &SplitConfig) -> Result<DataView, PrepareError> {
        let mut viewing = Viewing::new(split.clone());
        loop {
            if let Some(view) = viewing.step(self)? {
                return Ok(view);
            }
        }
    }

    /// The remarks on the data that hold for a split.
    ///
    /// # Errors
    /// What [`divide`] refuses.
    pub fn split_notes(&self, split: &SplitConfig) -> Result<Vec<ImportNote>, PrepareError> {
        let mut notes = self.report_on(&divide(self, split)?).notes;
        notes.retain(|note| note.of_split);
        Ok(notes)
    }
}

impl Viewing {
    /// The view at its start.
    #[must_use]
    pub fn new(config: SplitConfig) -> Self {
        Self { config, split: None, report: None }
    }

    /// Does the next piece: divides the rows, finds what is to be said of the split, or gives the view. Every call must get
    /// the same data.
    ///
    /// # Errors
    /// What [`divide`] refuses.
    pub fn step(&mut self, dataset: &Dataset) -> Result<Option<DataView>, PrepareError> {
        let Some(split) = &self.split else {
            self.split = Some(divide(dataset, &self.config)?);
            return Ok(None);
        };
        match self.report.take() {
            None => {
                self.report = Some(dataset.report_on(split));
                Ok(None)
            }
            Some(report) => Ok(Some(dataset.view_of(split, &self.config, report))),
        }
    }

    /// The share of the work that is done, 0 to 1.
    #[must_use]
    pub fn progress(&self) -> f64 {
        f64::from(u8::from(self.split.is_some()) + u8::from(self.report.is_some())) / 3.0
    }

    /// How the rows are divided.
    #[must_use]
    pub fn config(&self) -> &SplitConfig {
        &self.config
    }
}

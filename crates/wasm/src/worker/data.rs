//! The loaded data, prepared for each kind of network that asks for them.

use std::sync::{Arc, Weak};

use experiment::slices::Budget;
use experiment::{Dataset, FinishedRun, PrepareError, Prepared, Preparing};
use protocol::config::{SplitConfig, WindowConfig};

/// The data of later runs and how they are divided.
#[derive(Debug)]
pub struct LoadedData {
    /// The rows.
    pub dataset: Arc<Dataset>,
    /// How they are divided; runs keep the windows they were started on.
    pub split: SplitConfig,
    /// Held by the runs that use them: windows nobody uses any more take no memory.
    prepared: Vec<(SplitConfig, WindowConfig, Weak<Prepared>)>,
}

impl LoadedData {
    /// Data that nothing has been prepared of yet.
    pub fn new(dataset: Dataset, split: SplitConfig) -> Self {
        Self { dataset: Arc::new(dataset), split, prepared: Vec::new() }
    }

    /// Begins to prepare the data: split, scaled and cut into windows. A run that was trained before has its own scaler.
    ///
    /// # Errors
    /// A run for another number of sensors, a block too short for one window, or shuffled rows with windows.
    pub fn prepare(
        &self,
        window: &WindowConfig,
        trained: Option<&FinishedRun>,
    ) -> Result<Windowing, PrepareError> {
        let scaler = trained.map(|run| run.model.scaler.clone());
        let preparing = Preparing::new(&self.dataset, &self.split, window, scaler)?;
        let (dataset, split) = (Arc::clone(&self.dataset), self.split.clone());
        Ok(Windowing { dataset, split, window: *window, preparing })
    }

    /// What is prepared like that already, with a scaler of its own: shared by all runs with the same split and windows.
    pub fn known(&mut self, window: &WindowConfig) -> Option<Arc<Prepared>> {
        self.prepared.retain(|(_, _, prepared)| prepared.strong_count() > 0);
        let known = self.prepared.iter().find(|(split, known, _)| *split == self.split && known == window);
        known.and_then(|(_, _, prepared)| prepared.upgrade())
    }

    /// Shares what was prepared with later runs, if it was prepared of these rows.
    pub fn share(&mut self, windowing: Windowing) -> Arc<Prepared> {
        let Windowing { dataset, split, window, preparing } = windowing;
        let prepared = Arc::new(preparing.finish());
        if Arc::ptr_eq(&dataset, &self.dataset) {
            self.prepared.push((split, window, Arc::downgrade(&prepared)));
        }
        prepared
    }

    /// The data prepared at once.
    ///
    /// # Errors
    /// As [`LoadedData::prepare`].
    pub fn prepared(&mut self, window: &WindowConfig) -> Result<Arc<Prepared>, PrepareError> {
        if let Some(known) = self.known(window) {
            return Ok(known);
        }
        let mut windowing = self.prepare(window, None)?;
        while !windowing.step(&mut Budget::unlimited()) {}
        Ok(self.share(windowing))
    }
}

/// Data that are being cut into windows, with the rows they are cut from, whatever is loaded meanwhile.
#[derive(Debug)]
pub struct Windowing {
    dataset: Arc<Dataset>,
    split: SplitConfig,
    window: WindowConfig,
    preparing: Preparing,
}

impl Windowing {
    /// Cuts the next windows; `true` if all are cut.
    pub fn step(&mut self, budget: &mut Budget) -> bool {
        self.preparing.step(&self.dataset, budget)
    }

    /// The share of the windows that is cut, 0 to 1.
    pub fn progress(&self) -> f64 {
        self.preparing.progress()
    }

    /// The data, not to be shared: their scaler is a model's own.
    pub fn finish(self) -> Arc<Prepared> {
        Arc::new(self.preparing.finish())
    }
}

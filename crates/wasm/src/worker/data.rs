//! The loaded data, prepared for each kind of network that asks for them.

use std::collections::BTreeMap;
use std::sync::Arc;

use experiment::{Dataset, PrepareError, Prepared};
use protocol::config::SplitConfig;

/// The data of later runs and how they are divided.
#[derive(Debug)]
pub struct LoadedData {
    /// The rows.
    pub dataset: Dataset,
    /// How they are divided.
    pub split: SplitConfig,
    prepared: BTreeMap<usize, Arc<Prepared>>,
}

impl LoadedData {
    /// Data that nothing has been prepared of yet.
    pub fn new(dataset: Dataset, split: SplitConfig) -> Self {
        Self { dataset, split, prepared: BTreeMap::new() }
    }

    /// Split, scaled and cut into windows of `window_length` samples; shared by all runs that look at as many.
    ///
    /// # Errors
    /// A block too short for one window, or shuffled rows with windows.
    pub fn prepared(&mut self, window_length: usize) -> Result<Arc<Prepared>, PrepareError> {
        if let Some(prepared) = self.prepared.get(&window_length) {
            return Ok(Arc::clone(prepared));
        }
        let prepared = Arc::new(Prepared::new(&self.dataset, &self.split, window_length, None)?);
        self.prepared.insert(window_length, Arc::clone(&prepared));
        Ok(prepared)
    }
}

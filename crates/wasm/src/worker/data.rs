//! The loaded data, prepared for each kind of network that asks for them.

use std::sync::{Arc, Weak};

use experiment::{Dataset, PrepareError, Prepared};
use protocol::config::{SplitConfig, WindowConfig};

/// The data of later runs and how they are divided.
#[derive(Debug)]
pub struct LoadedData {
    /// The rows.
    pub dataset: Arc<Dataset>,
    /// How they are divided.
    pub split: SplitConfig,
    /// Held by the runs that use them: windows nobody uses any more take no memory.
    prepared: Vec<(WindowConfig, Weak<Prepared>)>,
}

impl LoadedData {
    /// Data that nothing has been prepared of yet.
    pub fn new(dataset: Dataset, split: SplitConfig) -> Self {
        Self { dataset: Arc::new(dataset), split, prepared: Vec::new() }
    }

    /// Split, scaled and cut into windows; shared by all runs with the same windows.
    ///
    /// # Errors
    /// A block too short for one window, or shuffled rows with windows.
    pub fn prepared(&mut self, window: &WindowConfig) -> Result<Arc<Prepared>, PrepareError> {
        self.prepared.retain(|(_, prepared)| prepared.strong_count() > 0);
        let known = self.prepared.iter().find(|(known, _)| known == window);
        if let Some(prepared) = known.and_then(|(_, prepared)| prepared.upgrade()) {
            return Ok(prepared);
        }
        let prepared = Arc::new(Prepared::new(&self.dataset, &self.split, window, None)?);
        self.prepared.push((*window, Arc::downgrade(&prepared)));
        Ok(prepared)
    }
}

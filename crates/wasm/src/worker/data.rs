//! The loaded data, prepared for each kind of network that asks for them.

use std::sync::{Arc, Weak};

use experiment::{Dataset, PrepareError, Prepared};
use protocol::config::{SplitConfig, WindowConfig};
use protocol::report::DataView;

/// The data of later runs and how they are divided.
#[derive(Debug)]
pub struct LoadedData {
    /// The rows.
    pub dataset: Arc<Dataset>,
    /// How they are divided.
    pub split: SplitConfig,
    /// Held by the runs that use them: windows nobody uses any more take no memory.
    prepared: Vec<(SplitConfig, WindowConfig, Weak<Prepared>)>,
}

impl LoadedData {
    /// Data that nothing has been prepared of yet.
    pub fn new(dataset: Dataset, split: SplitConfig) -> Self {
        Self { dataset: Arc::new(dataset), split, prepared: Vec::new() }
    }

    /// Divides the same rows otherwise; runs keep the windows they were started on.
    ///
    /// # Errors
    /// What the split is refused for; then the old one stays.
    pub fn divide(&mut self, split: SplitConfig) -> Result<DataView, PrepareError> {
        let view = self.dataset.view(&split)?;
        self.split = split;
        Ok(view)
    }

    /// Split, scaled and cut into windows; shared by all runs with the same split and windows.
    ///
    /// # Errors
    /// A block too short for one window, or shuffled rows with windows.
    pub fn prepared(&mut self, window: &WindowConfig) -> Result<Arc<Prepared>, PrepareError> {
        self.prepared.retain(|(_, _, prepared)| prepared.strong_count() > 0);
        let known = self.prepared.iter().find(|(split, known, _)| *split == self.split && known == window);
        if let Some(prepared) = known.and_then(|(_, _, prepared)| prepared.upgrade()) {
            return Ok(prepared);
        }
        let prepared = Arc::new(Prepared::new(&self.dataset, &self.split, window, None)?);
        self.prepared.push((self.split.clone(), *window, Arc::downgrade(&prepared)));
        Ok(prepared)
    }
}

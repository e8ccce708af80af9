//! The ranges of all tensors by a config's calibrator, one after the other.

use protocol::config::PtqConfig;
use quant::{CalibratorRule, Histogram};

use super::QuantizeError;
use crate::ptq::PtqSettings;
use crate::representative::range;
use crate::slices::Budget;

/// A search in progress.
#[derive(Clone, Debug)]
pub(super) struct RangeSearch {
    /// The distributions, numbered as in [`ranges`](crate::calibrate::ranges).
    pub(super) tensors: Vec<Histogram>,
    /// The ranges found so far.
    pub(super) ranges: Vec<(f32, f32)>,
}

impl RangeSearch {
    pub(super) fn new(tensors: Vec<Histogram>) -> Self {
        Self { tensors, ranges: Vec::new() }
    }

    /// Goes on; `true` when every tensor has its range.
    ///
    /// # Errors
    /// A percentile outside its range.
    pub(super) fn step(
        &mut self,
        config: &PtqConfig,
        settings: &PtqSettings,
        budget: &mut Budget,
    ) -> Result<bool, QuantizeError> {
        let left = self.tensors.iter().enumerate().skip(self.ranges.len());
        let count = budget.take(left.len(), config.calibrator.work());
        for (index, tensor) in left.take(count) {
            self.ranges.push(range(index, tensor, config, settings)?);
        }
        Ok(self.ranges.len() == self.tensors.len())
    }
}

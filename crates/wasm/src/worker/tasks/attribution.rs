//! The search for what quantizing each tensor costs.

use std::sync::Arc;

use experiment::Quantized;
use experiment::attribution::Attribution;
use experiment::slices::Budget;
use protocol::message::{FromWorker, RequestId, RunId};

use super::Work;
use crate::worker::held::Held;
use crate::worker::reasons::text;

/// The search in progress.
#[derive(Debug)]
pub struct Attributing {
    /// About which run.
    pub run: RunId,
    /// For which request.
    pub request: RequestId,
    /// The network whose tensors they are.
    pub quantized: Arc<Quantized>,
    /// The search.
    pub attribution: Attribution,
}

impl Work for Attributing {
    fn step(&mut self, _: &mut Held, budget: &mut Budget) -> Result<bool, String> {
        self.attribution.step(budget).map_err(text)
    }

    fn progress(&self) -> f64 {
        self.attribution.progress()
    }

    fn finish(self: Box<Self>, _: &mut Held) -> Result<FromWorker, String> {
        let costs = self.attribution.costs().ok_or("the costs are not known yet")?;
        let report = Box::new(self.quantized.attribution_report(&costs));
        Ok(FromWorker::Attributed { run: self.run, request: self.request, report })
    }
}

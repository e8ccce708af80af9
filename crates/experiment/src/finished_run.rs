//! A finished run: its model, its QAT twin, and what is known of its training.

use protocol::config::CheckedRunConfig;
use protocol::report::{LossHistory, RangeHistory, RepeatReport};

use crate::finished::Trained;
use crate::model::Model;

/// What remains of a run when it has ended.
#[derive(Clone, Debug)]
pub struct FinishedRun {
    /// What was run.
    pub config: CheckedRunConfig,
    /// The float network with what it needs; it stands by itself.
    pub model: Model,
    /// Every repeat that has a network, in order of seeds; the last one may have been stopped.
    pub repeats: Vec<RepeatReport>,
    /// Index of the repeat that the networks are from: that with the lowest validation MSE.
    pub chosen: usize,
    /// The float network's twin, trained with quantization in the loop.
    pub qat: Option<Trained>,
    /// Ranges of the QAT network's quantizers over its training.
    pub ranges: Vec<RangeHistory>,
    /// Losses of every epoch of every repeat.
    pub losses: Vec<LossHistory>,
}

impl FinishedRun {
    /// Epochs that the chosen repeat was trained; fewer than configured if it was stopped.
    pub fn epochs_done(&self) -> u32 {
        self.repeats.get(self.chosen).map_or(0, |repeat| repeat.epochs_done)
    }
}

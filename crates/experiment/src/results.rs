//! What the finished repeats of a run leave: every report and loss, and the networks of the best one.

use nn::Network;
use protocol::config::CheckedRunConfig;
use protocol::report::{LossHistory, RangeHistory, RepeatReport};

use crate::finished::Trained;
use crate::finished_run::FinishedRun;
use crate::model::{Model, ModelError};
use crate::prepare::Prepared;
use crate::range_trail::between;
use crate::repeat::FinishedRepeat;

/// The finished repeats, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Results {
    repeats: Vec<RepeatReport>,
    losses: Vec<LossHistory>,
    best: Option<Best>,
    /// Ranges of the repeat that finished last.
    ranges: Vec<RangeHistory>,
}

/// The repeat with the lowest validation MSE. Networks of the others are dropped.
#[derive(Clone, Debug)]
struct Best {
    index: usize,
    float: Trained,
    qat: Option<Trained>,
    ranges: Vec<RangeHistory>,
}

/// The validation MSE by which repeats are compared: of the QAT network where there is one.
pub(crate) fn deciding_mse(report: &RepeatReport) -> f64 {
    report.qat.as_ref().unwrap_or(&report.float).metrics.validation.mse
}

/// Index of the repeat with the lowest validation MSE; the first of equals. Test data play no part.
pub(crate) fn best_by_validation(repeats: &[RepeatReport]) -> Option<usize> {
    let mse = |index: &usize| deciding_mse(&repeats[*index]);
    (0..repeats.len()).min_by(|a, b| mse(a).total_cmp(&mse(b)))
}

impl Results {
    pub(crate) fn add(&mut self, repeat: FinishedRepeat) {
        let FinishedRepeat { report, losses, float, qat, ranges } = repeat;
        self.repeats.push(report);
        self.losses.extend(losses);
        self.ranges.clone_from(&ranges);
        let last = self.repeats.len() - 1;
        if best_by_validation(&self.repeats) == Some(last) {
            self.best = Some(Best { index: last, float, qat, ranges });
        }
    }

    /// The end of the last finished repeat.
    pub(crate) fn end(&self) -> Position {
        match self.repeats.last() {
            Some(last) => Position { repeat: self.repeats.len() as u32 - 1, epoch: last.epochs_done },
            None => Position::default(),
        }
    }

    /// Epochs of all finished repeats.
    pub(crate) fn epochs(&self) -> u64 {
        self.repeats.iter().map(|repeat| u64::from(repeat.epochs_done)).sum()
    }

    /// The best network: the QAT network where there is one.
    pub(crate) fn network(&self) -> Option<&Network> {
        self.best.as_ref().map(|best| &best.qat.as_ref().unwrap_or(&best.float).network)
    }

    /// Losses of all epochs after `from`; repeats that have none are left out.
    pub(crate) fn losses_after(&self, from: Position) -> Vec<LossHistory> {
        let rest = |history: &LossHistory| {
            let after = if history.repeat == from.repeat { from.epoch as usize } else { 0 };
            let losses = history.losses.get(after..).filter(|losses| !losses.is_empty())?;
            Some(LossHistory {
                repeat: history.repeat,
                leg: history.leg,
                first_epoch: after as u32 + 1,
                losses: losses.to_vec(),
                best: history.best,
            })
        };
        self.losses.iter().filter(|history| history.repeat >= from.repeat).filter_map(rest).collect()
    }

    /// Ranges of the epochs after `from` of the repeat that finished last.
    pub(crate) fn ranges_after(&self, from: Position) -> Vec<RangeHistory> {
        let Position { repeat, epoch } = self.end();
        between(&self.ranges, if repeat == from.repeat { from.epoch } else { 0 }, epoch)
    }

    /// The run that these repeats make; `None` if there are none.
    ///
    /// # Errors
    /// A network that makes no model with the windows and the scaling of `prepared`.
    pub(crate) fn into_run(
        self,
        config: &CheckedRunConfig,
        prepared: &Prepared,
    ) -> Result<Option<FinishedRun>, ModelError> {
        let Some(Best { index, float, qat, ranges }) = self.best else { return Ok(None) };
        let (scaler, data) = (prepared.scaler.clone(), prepared.description.clone());
        Ok(Some(FinishedRun {
            config: config.clone(),
            model: Model::of(float, config.model.window, scaler, data)?,
            repeats: self.repeats,
            chosen: index,
            qat,
            losses: self.losses,
            ranges,
        }))
    }
}

/// A place in a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Number of the repeat, from 0.
    pub repeat: u32,
    /// Epochs of it that every network has finished.
    pub epoch: u32,
}

//! A training run: its repeats one after another, each the float network and beside it its quantization-aware twin if
//! the config asks for one.

use std::sync::Arc;

use nn::{Network, NetworkError};
use protocol::config::CheckedRunConfig;
use protocol::report::{LossHistory, Path, RangeHistory};

use crate::finished_run::FinishedRun;
use crate::live_path::LivePath;
use crate::prepare::Prepared;
use crate::repeat::{Legs, Repeat, Rows};
use crate::results::{Position, Results};
use crate::run_error::RunError;
use crate::slices::Budget;
use crate::warm_start::warm_start;

/// A run in progress. It owns no clock and no loop: the caller steps it and decides when to stop.
#[derive(Clone, Debug)]
pub struct Run {
    config: CheckedRunConfig,
    prepared: Arc<Prepared>,
    rows: Rows,
    /// The weights every repeat starts from; drawn from its seed where absent.
    start: Option<Network>,
    /// The repeat in progress; `None` when the last one is finished.
    repeat: Option<Box<Repeat>>,
    results: Results,
    /// Ended before its last repeat.
    ended: bool,
}

/// What one call of [`Run::step`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Part of an epoch, or of the evaluation that follows the last one.
    Working,
    /// Every network finished this epoch.
    Epoch {
        /// Number of the repeat, from 0.
        repeat: u32,
        /// Number of the epoch, from 1.
        epoch: u32,
    },
    /// This repeat, counted from 0, is trained and evaluated.
    Repeat(u32),
    /// The last repeat is finished; further steps do nothing.
    Finished,
}

impl Run {
    /// A run at epoch 0 of its first repeat. Both networks of a repeat start from the same weights and see the rows in the
    /// same order. `start` is the float network of an earlier run if the config asks for a warm start.
    ///
    /// # Errors
    /// A network that cannot be built, data that do not fit it, or weights to start from that are not those of the config.
    pub fn new(
        config: CheckedRunConfig,
        prepared: Arc<Prepared>,
        start: Option<&Network>,
    ) -> Result<Self, RunError> {
        let rows = Rows::of(&prepared)?;
        let start = warm_start(&config, start)?;
        let results = Results::default();
        let mut run = Self { config, prepared, rows, start, repeat: None, results, ended: false };
        run.repeat = run.new_repeat(0)?;
        Ok(run)
    }

    /// The repeat of that number at epoch 0; `None` after the last.
    fn new_repeat(&self, index: u32) -> Result<Option<Box<Repeat>>, RunError> {
        if index >= self.config.training.repeats || self.ended {
            return Ok(None);
        }
        let repeat = Repeat::new(index, &self.config, &self.rows, self.start.as_ref(), Legs::Both)?;
        Ok(Some(Box::new(repeat)))
    }

    /// What is run.
    pub fn config(&self) -> &CheckedRunConfig {
        &self.config
    }

    /// The data it runs on.
    pub fn prepared(&self) -> &Arc<Prepared> {
        &self.prepared
    }

    /// How far it is: the repeat in progress, or the end of the last one.
    pub fn position(&self) -> Position {
        match &self.repeat {
            Some(repeat) => Position { repeat: repeat.index(), epoch: repeat.epoch() },
            None => self.results.end(),
        }
    }

    /// Epochs of all repeats that are trained.
    pub fn epochs_trained(&self) -> u64 {
        self.results.epochs() + self.repeat.as_ref().map_or(0, |repeat| u64::from(repeat.epoch()))
    }

    /// Epochs of all repeats that are left; fewer will be trained if a repeat stops early.
    pub fn epochs_left(&self) -> u64 {
        let training = &self.config.training;
        let Some(repeat) = self.repeat.as_ref().filter(|_| !self.ended) else { return 0 };
        let own = if repeat.is_trained() { 0 } else { u64::from(training.epochs - repeat.epoch()) };
        own + u64::from(training.repeats - repeat.index() - 1) * u64::from(training.epochs)
    }

    /// Lowest validation loss of the repeat in progress (of the QAT network where there is one), with its epoch.
    pub fn best(&self) -> Option<(u32, f64)> {
        self.repeat.as_ref().and_then(|repeat| repeat.best())
    }

    /// Ends the training: no epoch follows, and no repeat. The next steps evaluate the networks of the repeat in progress, if
    /// each has finished an epoch, and the last one is [`Progress::Finished`].
    pub fn end(&mut self) {
        self.ended = true;
        if let Some(repeat) = &mut self.repeat {
            repeat.end();
        }
    }

    /// The share of the present repeat's evaluation that is done, 0 to 1; `None` while it trains, and behind the last repeat.
    pub fn evaluated(&self) -> Option<f64> {
        let repeat = self.repeat.as_ref().filter(|repeat| repeat.is_trained())?;
        Some(repeat.evaluated(&self.prepared))
    }

    /// Trains one mini-batch of the network that is behind, or evaluates some rows at the end of a repeat; some
    /// milliseconds, for the largest networks some tens.
    ///
    /// # Errors
    /// A loss that is not finite, naming network, epoch and batch. The best checkpoints stay, so [`Run::finish`] still works.
    pub fn step(&mut self) -> Result<Progress, RunError> {
        let Some(repeat) = &mut self.repeat else { return Ok(Progress::Finished) };
        let index = repeat.index();
        if !repeat.is_trained() {
            let epoch = repeat.train()?;
            return Ok(epoch.map_or(Progress::Working, |epoch| Progress::Epoch { repeat: index, epoch }));
        }
        if !repeat.evaluate(&self.prepared, &mut Budget::default())? {
            return Ok(Progress::Working);
        }
        if let Some(result) = repeat.result(&self.prepared)? {
            self.results.add(result);
        }
        self.repeat = self.new_repeat(index + 1)?;
        Ok(Progress::Repeat(index))
    }

    /// Ranges of the quantizers after the epochs since `from` in the repeat of [`Run::position`]; empty without QAT.
    pub fn ranges_after(&self, from: Position) -> Vec<RangeHistory> {
        let Some(repeat) = &self.repeat else { return self.results.ranges_after(from) };
        let after = if repeat.index() == from.repeat { from.epoch } else { 0 };
        repeat.ranges(after, repeat.epoch())
    }

    /// Losses of the epochs after `from`: for every repeat one entry per network. Only epochs that every network of the
    /// repeat has finished.
    pub fn losses_after(&self, from: Position) -> Vec<LossHistory> {
        let mut losses = self.results.losses_after(from);
        if let Some(repeat) = &self.repeat
            && repeat.index() >= from.repeat
        {
            let after = if repeat.index() == from.repeat { from.epoch } else { 0 };
            losses.extend(repeat.losses(after, repeat.epoch()));
        }
        losses
    }

    /// The validation path of the network as it is now: the QAT network where there is one. Test data stay unseen.
    ///
    /// # Errors
    /// A network that does not fit the data.
    pub fn validation_path(&self) -> Result<Path, NetworkError> {
        let mut live = self.live_path();
        while !live.step(&self.prepared, &mut Budget::default())? {}
        Ok(live.finish(&self.prepared))
    }

    /// The evaluation of the validation path of the network as it is now, which may go on training meanwhile.
    pub fn live_path(&self) -> LivePath {
        LivePath::new(
            self.repeat.as_ref().and_then(|repeat| repeat.network()).or_else(|| self.results.network()),
        )
    }

    /// What there is to be kept of a run whose training of a repeat has ended: the finished repeats, or without such the
    /// networks of this one before they are evaluated. `None` before the first epoch is finished.
    ///
    /// # Errors
    /// A network that does not fit the data.
    pub fn kept(&self) -> Result<Option<FinishedRun>, RunError> {
        let mut results = self.results.clone();
        if results.network().is_none()
            && let Some(repeat) = self.repeat.as_ref().and_then(|repeat| repeat.unevaluated())
        {
            results.add(repeat);
        }
        Ok(results.into_run(&self.config, &self.prepared)?)
    }

    /// Ends the run: of all finished repeats, and the one in progress if it has an epoch, that with the lowest validation
    /// MSE (of the QAT network where there is one); each network as it was at its lowest validation loss. `None` before
    /// the first epoch is finished. The run itself stays as it is and can go on.
    ///
    /// # Errors
    /// A network that does not fit the data.
    pub fn finish(&self) -> Result<Option<FinishedRun>, RunError> {
        let mut results = self.results.clone();
        if let Some(repeat) = &self.repeat
            && let Some(result) = repeat.result(&self.prepared)?
        {
            results.add(result);
        }
        Ok(results.into_run(&self.config, &self.prepared)?)
    }
}

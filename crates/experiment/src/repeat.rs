//! One repeat of a run: the float network and its twin, trained in step from one seed, then evaluated.

use dataset::Windows;
use ndarray::{Array2, ShapeError};
use nn::{EarlyStopping, Network, NetworkError, Step, TrainError, Trainer};
use protocol::config::CheckedRunConfig;
use protocol::report::{EpochLoss, Leg, LossHistory, RangeHistory, RepeatReport};

use crate::evaluation::Evaluation;
use crate::finished::Trained;
use crate::networks::{self, SensorMismatch};
use crate::prepare::Prepared;
use crate::range_trail::RangeTrail;
use crate::run_error::RunError;
use crate::slices::Budget;

/// The rows that every repeat of a run trains and validates on.
#[derive(Clone, Debug)]
pub(crate) struct Rows {
    pub(crate) train: nn::Dataset,
    pub(crate) validation: nn::Dataset,
    /// Sensors of the data.
    sensors: usize,
}

impl Rows {
    /// Those of a data set.
    ///
    /// # Errors
    /// Windows of the wrong shape, or values that are not finite, by block.
    pub(crate) fn of(prepared: &Prepared) -> Result<Self, RunError> {
        Ok(Self {
            train: rows(&prepared.blocks.train, "training")?,
            validation: rows(&prepared.blocks.validation, "validation")?,
            sensors: prepared.scaler.sensors(),
        })
    }
}

fn rows(windows: &Windows, block: &'static str) -> Result<nn::Dataset, RunError> {
    let shape = |error: ShapeError| RunError::Shape(error.to_string());
    let samples = windows.len();
    let inputs = windows.width();
    let x = Array2::from_shape_vec((samples, inputs), windows.x.clone()).map_err(shape)?;
    let y = Array2::from_shape_vec((samples, networks::OUTPUTS), windows.y.clone()).map_err(shape)?;
    nn::Dataset::new(x, y).map_err(|problem| RunError::Rows { block, problem: Box::new(problem) })
}

/// A repeat in progress.
#[derive(Clone, Debug)]
pub(crate) struct Repeat {
    index: u32,
    seed: u64,
    /// Epochs configured.
    epochs: u32,
    legs: Vec<LegTrainer>,
    /// Ended before its last epoch.
    ended: bool,
}

/// Which networks a repeat trains where the config has quantizers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Legs {
    /// The float network and its twin.
    Both,
    /// The one whose validation error decides: the twin.
    Deciding,
}

/// One of the networks that are trained.
#[derive(Clone, Debug)]
struct LegTrainer {
    leg: Leg,
    trainer: Trainer,
    stopping: Option<EarlyStopping>,
    /// Stopped early.
    stopped: bool,
    /// Of its best network, once every leg is trained.
    evaluation: Evaluation,
    ranges: RangeTrail,
}

/// What a repeat leaves behind.
#[derive(Clone, Debug)]
pub(crate) struct FinishedRepeat {
    pub(crate) report: RepeatReport,
    pub(crate) losses: Vec<LossHistory>,
    pub(crate) float: Trained,
    pub(crate) qat: Option<Trained>,
    /// Ranges of the QAT network's quantizers, epoch by epoch.
    pub(crate) ranges: Vec<RangeHistory>,
}

fn leg_name(leg: Leg) -> &'static str {
    match leg {
        Leg::Float => "float",
        Leg::Qat => "QAT",
    }
}

impl Repeat {
    /// The repeat of that number, from 0, at epoch 0. Its networks start from the same weights (those of `start`, else drawn
    /// from the repeat's seed) and see the rows in the same order.
    ///
    /// # Errors
    /// A config for data of another number of sensors, a network that cannot be built, that does not fit the rows, or settings the trainer refuses.
    pub(crate) fn new(
        index: u32,
        config: &CheckedRunConfig,
        rows: &Rows,
        start: Option<&Network>,
        legs: Legs,
    ) -> Result<Self, RunError> {
        SensorMismatch::check(config.sensors() as usize, rows.sensors)?;
        let training = &config.training;
        // A checked config has room for the seeds of all its repeats.
        let seed = training.seed + u64::from(index);
        let batches = rows.train.rows().div_ceil(training.batch_size as usize) as u32;
        let float = match start {
            Some(network) => network.clone(),
            None => networks::network(&config.model, config.sensors(), seed)?,
        };
        let twin = match &config.qat {
            Some(qat) => {
                let mut twin = float.clone();
                networks::attach_quantizers(&mut twin, qat, u64::from(batches))?;
                Some(twin)
            }
            None => None,
        };
        let float = (twin.is_none() || legs == Legs::Both).then_some(float);
        let networks = [(Leg::Float, float), (Leg::Qat, twin)];
        let trainer_config = networks::trainer_config(&config.model, training, seed);
        let mut legs = Vec::with_capacity(networks.len());
        for (leg, network) in networks {
            let Some(network) = network else { continue };
            let (train, validation) = (rows.train.clone(), rows.validation.clone());
            let trainer = Trainer::new(network, train, validation, trainer_config.clone())
                .map_err(|problem| Self::failed(index, leg, problem))?;
            let stopping =
                training.early_stopping.map(|config| EarlyStopping::new(config.patience, config.min_delta));
            let ranges = RangeTrail::new(trainer.network(), batches);
            let evaluation = Evaluation::default();
            legs.push(LegTrainer { leg, trainer, stopping, stopped: false, evaluation, ranges });
        }
        Ok(Self { index, seed, epochs: training.epochs, legs, ended: false })
    }

    fn failed(repeat: u32, leg: Leg, problem: TrainError) -> RunError {
        RunError::Train { repeat: repeat + 1, leg: leg_name(leg), problem: Box::new(problem) }
    }

    /// Its number, from 0.
    pub(crate) fn index(&self) -> u32 {
        self.index
    }

    /// Epochs that every network has finished, those left out that stopped early before.
    pub(crate) fn epoch(&self) -> u32 {
        let epoch_of = |leg: &LegTrainer| leg.trainer.epoch();
        let going = self.legs.iter().filter(|leg| !leg.is_trained(self.epochs)).map(epoch_of).min();
        // Nobody is going on: the one that went furthest counts.
        going.or_else(|| self.legs.iter().map(epoch_of).max()).unwrap_or(0)
    }

    /// Whether every network had all its epochs or stopped early, or the training was ended.
    pub(crate) fn is_trained(&self) -> bool {
        self.ended || self.legs.iter().all(|leg| leg.is_trained(self.epochs))
    }

    /// Trains one mini-batch of the network that is behind. The number of an epoch that everybody has now finished.
    ///
    /// # Errors
    /// A loss that is not finite, by network, epoch and batch.
    pub(crate) fn train(&mut self) -> Result<Option<u32>, RunError> {
        let (index, epochs, before) = (self.index, self.epochs, self.epoch());
        let going = self.legs.iter_mut().filter(|leg| !leg.is_trained(epochs));
        let Some(leg) = going.min_by_key(|leg| leg.trainer.epoch()) else { return Ok(None) };
        let step = leg.trainer.step().map_err(|problem| Self::failed(index, leg.leg, problem))?;
        if let Step::Epoch(report) = step {
            leg.ranges.record(leg.trainer.network());
            // Patience counts from the first epoch that can be the result.
            let stopping = leg.stopping.as_mut().filter(|_| report.is_eligible);
            leg.stopped = stopping.is_some_and(|stop| stop.observe(report.validation_loss));
        } else {
            return Ok(None);
        }
        let epoch = self.epoch();
        Ok((epoch > before).then_some(epoch))
    }

    /// Evaluates the next rows with the best networks; `true` if all are done. Only once every network is trained.
    ///
    /// # Errors
    /// A network that does not fit the windows.
    pub(crate) fn evaluate(
        &mut self,
        prepared: &Prepared,
        budget: &mut Budget,
    ) -> Result<bool, NetworkError> {
        if !self.has_networks() {
            return Ok(true);
        }
        for leg in &mut self.legs {
            if !leg.evaluation.step(leg.trainer.best().1, prepared, budget)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The share of the evaluation that is done, 0 to 1.
    pub(crate) fn evaluated(&self, prepared: &Prepared) -> f64 {
        let shares: f64 = self.legs.iter().map(|leg| leg.evaluation.progress(prepared)).sum();
        shares / self.legs.len().max(1) as f64
    }

    /// Ends the training where it is: what follows is the evaluation.
    pub(crate) fn end(&mut self) {
        self.ended = true;
    }

    /// Whether every network has finished an epoch that can be its result.
    fn has_networks(&self) -> bool {
        self.legs.iter().all(|leg| leg.trainer.best().0 > 0)
    }

    /// The network as it is now: the QAT network where there is one.
    pub(crate) fn network(&self) -> Option<&Network> {
        self.legs.last().map(|leg| leg.trainer.network())
    }

    /// Lowest validation loss so far of the network that decides, with its epoch.
    pub(crate) fn best(&self) -> Option<(u32, f64)> {
        self.legs.last().and_then(LegTrainer::best)
    }

    /// Losses of the epochs after `after` up to `last`, or up to the last one a network has finished.
    pub(crate) fn losses(&self, after: u32, last: u32) -> Vec<LossHistory> {
        let history = |leg: &LegTrainer| {
            let all = leg.trainer.history();
            let range = (after as usize).min(all.len())..(last as usize).min(all.len());
            let loss = |report: &nn::EpochReport| EpochLoss {
                train: report.train_loss,
                validation: report.validation_loss,
            };
            LossHistory {
                repeat: self.index,
                leg: leg.leg,
                first_epoch: after + 1,
                losses: all[range].iter().map(loss).collect(),
                best: leg.best(),
            }
        };
        self.legs.iter().map(history).collect()
    }

    /// Ranges of the quantizers after the epochs `after + 1 ..= last`; empty without quantizers.
    pub(crate) fn ranges(&self, after: u32, last: u32) -> Vec<RangeHistory> {
        self.legs.last().map_or_else(Vec::new, |leg| leg.ranges.between(after, last))
    }

    /// Each network as it was at its lowest validation loss, without errors; see [`Repeat::result`].
    pub(crate) fn unevaluated(&self) -> Option<FinishedRepeat> {
        let network = |leg: &LegTrainer| {
            let (epoch, network) = leg.trainer.best();
            Trained::without_errors(epoch, network.clone())
        };
        self.finished(self.legs.iter().filter(|_| self.has_networks()).map(network))
    }

    /// Each network as it was at its lowest validation loss. `None` before the first epoch is finished by all.
    ///
    /// # Errors
    /// A network that does not fit the windows.
    pub(crate) fn networks(&self, prepared: &Prepared) -> Result<Option<Vec<(Leg, Trained)>>, NetworkError> {
        let mut trained = Vec::with_capacity(self.legs.len());
        for leg in &self.legs {
            let (epoch, network) = leg.trainer.best();
            if epoch == 0 {
                return Ok(None);
            }
            // The evaluation of a network that still trains would be of several networks: it has not begun.
            let evaluated = leg.evaluation.clone().finish(network, prepared)?;
            trained.push((leg.leg, Trained::new(epoch, network.clone(), evaluated)));
        }
        Ok(Some(trained))
    }

    /// [`Self::networks`] of a repeat that has the float network.
    ///
    /// # Errors
    /// A network that does not fit the windows.
    pub(crate) fn result(&self, prepared: &Prepared) -> Result<Option<FinishedRepeat>, NetworkError> {
        let networks = self.networks(prepared)?.unwrap_or_default();
        Ok(self.finished(networks.into_iter().map(|(_, network)| network)))
    }

    /// The repeat with these networks; `None` if there are none.
    fn finished(&self, mut trained: impl Iterator<Item = Trained>) -> Option<FinishedRepeat> {
        let float = trained.next()?;
        let qat = trained.next();
        let report = RepeatReport {
            seed: self.seed,
            epochs_done: self.epoch(),
            float: float.summary(),
            qat: qat.as_ref().map(Trained::summary),
        };
        // Stopped within an epoch, the float network may be one epoch ahead; its checkpoint may be that epoch.
        let losses = self.losses(0, u32::MAX);
        Some(FinishedRepeat { report, losses, float, qat, ranges: self.ranges(0, u32::MAX) })
    }
}

impl LegTrainer {
    fn is_trained(&self, epochs: u32) -> bool {
        self.stopped || self.trainer.epoch() >= epochs
    }

    fn best(&self) -> Option<(u32, f64)> {
        let epoch = self.trainer.best().0;
        (epoch > 0).then(|| (epoch, self.trainer.best_validation_loss()))
    }
}

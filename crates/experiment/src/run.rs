//! One training run: the float network, and beside it its quantization-aware twin if the config asks for one.

use std::sync::Arc;

use dataset::Windows;
use ndarray::{Array2, ShapeError};
use nn::{NetworkError, Step, TrainError, Trainer, TrainerConfig};
use protocol::config::CheckedRunConfig;
use protocol::model_file::CalibrationFile;
use protocol::report::{EpochLoss, Leg, LossHistory, Path};

use crate::calibrate::calibrate;
use crate::finished::{FinishedRun, Trained, path};
use crate::model::{self, AttachError};
use crate::prepare::Prepared;

/// A run in progress. It owns no clock and no loop: the caller steps it and decides when to stop.
#[derive(Clone, Debug)]
pub struct Run {
    config: CheckedRunConfig,
    prepared: Arc<Prepared>,
    legs: Vec<(Leg, Trainer)>,
}

/// Why a run could not start or go on.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum RunError {
    /// A network that cannot be built.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// Quantizers that do not fit.
    #[error(transparent)]
    Attach(#[from] AttachError),
    /// Training failed: a loss that is not finite, or data of the wrong width.
    #[error("{leg} network: {problem}")]
    Train {
        /// Which of the two networks.
        leg: &'static str,
        /// What went wrong.
        problem: Box<TrainError>,
    },
    /// Windows of the wrong shape.
    #[error("windows do not fit the network: {0}")]
    Shape(String),
}

/// What one call of [`Run::step`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Part of an epoch.
    Working,
    /// Every network finished this epoch.
    Epoch(u32),
    /// The last epoch is finished; further steps do nothing.
    Finished,
}

fn leg_name(leg: Leg) -> &'static str {
    match leg {
        Leg::Float => "float",
        Leg::Qat => "QAT",
    }
}

fn rows(windows: &Windows) -> Result<nn::Dataset, RunError> {
    let shape = |error: ShapeError| RunError::Shape(error.to_string());
    let samples = windows.len();
    let inputs = windows.length * model::INPUTS;
    let x = Array2::from_shape_vec((samples, inputs), windows.x.clone()).map_err(shape)?;
    let y = Array2::from_shape_vec((samples, model::OUTPUTS), windows.y.clone()).map_err(shape)?;
    nn::Dataset::new(x, y).map_err(|problem| RunError::Train { leg: "float", problem: Box::new(problem) })
}

impl Run {
    /// A run at epoch 0. Both networks start from the same weights and see the rows in the same order.
    ///
    /// # Errors
    /// A network that cannot be built, or data that do not fit it.
    pub fn new(config: CheckedRunConfig, prepared: Arc<Prepared>) -> Result<Self, RunError> {
        let train = rows(&prepared.blocks.train)?;
        let validation = rows(&prepared.blocks.validation)?;
        let training = &config.training;
        let trainer_config = TrainerConfig {
            batch_size: training.batch_size as usize,
            seed: training.seed,
            optimizer: model::optimizer(training),
        };
        let float = model::network(&config.model, training.seed)?;
        let mut networks = vec![(Leg::Float, float)];
        if let Some(qat) = &config.qat {
            let mut twin = networks[0].1.clone();
            model::attach_quantizers(&mut twin, qat)?;
            networks.push((Leg::Qat, twin));
        }
        let mut legs = Vec::with_capacity(networks.len());
        for (leg, network) in networks {
            let trainer = Trainer::new(network, train.clone(), validation.clone(), trainer_config)
                .map_err(|problem| RunError::Train { leg: leg_name(leg), problem: Box::new(problem) })?;
            legs.push((leg, trainer));
        }
        Ok(Self { config, prepared, legs })
    }

    /// What is run.
    pub fn config(&self) -> &CheckedRunConfig {
        &self.config
    }

    /// The data it runs on.
    pub fn prepared(&self) -> &Arc<Prepared> {
        &self.prepared
    }

    /// Epochs that every network has finished.
    pub fn epoch(&self) -> u32 {
        self.legs.iter().map(|(_, trainer)| trainer.epoch()).min().unwrap_or(0)
    }

    /// Trains one mini-batch of the network that is behind; some milliseconds at most.
    ///
    /// # Errors
    /// A loss that is not finite, naming network, epoch and batch. The best checkpoints stay, so [`Run::finish`] still works.
    pub fn step(&mut self) -> Result<Progress, RunError> {
        let before = self.epoch();
        if before >= self.config.training.epochs {
            return Ok(Progress::Finished);
        }
        if let Some((leg, trainer)) = self.legs.iter_mut().find(|(_, trainer)| trainer.epoch() == before) {
            let step = trainer
                .step()
                .map_err(|problem| RunError::Train { leg: leg_name(*leg), problem: Box::new(problem) })?;
            if !matches!(step, Step::Epoch(_)) {
                return Ok(Progress::Working);
            }
        }
        let epoch = self.epoch();
        Ok(if epoch > before { Progress::Epoch(epoch) } else { Progress::Working })
    }

    /// Losses of the epochs after `after`, one entry per network; only epochs that every network has finished.
    pub fn losses_after(&self, after: u32) -> Vec<LossHistory> {
        self.losses_between(after, self.epoch())
    }

    /// Losses of the epochs after `after` up to `last`, or up to the last one a network has finished.
    fn losses_between(&self, after: u32, last: u32) -> Vec<LossHistory> {
        self.legs
            .iter()
            .map(|(leg, trainer)| {
                let history = trainer.history();
                let range = (after as usize).min(history.len())..(last as usize).min(history.len());
                LossHistory {
                    leg: *leg,
                    first_epoch: after + 1,
                    losses: history[range]
                        .iter()
                        .map(|report| EpochLoss {
                            train: report.train_loss,
                            validation: report.validation_loss,
                        })
                        .collect(),
                    best: (trainer.best().0 > 0).then(|| (trainer.best().0, trainer.best_validation_loss())),
                }
            })
            .collect()
    }

    /// The validation path of the network as it is now: the QAT network where there is one. Test data stay unseen.
    ///
    /// # Errors
    /// A network that does not fit the data.
    pub fn validation_path(&self) -> Result<Path, NetworkError> {
        let windows = &self.prepared.blocks.validation;
        match self.legs.last() {
            Some((_, trainer)) => Ok(path(&trainer.network().forward(&windows.x)?, windows)),
            None => Ok(Path::default()),
        }
    }

    /// Ends the run: each network as it was at its lowest validation loss, evaluated once. `None` before the first epoch
    /// is finished.
    ///
    /// # Errors
    /// A network that does not fit the data.
    pub fn finish(&self) -> Result<Option<FinishedRun>, NetworkError> {
        let mut trained = Vec::with_capacity(self.legs.len());
        for (_, trainer) in &self.legs {
            let (epoch, network) = trainer.best();
            if epoch == 0 {
                return Ok(None);
            }
            trained.push(Trained::new(epoch, network.clone(), &self.prepared)?);
        }
        let mut trained = trained.into_iter();
        let Some(float) = trained.next() else { return Ok(None) };
        let qat = trained.next();
        let ranges = |windows: &Windows| calibrate(&float.network, &windows.x);
        let calibration = CalibrationFile {
            training: ranges(&self.prepared.blocks.train)?,
            validation: ranges(&self.prepared.blocks.validation)?,
        };
        Ok(Some(FinishedRun {
            config: self.config.clone(),
            data: self.prepared.description.clone(),
            scaler: self.prepared.scaler,
            epochs_done: self.epoch(),
            float,
            qat,
            calibration,
            // Stopped within an epoch, the float network may be one epoch ahead; its checkpoint may be that epoch.
            losses: self.losses_between(0, u32::MAX),
        }))
    }
}

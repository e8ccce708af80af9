//! How a network is trained: optimizer, learning-rate schedule, epochs, repeats, early stopping.

use serde::{Deserialize, Serialize};
use vocabulary::{OptimizerKind, ScheduleKind};

use super::check::{ConfigError, within};
use crate::limits;
use crate::reader::kinds;

/// How a network is trained. The loss is Keras' mean squared error over batch and outputs, plus the layers' L2 terms.
///
/// | Name | Default | Purpose | Range |
/// |---|---|---|---|
/// | `optimizer` | Adamax | update rule | [`OptimizerConfig`] |
/// | `learning_rate` | 1e-4 | step size at the start | 1e-7..=1 |
/// | `schedule` | constant | how the step size changes | [`Schedule`] |
/// | `epochs` | 1000 | passes over the training block | 1..=100,000 |
/// | `early_stopping` | none | ends a repeat that no longer improves | [`EarlyStopping`] |
/// | `batch_size` | 32 | samples per update; the last partial batch is kept | 1..=4096 |
/// | `seed` | 1 | initial weights and shuffling of the first repeat | 0..=2^53-1 |
/// | `repeats` | 1 | trainings with the seeds `seed`, `seed + 1`, ... | 1..=1000 |
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainingConfig {
    /// Update rule.
    pub optimizer: OptimizerConfig,
    /// Step size at the start.
    pub learning_rate: f64,
    /// How the step size changes.
    pub schedule: Schedule,
    /// Passes over the training block.
    pub epochs: u32,
    /// Ends a repeat that no longer improves.
    pub early_stopping: Option<EarlyStopping>,
    /// Samples per update.
    pub batch_size: u32,
    /// Seed of initial weights and shuffling of the first repeat.
    pub seed: u64,
    /// Trainings with consecutive seeds. The one with the lowest validation MSE is the run's result.
    pub repeats: u32,
}

impl Default for TrainingConfig {
    fn default() -> Self {
        Self {
            optimizer: OptimizerConfig::Adamax,
            learning_rate: 1e-4,
            schedule: Schedule::Constant,
            epochs: 1000,
            early_stopping: None,
            batch_size: 32,
            seed: 1,
            repeats: 1,
        }
    }
}

kinds! {
    "kind" in "OptimizerConfig":
    /// Update rules, with Keras' constants.
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub enum OptimizerConfig {
        /// Adamax (Kingma and Ba 2015, section 7.1), the thesis' choice.
        Adamax,
        /// Adam (Kingma and Ba 2015).
        Adam,
        /// Stochastic gradient descent with classical momentum.
        Sgd {
            /// Momentum; 0 for plain SGD.
            momentum: f64,
        },
    }
}

impl OptimizerConfig {
    /// Which update rule.
    pub fn kind(self) -> OptimizerKind {
        match self {
            Self::Adamax => OptimizerKind::Adamax,
            Self::Adam => OptimizerKind::Adam,
            Self::Sgd { .. } => OptimizerKind::Sgd,
        }
    }
}

kinds! {
    "kind" in "Schedule":
    /// The learning rate over time, changed after every update as Keras' schedules do.
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub enum Schedule {
        /// Always the same.
        Constant,
        /// Keras' ExponentialDecay without staircase: `rate * decay^(epochs done / every)`.
        Exponential {
            /// Factor after `every` epochs.
            decay: f64,
            /// Epochs until the factor is reached.
            every: u32,
        },
        /// Keras' CosineDecay over all epochs, down to `final_share` of the starting rate.
        Cosine {
            /// Share of the rate that remains at the end (Keras' alpha).
            final_share: f64,
        },
    }
}

impl Schedule {
    /// Which schedule.
    pub fn kind(self) -> ScheduleKind {
        match self {
            Self::Constant => ScheduleKind::Constant,
            Self::Exponential { .. } => ScheduleKind::Exponential,
            Self::Cosine { .. } => ScheduleKind::Cosine,
        }
    }
}

/// Keras' EarlyStopping on the validation loss. The result is the best epoch in any case.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EarlyStopping {
    /// Epochs without improvement after which a repeat ends.
    pub patience: u32,
    /// Smallest decrease of the validation MSE that counts as improvement, m².
    pub min_delta: f64,
}

impl TrainingConfig {
    /// The seeds of the repeats, in order.
    pub fn seeds(&self) -> impl Iterator<Item = u64> {
        let first = self.seed;
        (0..u64::from(self.repeats)).map(move |repeat| first + repeat)
    }

    pub(super) fn check(&self) -> Result<(), ConfigError> {
        within("training.learning_rate", self.learning_rate, &limits::LEARNING_RATE)?;
        within("training.epochs", self.epochs, &limits::EPOCHS)?;
        within("training.batch_size", self.batch_size, &limits::BATCH_SIZE)?;
        within("training.repeats", self.repeats, &limits::REPEATS)?;
        let last_seed = *limits::SEED.end() - u64::from(self.repeats - 1);
        within("training.seed", self.seed, &(*limits::SEED.start()..=last_seed))?;
        if let OptimizerConfig::Sgd { momentum } = self.optimizer {
            within("training.optimizer.momentum", momentum, &limits::MOMENTUM)?;
        }
        match self.schedule {
            Schedule::Constant => {}
            Schedule::Exponential { decay, every } => {
                within("training.schedule.decay", decay, &limits::DECAY)?;
                within("training.schedule.every", every, &limits::EPOCHS)?;
            }
            Schedule::Cosine { final_share } => {
                within("training.schedule.final_share", final_share, &limits::FINAL_SHARE)?;
            }
        }
        if let Some(stopping) = self.early_stopping {
            within("training.early_stopping.patience", stopping.patience, &limits::EPOCHS)?;
            within("training.early_stopping.min_delta", stopping.min_delta, &limits::MIN_DELTA)?;
        }
        Ok(())
    }
}

//! Choices of the Training card: what each select offers, the numbers kept while something else is chosen, and where a
//! schedule ends.

use protocol::config::{EarlyStopping, OptimizerConfig, Schedule, TrainingConfig};
use protocol::defaults;
use vocabulary::{OptimizerKind, ScheduleKind};

/// Numbers of choices that may not be in force, kept for when they are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kept {
    /// Momentum of SGD.
    pub momentum: f64,
    /// Factor of the exponential schedule.
    pub decay: f64,
    /// Epochs until that factor is reached.
    pub every: u32,
    /// Share of the rate that the cosine leaves.
    pub final_share: f64,
    /// Early stopping.
    pub stopping: EarlyStopping,
    /// Seed of shuffled rows.
    pub shuffle_seed: u64,
}

impl Default for Kept {
    fn default() -> Self {
        Self {
            momentum: defaults::MOMENTUM,
            decay: defaults::DECAY,
            every: defaults::DECAY_EVERY,
            final_share: defaults::FINAL_SHARE,
            stopping: defaults::STOPPING,
            shuffle_seed: defaults::SPLIT_SEED,
        }
    }
}

impl Kept {
    /// The optimizer of a choice.
    pub fn optimizer(&self, choice: OptimizerKind) -> OptimizerConfig {
        match choice {
            OptimizerKind::Adamax => OptimizerConfig::Adamax,
            OptimizerKind::Adam => OptimizerConfig::Adam,
            OptimizerKind::Sgd => OptimizerConfig::Sgd { momentum: self.momentum },
        }
    }

    /// The schedule of a choice.
    pub fn schedule(&self, choice: ScheduleKind) -> Schedule {
        match choice {
            ScheduleKind::Constant => Schedule::Constant,
            ScheduleKind::Exponential => Schedule::Exponential { decay: self.decay, every: self.every },
            ScheduleKind::Cosine => Schedule::Cosine { final_share: self.final_share },
        }
    }

    /// Takes over the numbers that are in force.
    pub fn adopt(&mut self, training: &TrainingConfig) {
        if let OptimizerConfig::Sgd { momentum } = training.optimizer {
            self.momentum = momentum;
        }
        match training.schedule {
            Schedule::Constant => {}
            Schedule::Exponential { decay, every } => (self.decay, self.every) = (decay, every),
            Schedule::Cosine { final_share } => self.final_share = final_share,
        }
        if let Some(stopping) = training.early_stopping {
            self.stopping = stopping;
        }
    }
}

/// The learning rate after the last epoch.
pub fn final_rate(training: &TrainingConfig) -> f64 {
    let share = match training.schedule {
        Schedule::Constant => 1.0,
        Schedule::Exponential { decay, every } => {
            libm::pow(decay, f64::from(training.epochs) / f64::from(every.max(1)))
        }
        Schedule::Cosine { final_share } => final_share,
    };
    training.learning_rate * share
}

#[cfg(test)]
#[path = "training_tests.rs"]
mod tests;

//! Choices of the Training card: what each select offers, the numbers kept while something else is chosen, and where a
//! schedule ends.

use protocol::config::{EarlyStopping, OptimizerConfig, Schedule, TrainingConfig};
use protocol::defaults;

/// Update rules as the select offers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptimizerChoice {
    /// Adamax.
    Adamax,
    /// Adam.
    Adam,
    /// SGD with momentum.
    Sgd,
}

impl OptimizerChoice {
    /// All in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Adamax, Self::Adam, Self::Sgd];

    /// Form value; equal to the protocol's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Adamax => "adamax",
            Self::Adam => "adam",
            Self::Sgd => "sgd",
        }
    }

    /// The name in words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Adamax => "Adamax",
            Self::Adam => "Adam",
            Self::Sgd => "SGD with momentum",
        }
    }

    /// The choice that a configuration is.
    pub fn of(config: &OptimizerConfig) -> Self {
        match config {
            OptimizerConfig::Adamax => Self::Adamax,
            OptimizerConfig::Adam => Self::Adam,
            OptimizerConfig::Sgd { .. } => Self::Sgd,
        }
    }
}

/// Learning-rate schedules as the select offers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScheduleChoice {
    /// Always the same.
    Constant,
    /// A factor every so many epochs.
    Exponential,
    /// Half a cosine over all epochs.
    Cosine,
}

impl ScheduleChoice {
    /// All in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Constant, Self::Exponential, Self::Cosine];

    /// Form value; equal to the protocol's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Constant => "constant",
            Self::Exponential => "exponential",
            Self::Cosine => "cosine",
        }
    }

    /// The choice that a schedule is.
    pub fn of(schedule: &Schedule) -> Self {
        match schedule {
            Schedule::Constant => Self::Constant,
            Schedule::Exponential { .. } => Self::Exponential,
            Schedule::Cosine { .. } => Self::Cosine,
        }
    }
}

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
}

impl Default for Kept {
    fn default() -> Self {
        Self {
            momentum: defaults::MOMENTUM,
            decay: defaults::DECAY,
            every: defaults::DECAY_EVERY,
            final_share: defaults::FINAL_SHARE,
            stopping: defaults::STOPPING,
        }
    }
}

impl Kept {
    /// The optimizer of a choice.
    pub fn optimizer(&self, choice: OptimizerChoice) -> OptimizerConfig {
        match choice {
            OptimizerChoice::Adamax => OptimizerConfig::Adamax,
            OptimizerChoice::Adam => OptimizerConfig::Adam,
            OptimizerChoice::Sgd => OptimizerConfig::Sgd { momentum: self.momentum },
        }
    }

    /// The schedule of a choice.
    pub fn schedule(&self, choice: ScheduleChoice) -> Schedule {
        match choice {
            ScheduleChoice::Constant => Schedule::Constant,
            ScheduleChoice::Exponential => Schedule::Exponential { decay: self.decay, every: self.every },
            ScheduleChoice::Cosine => Schedule::Cosine { final_share: self.final_share },
        }
    }

    /// Puts the numbers into what is in force.
    pub fn apply(&self, training: &mut TrainingConfig) {
        training.optimizer = self.optimizer(OptimizerChoice::of(&training.optimizer));
        training.schedule = self.schedule(ScheduleChoice::of(&training.schedule));
        training.early_stopping = training.early_stopping.map(|_| self.stopping);
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
mod tests {
    use super::*;

    #[test]
    fn every_choice_has_the_protocols_name_and_comes_back() {
        let kept = Kept::default();
        for choice in OptimizerChoice::ALL {
            let config = kept.optimizer(choice);
            assert_eq!((OptimizerChoice::of(&config), config.name()), (choice, choice.name()));
        }
        for choice in ScheduleChoice::ALL {
            let schedule = kept.schedule(choice);
            assert_eq!((ScheduleChoice::of(&schedule), schedule.name()), (choice, choice.name()));
        }
    }

    #[test]
    fn numbers_reach_what_is_in_force_and_come_from_it() {
        let mut training = TrainingConfig {
            schedule: Schedule::Exponential { decay: 0.9, every: 3 },
            early_stopping: Some(EarlyStopping { patience: 7, min_delta: 0.001 }),
            ..TrainingConfig::default()
        };
        let mut kept = Kept::default();
        kept.adopt(&training);
        assert_eq!((kept.decay, kept.every, kept.stopping.patience), (0.9, 3, 7));
        kept.decay = 0.25;
        kept.stopping.patience = 9;
        kept.apply(&mut training);
        assert_eq!(training.schedule, Schedule::Exponential { decay: 0.25, every: 3 });
        assert_eq!(training.early_stopping, Some(EarlyStopping { patience: 9, min_delta: 0.001 }));
        let mut off = TrainingConfig::default();
        kept.apply(&mut off);
        assert_eq!(off, TrainingConfig::default());
    }

    #[test]
    fn the_rate_at_the_end_follows_from_the_schedule() {
        let mut training = TrainingConfig { learning_rate: 1e-3, epochs: 1000, ..TrainingConfig::default() };
        assert_eq!(final_rate(&training), 1e-3);
        training.schedule = Schedule::Exponential { decay: 0.5, every: 250 };
        assert!((final_rate(&training) - 1e-3 / 16.0).abs() < 1e-15);
        training.schedule = Schedule::Cosine { final_share: 0.25 };
        assert_eq!(final_rate(&training), 2.5e-4);
    }
}

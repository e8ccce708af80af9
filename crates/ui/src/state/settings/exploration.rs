//! Settings of the exploration's card: which sizes, how many repeats. How each is trained stands in the Training card.

use protocol::config::{Activation, ExplorationConfig, TrainingConfig};
use protocol::limits;
use protocol::version::CONFIG_VERSION;

use super::numbers::put;

/// A number field of the exploration's card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExplorationField {
    /// Neurons of the smallest network.
    First,
    /// Neurons of the largest network.
    Last,
    /// Trainings of each size.
    Repeats,
}

impl ExplorationField {
    /// What the field is called beside its complaint.
    pub fn label(self) -> &'static str {
        match self {
            Self::First => "From n",
            Self::Last => "To n",
            Self::Repeats => "Repeats of each size",
        }
    }
}

/// What the exploration's card sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplorationSettings {
    /// Neurons of the smallest network.
    pub first: u32,
    /// Neurons of the largest network.
    pub last: u32,
    /// Trainings of each size.
    pub repeats: u32,
    /// Activation of the hidden layer.
    pub activation: Activation,
}

impl Default for ExplorationSettings {
    fn default() -> Self {
        let ExplorationConfig { first, last, activation, training, .. } = ExplorationConfig::default();
        Self { first, last, repeats: training.repeats, activation }
    }
}

impl ExplorationSettings {
    /// The stored value as text.
    pub fn stored(&self, field: ExplorationField) -> String {
        match field {
            ExplorationField::First => self.first,
            ExplorationField::Last => self.last,
            ExplorationField::Repeats => self.repeats,
        }
        .to_string()
    }

    /// Reads a text into the field; it stays as it is if the text is refused.
    ///
    /// # Errors
    /// What is allowed, for example `1 to 52`.
    pub fn store(&mut self, field: ExplorationField, text: &str) -> Result<(), String> {
        match field {
            ExplorationField::First => put(text, &(*limits::UNITS.start()..=self.last), &mut self.first),
            ExplorationField::Last => put(text, &(self.first..=*limits::UNITS.end()), &mut self.last),
            ExplorationField::Repeats => put(text, &limits::REPEATS, &mut self.repeats),
        }
    }

    /// The exploration that the transport would start, trained as the Training card says.
    pub fn config(&self, training: &TrainingConfig) -> ExplorationConfig {
        ExplorationConfig {
            version: CONFIG_VERSION,
            first: self.first,
            last: self.last,
            activation: self.activation,
            training: TrainingConfig { repeats: self.repeats, ..training.clone() },
        }
    }
}

#[cfg(test)]
#[path = "exploration_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;

//! Settings of the exploration's card: which sizes, how many repeats. How each is trained stands in the Training card.

use protocol::config::{Activation, TrainingConfig};
use protocol::defaults::MLP_ACTIVATION;
use protocol::settings::{Domain, setting};
use protocol::{ExplorationConfig, Job};

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
    /// The path of its setting.
    pub fn path(self) -> &'static str {
        match self {
            Self::First => "exploration.first",
            Self::Last => "exploration.last",
            Self::Repeats => "exploration.job.training.repeats",
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
        let config = ExplorationConfig::default();
        let repeats = config.training().repeats;
        Self { first: config.first, last: config.last, repeats, activation: MLP_ACTIVATION }
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
        let Some(row) = setting(field.path()) else { return Ok(()) };
        let domain = match (field, &row.domain) {
            (ExplorationField::First, Domain::Whole(range)) => {
                Domain::Whole(*range.start()..=self.last.into())
            }
            (ExplorationField::Last, Domain::Whole(range)) => Domain::Whole(self.first.into()..=*range.end()),
            (_, domain) => domain.clone(),
        };
        let value = domain.typed(text)?.as_u64().and_then(|number| u32::try_from(number).ok());
        let place = match field {
            ExplorationField::First => &mut self.first,
            ExplorationField::Last => &mut self.last,
            ExplorationField::Repeats => &mut self.repeats,
        };
        *place = value.unwrap_or(*place);
        Ok(())
    }

    /// The exploration that the transport would start, on the data and trained as `base` says.
    pub fn config(&self, base: &Job) -> ExplorationConfig {
        let training = TrainingConfig { repeats: self.repeats, ..base.training.clone() };
        ExplorationConfig::new(self.first, self.last, self.activation, Job { training, ..base.clone() })
    }
}

#[cfg(test)]
#[path = "exploration_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;

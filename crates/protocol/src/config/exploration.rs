//! The neuron exploration of the thesis (section 3.1): MLP 4-n-2 for a range of n, several repeats of each.

use serde::{Deserialize, Serialize};
use vocabulary::Activation;

use super::check::{ConfigError, within};
use super::model::ModelConfig;
use super::run::RunConfig;
use super::training::TrainingConfig;
use crate::limits;
use crate::packed_value::packed;
use crate::version::{CONFIG_VERSION, expect_version};

packed!(ExplorationConfig);

/// An exploration: every n from `first` to `last`, each trained `training.repeats` times.
///
/// | Name | Default | Purpose | Range |
/// |---|---|---|---|
/// | `first` | 22 | smallest hidden layer | 1..=256 |
/// | `last` | 52 | largest hidden layer | `first`..=256 |
/// | `activation` | relu | of the hidden layer | |
/// | `training` | the thesis', 10 repeats | how each is trained | [`TrainingConfig`] |
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct ExplorationConfig {
    /// [`CONFIG_VERSION`].
    pub version: u32,
    /// Neurons of the smallest network.
    pub first: u32,
    /// Neurons of the largest network.
    pub last: u32,
    /// Activation of the hidden layer.
    pub activation: Activation,
    /// How each network is trained.
    pub training: TrainingConfig,
}

impl Default for ExplorationConfig {
    fn default() -> Self {
        Self {
            version: CONFIG_VERSION,
            first: 22,
            last: 52,
            activation: Activation::Relu,
            training: TrainingConfig { repeats: 10, ..TrainingConfig::default() },
        }
    }
}

/// An [`ExplorationConfig`] that passed its check.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckedExplorationConfig(ExplorationConfig);

impl ExplorationConfig {
    /// The numbers of neurons, in order.
    pub fn neurons(&self) -> std::ops::RangeInclusive<u32> {
        self.first..=self.last
    }

    /// The run of one member: MLP 4-n-2 with all its repeats.
    pub fn member(&self, neurons: u32) -> RunConfig {
        RunConfig {
            model: ModelConfig::mlp(&[neurons], self.activation),
            training: self.training.clone(),
            ..RunConfig::default()
        }
    }

    /// Checks every field, for data of so many sensors.
    ///
    /// # Errors
    /// The first field that is out of range, by name.
    pub fn check(self, sensors: u32) -> Result<CheckedExplorationConfig, ConfigError> {
        expect_version("exploration config", self.version, CONFIG_VERSION)?;
        within("exploration.first", self.first, &limits::UNITS)?;
        within("exploration.last", self.last, &(self.first..=*limits::UNITS.end()))?;
        self.member(self.last).check(sensors)?;
        Ok(CheckedExplorationConfig(self))
    }
}

impl CheckedExplorationConfig {
    /// The plain config, for files and messages.
    pub fn into_inner(self) -> ExplorationConfig {
        self.0
    }
}

impl std::ops::Deref for CheckedExplorationConfig {
    type Target = ExplorationConfig;

    fn deref(&self) -> &ExplorationConfig {
        &self.0
    }
}

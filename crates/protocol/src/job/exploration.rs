//! The neuron exploration of the thesis (section 3.1): MLP 4-n-2 for a range of n, several repeats of each, as a job that
//! differs in its neurons.

use serde::{Deserialize, Serialize};
use vocabulary::Activation;

use super::Job;
use crate::config::{ConfigError, LayerConfig, ModelConfig, TrainingConfig, within};
use crate::defaults::MLP_ACTIVATION;
use crate::limits;
use crate::packed_value::packed;

packed!(ExplorationConfig);

/// An exploration: a job with every number of neurons from `first` to `last`, each trained `job.training.repeats` times.
///
/// | Name | Default | Purpose | Range |
/// |---|---|---|---|
/// | `first` | 22 | smallest hidden layer | 1..=256 |
/// | `last` | 52 | largest hidden layer | `first`..=256 |
/// | `job` | MLP, the thesis' training, 10 repeats | what is done with each | an MLP with one hidden layer, float only |
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct ExplorationConfig {
    /// Neurons of the smallest network.
    pub first: u32,
    /// Neurons of the largest network.
    pub last: u32,
    /// The job of the smallest network; the others differ in their neurons only.
    pub job: Job,
}

impl Default for ExplorationConfig {
    fn default() -> Self {
        let training = TrainingConfig { repeats: 10, ..TrainingConfig::default() };
        Self::new(22, 52, MLP_ACTIVATION, Job { training, ..Job::default() })
    }
}

/// An [`ExplorationConfig`] that passed its check.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckedExplorationConfig(ExplorationConfig);

impl ExplorationConfig {
    /// An exploration with the data, the split and the training of `base`.
    pub fn new(first: u32, last: u32, activation: Activation, base: Job) -> Self {
        let model = ModelConfig::mlp(&[first], activation);
        Self { first, last, job: Job { model, warm_start: None, qat: None, ptq: None, ..base } }
    }

    /// The numbers of neurons, in order.
    pub fn neurons(&self) -> std::ops::RangeInclusive<u32> {
        self.first..=self.last
    }

    /// How each network is trained.
    pub fn training(&self) -> &TrainingConfig {
        &self.job.training
    }

    /// Networks of all sizes, every repeat counted.
    pub fn networks(&self) -> u32 {
        let sizes = u32::try_from(self.neurons().count()).unwrap_or(u32::MAX);
        sizes.saturating_mul(self.training().repeats)
    }

    /// The job of one member with all its repeats.
    pub fn member(&self, neurons: u32) -> Job {
        let mut job = self.job.clone();
        if let Some(LayerConfig::Dense { units, .. }) = job.model.layers.first_mut() {
            *units = neurons;
        }
        job
    }

    /// Checks every field, for data of so many sensors.
    ///
    /// # Errors
    /// The first field that is out of range, by name.
    pub fn check(self, sensors: u32) -> Result<CheckedExplorationConfig, ConfigError> {
        within("exploration.first", self.first, &limits::UNITS)?;
        within("exploration.last", self.last, &(self.first..=*limits::UNITS.end()))?;
        let is_float_mlp = self.job.model.as_mlp().is_some_and(|(hidden, _)| hidden.len() == 1)
            && self.job.qat.is_none()
            && self.job.ptq.is_none();
        if !is_float_mlp {
            let found = "another network, or a quantization";
            return Err(ConfigError::new("exploration.job", found, "a float MLP with one hidden layer"));
        }
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

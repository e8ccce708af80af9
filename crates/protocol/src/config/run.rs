//! One run: network, training settings, warm start and optional quantization-aware training.

use serde::{Deserialize, Serialize};

use super::check::{ConfigError, within};
use super::model::ModelConfig;
use super::qat::QatConfig;
use super::training::TrainingConfig;
use crate::limits;
use crate::packed_value::packed;
use crate::version::{CONFIG_VERSION, expect_version};

packed!(RunConfig);

/// Everything that, with the data, determines a run's bits.
///
/// | Name | Default | Purpose | Range |
/// |---|---|---|---|
/// | `model` | MLP 4-32-2, relu | the network | [`ModelConfig`] |
/// | `training` | the thesis' | optimizer, epochs, batch, seed | [`TrainingConfig`] |
/// | `warm_start` | none | starts from the weights of an earlier run | sixteen hexadecimal digits |
/// | `qat` | none | trains a quantized twin beside the float network | [`QatConfig`] |
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct RunConfig {
    /// [`CONFIG_VERSION`].
    pub version: u32,
    /// The network.
    pub model: ModelConfig,
    /// How it is trained.
    pub training: TrainingConfig,
    /// Hash of the weights that every repeat starts from (those of an earlier run's float network) instead of weights drawn
    /// from its seed; the seed then only shuffles. The weights themselves come with the command to start.
    pub warm_start: Option<String>,
    /// Quantization-aware training of a second network from the same start.
    pub qat: Option<QatConfig>,
}

impl Default for RunConfig {
    fn default() -> Self {
        Self {
            version: CONFIG_VERSION,
            model: ModelConfig::default(),
            training: TrainingConfig::default(),
            warm_start: None,
            qat: None,
        }
    }
}

/// A [`RunConfig`] that passed its check for data of so many sensors; only these run.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckedRunConfig {
    config: RunConfig,
    sensors: u32,
}

impl RunConfig {
    /// Checks every field, for data of so many sensors.
    ///
    /// # Errors
    /// The first field that is out of range, by name, or an unknown version or weight constraint.
    pub fn check(self, sensors: u32) -> Result<CheckedRunConfig, ConfigError> {
        expect_version("run config", self.version, CONFIG_VERSION)?;
        within("sensors", sensors, &limits::SENSORS)?;
        self.model.check(sensors)?;
        self.training.check()?;
        let (_, macs) = self.model.totals(sensors).unwrap_or_default();
        let largest =
            (*limits::BATCH_MACS.end() / macs.max(1)).clamp(1, u64::from(*limits::BATCH_SIZE.end()));
        if u64::from(self.training.batch_size) > largest {
            return Err(ConfigError::new(
                "training.batch_size",
                self.training.batch_size,
                format!("1 to {largest} for a network of {macs} multiply-accumulates"),
            ));
        }
        if let Some(hash) = &self.warm_start
            && (hash.len() != 16 || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
        {
            return Err(ConfigError::new("warm_start", hash, "sixteen hexadecimal digits"));
        }
        if let Some(qat) = &self.qat {
            qat.check(self.model.layers.len(), self.training.epochs)?;
        }
        Ok(CheckedRunConfig { config: self, sensors })
    }
}

impl CheckedRunConfig {
    /// The plain config, for files and messages.
    pub fn into_inner(self) -> RunConfig {
        self.config
    }

    /// Sensors of the data it was checked for.
    pub fn sensors(&self) -> u32 {
        self.sensors
    }
}

impl std::ops::Deref for CheckedRunConfig {
    type Target = RunConfig;

    fn deref(&self) -> &RunConfig {
        &self.config
    }
}

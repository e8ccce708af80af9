//! A job: everything that decides a result, as one value.

mod data;
mod exploration;
mod key;

use serde::{Deserialize, Serialize};

pub use data::{FileName, JobData};
pub use exploration::{CheckedExplorationConfig, ExplorationConfig};
pub use key::{JobKey, SeedKeys};

use crate::config::{
    CheckedPtqConfig, CheckedRunConfig, ConfigError, ModelConfig, PtqConfig, QatConfig, RunConfig,
    SplitConfig, TrainingConfig,
};
use crate::packed_value::packed;
use crate::version::{CONFIG_VERSION, JOB_VERSION, expect_version};

packed!(Job);

/// Data, network, training and quantization. The paths of its parts (`training.epochs`, `qat.weights.bits`) are the names that
/// refusals, patches, flags and the reference of settings use.
///
/// | Name | Default | Purpose |
/// |---|---|---|
/// | `data` | the simulated room | where the samples come from |
/// | `split` | 60/20/20 in consecutive blocks | training, validation and test |
/// | `model` | MLP with 32 hidden neurons | windows and layers |
/// | `training` | the thesis' | optimizer, epochs, seed, repeats |
/// | `warm_start` | none | hash of the weights that every repeat starts from |
/// | `qat` | none | quantizers that are trained along |
/// | `ptq` | none | quantization after training |
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Job {
    /// [`JOB_VERSION`].
    pub version: u32,
    /// Where the samples come from.
    pub data: JobData,
    /// How they are divided.
    pub split: SplitConfig,
    /// The network.
    pub model: ModelConfig,
    /// How it is trained.
    pub training: TrainingConfig,
    /// See [`RunConfig::warm_start`].
    pub warm_start: Option<String>,
    /// Quantization-aware training of a second network from the same start.
    pub qat: Option<QatConfig>,
    /// Quantization of the float network after training.
    pub ptq: Option<PtqConfig>,
}

impl Default for Job {
    fn default() -> Self {
        Self {
            version: JOB_VERSION,
            data: JobData::default(),
            split: SplitConfig::default(),
            model: ModelConfig::default(),
            training: TrainingConfig::default(),
            warm_start: None,
            qat: None,
            ptq: None,
        }
    }
}

impl Job {
    /// The run of this job.
    pub fn run_config(&self) -> RunConfig {
        RunConfig {
            version: CONFIG_VERSION,
            model: self.model.clone(),
            training: self.training.clone(),
            warm_start: self.warm_start.clone(),
            qat: self.qat.clone(),
        }
    }

    /// The same job with another run.
    #[must_use]
    pub fn with_run(self, run: RunConfig) -> Self {
        let RunConfig { version: _, model, training, warm_start, qat } = run;
        Self { model, training, warm_start, qat, ..self }
    }

    /// One job for each repeat, in order of seeds; each has one repeat.
    pub fn repeats(&self) -> impl Iterator<Item = Self> {
        self.training.seeds().map(|seed| {
            let mut job = self.clone();
            (job.training.seed, job.training.repeats) = (seed, 1);
            job
        })
    }

    /// Checks every part, for data of so many sensors.
    ///
    /// # Errors
    /// The first setting that is out of range or does not go with the others, by its path, or an unknown version.
    pub fn check(self, sensors: u32) -> Result<CheckedJob, ConfigError> {
        expect_version("job", self.version, JOB_VERSION)?;
        self.data.check()?;
        self.split.check()?;
        let run = self.run_config().check(sensors)?;
        let layers = self.model.layers.len();
        let ptq = self.ptq.clone().map(|ptq| ptq.check(layers).map_err(|error| error.within("ptq")));
        Ok(CheckedJob { run, ptq: ptq.transpose()?, job: self })
    }
}

/// A [`Job`] that passed its check, with its checked parts.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckedJob {
    job: Job,
    run: CheckedRunConfig,
    ptq: Option<CheckedPtqConfig>,
}

impl CheckedJob {
    /// What is trained, alone.
    pub fn into_run(self) -> CheckedRunConfig {
        self.run
    }

    /// What is trained.
    pub fn run(&self) -> &CheckedRunConfig {
        &self.run
    }

    /// How the float network is quantized after training.
    pub fn ptq(&self) -> Option<&CheckedPtqConfig> {
        self.ptq.as_ref()
    }

    /// The plain job, for files and messages.
    pub fn into_inner(self) -> Job {
        self.job
    }
}

impl std::ops::Deref for CheckedJob {
    type Target = Job;

    fn deref(&self) -> &Job {
        &self.job
    }
}

//! What a sweep is, as it is written down: a base job, axes over its settings, which of their points, and the budget.

use protocol::config::ConfigError;
use protocol::version::{SWEEP_VERSION, expect_version};
use protocol::{Job, Patch};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::changes::{job_value, patch_value};
use crate::error::SweepError;

/// A sweep. Repeats, first seed and epochs are the job's own: `job.training.repeats`, `.seed` and `.epochs`.
///
/// | Name | Default | Purpose |
/// |---|---|---|
/// | `version` | | [`SWEEP_VERSION`] |
/// | `job` | the default job | what every point is a change of |
/// | `axes` | none | what is varied, applied in this order |
/// | `points` | grid | which combinations |
/// | `extra` | none | further points beside them, as changes of the job |
/// | `float` | yes | each seed's float network is a point of its own, which the others are compared with |
/// | `warm_start` | no | a QAT point starts from the float network of its seed |
/// | `integers` | yes | records hold the errors of the integers, not of fake quantization alone |
/// | `budget` | full | every point with all epochs, or successive halving |
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SweepConfig {
    /// [`SWEEP_VERSION`].
    pub version: u32,
    /// What every point is a change of. In a file it is a whole job, or its changes against the default one.
    pub job: Job,
    /// What is varied. Axes are applied in this order, so that a later one may take back what an earlier one set.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub axes: Vec<Axis>,
    /// Which combinations of the axes' values.
    #[serde(default)]
    pub points: Points,
    /// Further points, as changes of `job`; they take part in no halving.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extra: Vec<Patch>,
    /// Each seed's float network is trained once and is a point of its own.
    #[serde(default = "yes")]
    pub float: bool,
    /// A point with quantization-aware training starts from the float network of its seed, trained with all epochs.
    #[serde(default)]
    pub warm_start: bool,
    /// Records hold the errors of the integers. Quantization after training always has them.
    #[serde(default = "yes")]
    pub integers: bool,
    /// How many epochs each point gets.
    #[serde(default)]
    pub budget: Budget,
}

fn yes() -> bool {
    true
}

impl Default for SweepConfig {
    /// One point: the default job.
    fn default() -> Self {
        Self {
            version: SWEEP_VERSION,
            job: Job::default(),
            axes: Vec::new(),
            points: Points::default(),
            extra: Vec::new(),
            float: yes(),
            warm_start: false,
            integers: yes(),
            budget: Budget::default(),
        }
    }
}

/// One thing that is varied: settings that get one value together, or choices that set whatever they like.
///
/// Exactly one of `values`, `first` with `last`, and `choices` is given.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Axis {
    /// What it is called in tables; its first path where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Settings that get its values, each the same one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<String>,
    /// The values, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Value>,
    /// First of a range of whole numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<u64>,
    /// The range ends here or before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<u64>,
    /// From one number of the range to the next; 1 where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<u64>,
    /// Changes with names, such as methods of quantization.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
}

impl Axis {
    /// Whole numbers of settings that are the same.
    pub fn range(name: &str, paths: &[&str], first: u64, last: u64) -> Self {
        let paths = paths.iter().map(|path| (*path).to_owned()).collect();
        Self { name: Some(name.to_owned()), paths, first: Some(first), last: Some(last), ..Self::default() }
    }

    /// Values of settings that are the same.
    pub fn values(name: &str, paths: &[&str], values: Vec<Value>) -> Self {
        let paths = paths.iter().map(|path| (*path).to_owned()).collect();
        Self { name: Some(name.to_owned()), paths, values, ..Self::default() }
    }

    /// Changes with names.
    pub fn choices(name: &str, choices: Vec<Choice>) -> Self {
        Self { name: Some(name.to_owned()), choices, ..Self::default() }
    }
}

/// A change with a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What it is called in tables.
    pub name: String,
    /// What it sets.
    pub set: Patch,
}

/// Which combinations of the axes' values are points.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Points {
    /// All of them; the last axis changes fastest.
    #[default]
    Grid,
    /// These changes of the job; there are no axes then.
    List(Vec<Patch>),
    /// Some of the grid's, drawn without repetition.
    Sample(Sample),
}

/// A random part of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// Points.
    pub count: u32,
    /// Seed of the draw.
    pub seed: u64,
}

/// How many epochs each point gets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Budget {
    /// All of them.
    #[default]
    Full,
    /// Synchronous successive halving.
    Halving(Halving),
}

/// Synchronous successive halving: all points get `first_epochs`, the best 1 of `factor` of them `factor` times as many, and so
/// on up to the job's epochs. A rung closes when all its trainings have finished or failed; those go on whose median validation
/// ADE over the seeds is lowest, ties by point id. A training that goes on starts anew with its longer budget: schedules that
/// look at all epochs would give other bits if it were continued.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Halving {
    /// Epochs of the first rung.
    pub first_epochs: u32,
    /// One of so many points goes on, with so many times the epochs.
    pub factor: u32,
}

impl SweepConfig {
    /// A sweep from JSON, or from TOML that was made JSON. Where a job or a patch is wanted, its changes may stand as they are
    /// written in a file: `training = { epochs = 50 }`, `"qat.weights.bits" = 4`.
    ///
    /// # Errors
    /// The field that cannot be read, or another version.
    pub fn read(mut value: Value) -> Result<Self, SweepError> {
        let version = value.get("version").and_then(Value::as_u64);
        let version = version.ok_or_else(|| SweepError::Form("missing field `version`".to_owned()))?;
        let version = u32::try_from(version).unwrap_or(u32::MAX);
        expect_version("sweep", version, SWEEP_VERSION).map_err(ConfigError::from)?;
        if let Some(object) = value.as_object_mut() {
            let job = object.remove("job").unwrap_or_else(|| Value::Object(Default::default()));
            object.insert("job".to_owned(), job_value(&job)?);
        }
        let lists = [("/extra", ""), ("/points/list", ""), ("/axes", "choices")];
        for (place, inner) in lists {
            for part in value.pointer_mut(place).and_then(Value::as_array_mut).into_iter().flatten() {
                if inner.is_empty() {
                    *part = patch_value(part);
                    continue;
                }
                for choice in part.get_mut(inner).and_then(Value::as_array_mut).into_iter().flatten() {
                    if let Some(set) = choice.get_mut("set") {
                        *set = patch_value(set);
                    }
                }
            }
        }
        protocol::typed_file(&value).map_err(SweepError::Form)
    }
}

#[cfg(test)]
#[path = "config_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;

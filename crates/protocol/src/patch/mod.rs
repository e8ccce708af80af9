//! Changes of a job as paths and values: what undo, presets, links, rows of studies and flags are made of.

mod between;
mod named;
mod number;
mod place;
mod strict;
mod text;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub(crate) use named::json;
pub use named::{OFF, named};
pub use place::{inside, value_at};
pub use strict::{mistyped, typed_settings, unknown};
pub use text::TextError;
pub(crate) use text::read_value;

use crate::job::Job;
use crate::packed_value::packed;
use crate::version::{PATCH_VERSION, UnknownVersion, expect_version};

packed!(Patch);

/// A change of a [`Job`]. Paths are the names of its parts, places of lists counted from 0: `training.epochs`,
/// `model.layers.0.units`. A value is JSON, or a name that stands for a whole part ([`named`]): `training.optimizer` becomes
/// `"sgd"` with its default momentum, `qat` becomes `"on"` with all its defaults, or `"off"`.
///
/// A path into a part that is off switches it on with its defaults. Changes are made from the shorter path to the longer one,
/// so that the order in which they are given does not count.
///
/// The text of a patch, [`std::fmt::Display`] and [`std::str::FromStr`], is what links carry:
/// `1;qat.weights.bits=4;training.optimizer=sgd`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Patch {
    version: u32,
    changes: BTreeMap<String, Value>,
}

impl Default for Patch {
    fn default() -> Self {
        Self { version: PATCH_VERSION, changes: BTreeMap::new() }
    }
}

/// Why a patch cannot be applied.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PatchError {
    /// A patch of another version.
    #[error(transparent)]
    Version(#[from] UnknownVersion),
    /// A path that leads nowhere.
    #[error("{path} is not a setting; there are {known}")]
    Unknown {
        /// The path, as far as it was followed.
        path: String,
        /// What there is at its last place.
        known: String,
    },
    /// A setting of a part that is not in force.
    #[error("{path}: {why}")]
    Off {
        /// The path.
        path: String,
        /// Why it is not.
        why: &'static str,
    },
    /// A value of another kind than the setting's.
    #[error("{path} must be {expected}")]
    Type {
        /// The path.
        path: String,
        /// What it must be.
        expected: String,
    },
    /// What the setting's own type refuses.
    #[error("{path}: {problem}")]
    Value {
        /// The path.
        path: String,
        /// Serde's words.
        problem: String,
    },
}

impl Patch {
    /// One change.
    pub fn of(path: impl Into<String>, value: impl Into<Value>) -> Self {
        let mut patch = Self::default();
        patch.set(path, value);
        patch
    }

    /// Adds a change, in the place of an earlier one of the same path.
    pub fn set(&mut self, path: impl Into<String>, value: impl Into<Value>) {
        self.changes.insert(path.into(), value.into());
    }

    /// Adds a change of `path=value`, the value as in the text of a patch.
    ///
    /// # Errors
    /// A text without `=`, a path of other characters, or a value that cannot be read.
    pub fn set_text(&mut self, change: &str) -> Result<(), TextError> {
        let (path, value) = text::read_change(change)?;
        self.set(path, value);
        Ok(())
    }

    /// Both patches as one; where both change the same, `later` decides. What is a change inside a part that `later` replaces
    /// as a whole is dropped.
    #[must_use]
    pub fn then(mut self, later: Self) -> Self {
        for (path, value) in later.changes {
            let inside = format!("{path}.");
            self.changes.retain(|earlier, _| !earlier.starts_with(&inside));
            self.changes.insert(path, value);
        }
        self
    }

    /// Paths and values, shorter paths first where one contains the other.
    pub fn changes(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.changes.iter().map(|(path, value)| (path.as_str(), value))
    }

    /// The patch that makes `to` of `from`, the shortest that this build knows to write.
    pub fn between(from: &Job, to: &Job) -> Self {
        between::between(from, to)
    }

    /// The patch that makes a job of the default one.
    pub(crate) fn from_default(to: &Job) -> Self {
        between::from_default(to)
    }
}

impl Job {
    /// This job after a change. It is not checked: see [`Job::check`].
    ///
    /// # Errors
    /// The first path or value that there is not, by name.
    pub fn apply(&self, patch: &Patch) -> Result<Self, PatchError> {
        expect_version("patch", patch.version, PATCH_VERSION)?;
        let mut value = place::value_of(self);
        for (path, change) in patch.changes() {
            place::set(&mut value, path, change)?;
        }
        place::job_of(&value, "job").or_else(|problem| self.culprit(patch).map_or(Err(problem), Err))
    }

    /// The refusal of the first change whose result is no job.
    fn culprit(&self, patch: &Patch) -> Option<PatchError> {
        let mut value = place::value_of(self);
        patch.changes().find_map(|(path, change)| {
            let set = place::set(&mut value, path, change);
            set.and_then(|()| place::job_of(&value, path)).err()
        })
    }
}

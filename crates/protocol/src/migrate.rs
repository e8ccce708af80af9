//! Older versions of stored forms, made into the present one step by step: version n to n + 1.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::reader::typed_file;
use crate::version::{
    JOB_VERSION, MODEL_FORMAT_VERSION, PATCH_VERSION, RECORD_VERSION, UnknownVersion, expect_version,
};

/// What is stored: each form has a number of its own, in its field `version`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `run.json` and `q.json`.
    Model,
    /// A [`crate::Job`].
    Job,
    /// A [`crate::Patch`].
    Patch,
    /// A [`crate::Record`].
    Record,
}

/// Why a stored value cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MigrateError {
    /// A version that this build does not know.
    #[error(transparent)]
    Version(#[from] UnknownVersion),
    /// A value that the next version has no place for.
    #[error("{place} is {found}; versions after {version} know no such setting")]
    Lost {
        /// Where.
        place: &'static str,
        /// What is there, as JSON.
        found: String,
        /// The last version that knew it.
        version: u32,
    },
    /// A value of another form; serde's message names the field.
    #[error("{0}")]
    Json(String),
}

type Step = fn(&mut Map<String, Value>) -> Result<(), MigrateError>;

/// Every step: of which form, from which version.
const STEPS: &[(Form, u32, Step)] =
    &[(Form::Model, 3, model_3), (Form::Model, 4, model_4), (Form::Record, 1, record_1)];

impl Form {
    /// The present version.
    pub fn version(self) -> u32 {
        match self {
            Self::Model => MODEL_FORMAT_VERSION,
            Self::Job => JOB_VERSION,
            Self::Patch => PATCH_VERSION,
            Self::Record => RECORD_VERSION,
        }
    }

    /// The oldest version that can be read.
    pub fn oldest(self) -> u32 {
        let own = STEPS.iter().filter(|(form, ..)| *form == self).map(|(_, version, _)| *version);
        own.min().unwrap_or(self.version())
    }
}

/// A stored value of any version that this build reads; `what` is what a refusal of its version calls it.
///
/// # Errors
/// A version that is newer, or older than the first step; a value that the present version has no place for; another form.
pub fn read<T: DeserializeOwned>(form: Form, what: &str, value: Value) -> Result<T, MigrateError> {
    let migrated = migrated(form, what, value)?;
    typed_file(&migrated).map_err(MigrateError::Json)
}

/// The value in the present version.
fn migrated(form: Form, what: &str, mut value: Value) -> Result<Value, MigrateError> {
    loop {
        let Some(version) = value.get("version").and_then(Value::as_u64) else {
            return Err(MigrateError::Json("missing field `version`".to_owned()));
        };
        let version = u32::try_from(version).unwrap_or(u32::MAX);
        let step = STEPS.iter().find(|(of, from, _)| (*of, *from) == (form, version));
        let (Some((.., step)), Value::Object(object)) = (step, &mut value) else {
            expect_version(what, version, form.version())?;
            return Ok(value);
        };
        step(object)?;
        object.insert("version".to_owned(), (version + 1).into());
    }
}

/// Version 3 had a list of weight constraints in the run's settings, of which no kind was ever known. A `q.json` holds the
/// `run.json` it came from.
fn model_3(file: &mut Map<String, Value>) -> Result<(), MigrateError> {
    let next = |part: &mut Map<String, Value>| _ = part.insert("version".to_owned(), 4.into());
    if let Some(Value::Object(run)) = file.get_mut("run") {
        model_3(run)?;
        next(run);
    }
    if let Some(Value::Object(ptq)) = file.get_mut("ptq") {
        next(ptq);
    }
    if let Some(Value::Object(config)) = file.get_mut("config") {
        let constraints = config.remove("constraints");
        if let Some(found) = constraints.filter(|found| *found != Value::Array(Vec::new())) {
            let found = found.to_string();
            return Err(MigrateError::Lost { place: "config.constraints", found, version: 3 });
        }
        next(config);
    }
    Ok(())
}

/// Version 4 did not say how smooth paths are, which is absent then. A `q.json` holds the `run.json` or `model.json` it came
/// from.
fn model_4(file: &mut Map<String, Value>) -> Result<(), MigrateError> {
    for part in ["run", "model"] {
        if let Some(Value::Object(part)) = file.get_mut(part) {
            part.insert("version".to_owned(), 5.into());
        }
    }
    Ok(())
}

/// Version 1 said neither how smooth paths are nor how large integers, which is absent then.
fn record_1(_: &mut Map<String, Value>) -> Result<(), MigrateError> {
    Ok(())
}

#[cfg(test)]
#[path = "migrate_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;

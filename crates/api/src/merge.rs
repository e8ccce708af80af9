//! Partial settings laid over the defaults, strictly: a name or a type that does not exist is refused with its place.

use protocol::config::{ModelConfig, QatConfig, RunConfig};
use protocol::patch::{PatchError, mistyped, typed_settings, unknown};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::short_model::take_short_model;

/// Settings of a type: `patch` over `default`, see [`merge`].
///
/// # Errors
/// What [`merge`] refuses, or the type itself.
pub fn merged<T: DeserializeOwned>(default: &Value, patch: Value, path: &str) -> Result<T, PatchError> {
    let given = merge(default, patch, path)?;
    typed_settings(&given, path, path)
}

/// Run settings over the defaults; where `qat` is given, over the defaults of [`QatConfig`]; a network in its short form
/// (see [`super::short_model`]) becomes its list of layers, and `model` is the network where none is given.
///
/// # Errors
/// What [`merged`] refuses.
pub fn merged_run_config(mut patch: Value, model: ModelConfig) -> Result<RunConfig, PatchError> {
    let path = "config";
    let qat = patch.get("qat").is_some_and(Value::is_object).then(QatConfig::default);
    let model = take_short_model(&mut patch)?.unwrap_or(model);
    let default = serde_json::to_value(RunConfig { model, qat, ..RunConfig::default() });
    merged(&default.map_err(|problem| refused(path, &problem))?, patch, path)
}

fn refused(path: &str, problem: &serde_json::Error) -> PatchError {
    PatchError::Value { path: path.to_owned(), problem: problem.to_string() }
}

/// `patch` over `default`; what the patch leaves out, or has as null, stays as it is.
///
/// Objects are merged name by name. An object with another `kind` than the default's replaces it as a whole, unless it is a
/// quantizer, and so does every list. A default of null takes any value. `path` is the place that errors name.
///
/// # Errors
/// A name that the default does not have, or a value of another type.
fn merge(default: &Value, patch: Value, path: &str) -> Result<Value, PatchError> {
    if patch.is_null() {
        return Ok(default.clone());
    }
    if let Some(expected) = mistyped(default, &patch) {
        return Err(PatchError::Type { path: path.to_owned(), expected: expected.to_owned() });
    }
    match (default, patch) {
        (Value::Object(default), Value::Object(patch)) => merge_objects(default, patch, path),
        (_, patch) => Ok(patch),
    }
}

fn merge_objects(
    default: &Map<String, Value>,
    patch: Map<String, Value>,
    path: &str,
) -> Result<Value, PatchError> {
    let other_kind = patch.get("kind").is_some_and(|kind| default.get("kind") != Some(kind));
    // A quantizer's kind is one setting among others: every kind has the same fields.
    let is_quantizer = default.contains_key("narrow_range");
    if other_kind && default.contains_key("kind") && !is_quantizer {
        return Ok(Value::Object(patch));
    }
    let mut merged = default.clone();
    for (name, value) in patch {
        let path = format!("{path}.{name}");
        let Some(slot) = merged.get_mut(&name) else { return Err(unknown(path, default)) };
        *slot = merge(slot, value, &path)?;
    }
    Ok(Value::Object(merged))
}

#[cfg(test)]
#[path = "merge_tests.rs"]
mod tests;

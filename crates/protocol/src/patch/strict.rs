//! What a patch refuses by itself: values of other types, and names that there are not.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::PatchError;
use crate::reader::placed;

/// What a value must be in the place of `old`; `None` if `new` is of its type. What is absent says nothing of its type.
pub fn mistyped(old: &Value, new: &Value) -> Option<&'static str> {
    match (old, new) {
        (Value::Null, _)
        | (Value::Bool(_), Value::Bool(_))
        | (Value::String(_), Value::String(_))
        | (Value::Array(_), Value::Array(_))
        | (Value::Object(_), Value::Object(_)) => None,
        (Value::Number(old), Value::Number(new)) if !old.is_u64() || new.is_u64() => None,
        (Value::Bool(_), _) => Some("true or false"),
        (Value::String(_), _) => Some("a text"),
        (Value::Array(_), _) => Some("a list"),
        (Value::Object(_), _) => Some("an object"),
        (Value::Number(old), _) if old.is_u64() => Some("a whole number from 0"),
        (Value::Number(_), _) => Some("a number"),
    }
}

/// The refusal of a name that is not among those that are there.
pub fn unknown(path: impl Into<String>, there: &Map<String, Value>) -> PatchError {
    let known = there.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
    PatchError::Unknown { path: path.into(), known }
}

/// Settings of a type; `path` is the last that was changed.
///
/// # Errors
/// Serde's words behind `path`; or a field beside a kind that has none, by its own path, inside `root` where there is one.
pub fn typed_settings<T: DeserializeOwned>(value: &Value, root: &str, path: &str) -> Result<T, PatchError> {
    placed(value).map_err(|problem| match problem.stranger {
        Some(tag) => {
            let apart = if root.is_empty() { "" } else { "." };
            PatchError::Unknown { path: format!("{root}{apart}{}", problem.place), known: tag.to_owned() }
        }
        None => PatchError::Value { path: path.to_owned(), problem: problem.words() },
    })
}

//! What serde lets pass: values of other types, and names that a `kind` does not have.

use serde_json::{Map, Value};

use super::PatchError;

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

/// Whether everything that was given has been read: serde's `deny_unknown_fields` passes over the fields of a `kind` that has
/// none. `place` writes the path of an entry of a list.
///
/// # Errors
/// The first name that was not read.
pub fn all_read(
    given: &Value,
    read: &Value,
    path: &str,
    place: fn(&str, usize) -> String,
) -> Result<(), PatchError> {
    match (given, read) {
        (Value::Object(given), Value::Object(read)) => given.iter().try_for_each(|(name, value)| {
            let path = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
            let read = read.get(name).ok_or_else(|| unknown(path.as_str(), read))?;
            all_read(value, read, &path, place)
        }),
        (Value::Array(given), Value::Array(read)) => {
            let mut pairs = given.iter().zip(read).enumerate();
            pairs.try_for_each(|(index, (given, read))| all_read(given, read, &place(path, index), place))
        }
        _ => Ok(()),
    }
}

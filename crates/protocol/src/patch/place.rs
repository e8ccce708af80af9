//! Places in the JSON of a job.

use serde_json::Value;

use super::PatchError;
use super::named::{OFF, can_be_off, json, named};
use super::strict::{mistyped, typed_settings, unknown};
use crate::job::Job;

/// A job as JSON.
pub(super) fn value_of(job: &Job) -> Value {
    json(job)
}

/// The job of a JSON value; `path` is the last that was changed.
///
/// # Errors
/// What the types of its parts refuse.
pub(super) fn job_of(value: &Value, path: &str) -> Result<Job, PatchError> {
    typed_settings(value, "", path).map_err(|error| match error {
        // Patches write places of lists as they write names.
        PatchError::Unknown { path, known } => {
            PatchError::Unknown { path: path.replace('[', ".").replace(']', ""), known }
        }
        error => error,
    })
}

/// The value at a path of a job; `None` where there is none, or the part it belongs to is off.
pub fn value_at(job: &Job, path: &str) -> Option<Value> {
    inside(&value_of(job), path).cloned()
}

/// The value at a path of JSON, places of lists by their numbers.
pub fn inside<'a>(part: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(part, |place, name| match place {
        Value::Array(list) => list.get(name.parse::<usize>().ok()?),
        place => place.get(name),
    })
}

/// Puts a value at a path.
///
/// # Errors
/// A path that leads nowhere, or a value of another kind than the one that is there.
pub(super) fn set(root: &mut Value, path: &str, value: &Value) -> Result<(), PatchError> {
    let mut place = root;
    let mut walked = String::new();
    for name in path.split('.') {
        if place.is_null()
            && let Some((_, default)) = named(&walked).into_iter().next()
        {
            *place = default;
        }
        if !walked.is_empty() {
            walked.push('.');
        }
        walked.push_str(name);
        place = match place {
            Value::Object(object) => {
                if !object.contains_key(name) {
                    return Err(unknown(walked, object));
                }
                &mut object[name]
            }
            Value::Array(list) => {
                let count = list.len();
                let index = name.parse::<usize>().ok();
                index.and_then(|index| list.get_mut(index)).ok_or_else(|| PatchError::Unknown {
                    path: walked.clone(),
                    known: if count == 0 { "none".to_owned() } else { format!("0 to {}", count - 1) },
                })?
            }
            _ => return Err(PatchError::Unknown { path: walked, known: "none".to_owned() }),
        };
    }
    let new = converted(place, path, value)?;
    *place = new;
    Ok(())
}

/// What `value` means at the place of `old`.
fn converted(old: &Value, path: &str, value: &Value) -> Result<Value, PatchError> {
    let names = named(path);
    if let Value::String(name) = value {
        if can_be_off(path) && name == OFF {
            return Ok(Value::Null);
        }
        if let Some((_, part)) = names.iter().find(|(known, _)| known == name) {
            return Ok(part.clone());
        }
    }
    match (old, value) {
        (Value::Bool(_), Value::String(word)) if word == "on" => return Ok(Value::Bool(true)),
        (Value::Bool(_), Value::String(word)) if word == OFF => return Ok(Value::Bool(false)),
        // What may be absent, its type says.
        (_, Value::Null) => return Ok(Value::Null),
        _ => {}
    }
    let expected = match mistyped(old, value) {
        // A part that is off is no plain value.
        None if !old.is_null() || names.is_empty() || value.is_object() => return Ok(value.clone()),
        Some(expected) if names.is_empty() => expected.to_owned(),
        _ => {
            let off = can_be_off(path).then_some(OFF);
            let words: Vec<&str> = names.iter().map(|(name, _)| *name).chain(off).collect();
            format!("one of {}", words.join(", "))
        }
    };
    Err(PatchError::Type { path: path.to_owned(), expected })
}

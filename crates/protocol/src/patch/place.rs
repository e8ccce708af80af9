//! Places in the JSON of a job.

use serde::Deserialize as _;
use serde_json::{Map, Value};

use super::PatchError;
use super::named::{OFF, can_be_off, json, named};
use crate::job::Job;

/// A job as JSON.
pub(super) fn value_of(job: &Job) -> Value {
    json(job)
}

/// The job of a JSON value; `path` is the last that was changed.
///
/// # Errors
/// What the types of its parts refuse, and fields that serde passes over in a `kind` that has none.
pub(super) fn job_of(value: &Value, path: &str) -> Result<Job, PatchError> {
    let refused = |problem: serde_json::Error| PatchError::Value {
        path: path.to_owned(),
        problem: problem.to_string(),
    };
    let job = Job::deserialize(value).map_err(refused)?;
    all_read(value, &value_of(&job), "")?;
    Ok(job)
}

/// The value at a path of a job; `None` where there is none, or the part it belongs to is off.
pub fn value_at(job: &Job, path: &str) -> Option<Value> {
    let mut value = &value_of(job);
    for name in path.split('.') {
        value = match value {
            Value::Object(object) => object.get(name)?,
            Value::Array(list) => list.get(name.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    Some(value.clone())
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
                    return Err(unknown(&walked, object));
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
    let expected = match (old, value) {
        (Value::Bool(_), Value::String(word)) if word == "on" => return Ok(Value::Bool(true)),
        (Value::Bool(_), Value::String(word)) if word == OFF => return Ok(Value::Bool(false)),
        (Value::Bool(_), Value::Bool(_))
        | (Value::String(_), Value::String(_))
        | (Value::Array(_), Value::Array(_))
        | (Value::Object(_), Value::Object(_)) => return Ok(value.clone()),
        (Value::Number(old), Value::Number(new)) if !old.is_u64() || new.is_u64() => return Ok(value.clone()),
        // What is absent says nothing of its type: the type itself does.
        (Value::Null, _) if names.is_empty() || value.is_object() => return Ok(value.clone()),
        // What may be absent, its type says as well.
        (_, Value::Null) => return Ok(Value::Null),
        (Value::Bool(_), _) => "true or false".to_owned(),
        (Value::String(_), _) => "a text".to_owned(),
        (Value::Array(_), _) => "a list".to_owned(),
        (Value::Number(old), _) if old.is_u64() => "a whole number from 0".to_owned(),
        (Value::Number(_), _) => "a number".to_owned(),
        (Value::Object(_) | Value::Null, _) if names.is_empty() => "an object".to_owned(),
        (Value::Object(_) | Value::Null, _) => {
            let off = can_be_off(path).then_some(OFF);
            let words: Vec<&str> = names.iter().map(|(name, _)| *name).chain(off).collect();
            format!("one of {}", words.join(", "))
        }
    };
    Err(PatchError::Type { path: path.to_owned(), expected })
}

fn unknown(path: &str, there: &Map<String, Value>) -> PatchError {
    let known = there.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
    PatchError::Unknown { path: path.to_owned(), known }
}

/// Serde's `deny_unknown_fields` passes over the fields of a `kind` that has none: this does not.
fn all_read(given: &Value, read: &Value, path: &str) -> Result<(), PatchError> {
    let inside = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match (given, read) {
        (Value::Object(given), Value::Object(read)) => given.iter().try_for_each(|(name, value)| {
            let path = inside(name);
            read.get(name).ok_or_else(|| unknown(&path, read)).and_then(|read| all_read(value, read, &path))
        }),
        (Value::Array(given), Value::Array(read)) => {
            let pairs = given.iter().zip(read).enumerate();
            pairs
                .into_iter()
                .try_for_each(|(index, (given, read))| all_read(given, read, &inside(&index.to_string())))
        }
        _ => Ok(()),
    }
}

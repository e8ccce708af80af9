//! The patch between two jobs.

use std::sync::OnceLock;

use serde_json::Value;

use super::named::{OFF, named};
use super::place::value_of;
use super::{Patch, text};
use crate::job::Job;

/// A path and its new value.
type Change = (String, Value);

pub(super) fn between(from: &Job, to: &Job) -> Patch {
    patch(&value_of(from), &value_of(to))
}

/// The patch that makes a job of the default one, which is written as JSON once: a sweep asks thousands of times.
pub(super) fn from_default(to: &Job) -> Patch {
    static DEFAULT: OnceLock<Value> = OnceLock::new();
    patch(DEFAULT.get_or_init(|| value_of(&Job::default())), &value_of(to))
}

fn patch(from: &Value, to: &Value) -> Patch {
    let mut patch = Patch::default();
    for (path, value) in changes("", from, to) {
        patch.set(path, value);
    }
    patch
}

/// The changes that make `to` of `from` at `path`: those inside, or a name with changes inside, or the whole.
fn changes(path: &str, from: &Value, to: &Value) -> Vec<Change> {
    if from == to {
        return Vec::new();
    }
    let whole = |value: Value| vec![(path.to_owned(), value)];
    if to.is_null() {
        return whole(if named(path).is_empty() { Value::Null } else { OFF.into() });
    }
    let by_name = named(path).into_iter().enumerate().filter_map(|(place, (name, part))| {
        // A network by its name whose layers are all others is no such network.
        let inside = inside(path, &part, to)?;
        if inside.iter().any(|(_, value)| has_kinds(value)) {
            return None;
        }
        // A change inside a part that is off switches it on as the first of its names.
        let implied = place == 0 && from.is_null() && !inside.is_empty();
        let name = if implied { Vec::new() } else { whole(name.into()) };
        Some(name.into_iter().chain(inside).collect())
    });
    let parts = inside(path, from, to).into_iter().chain(by_name);
    let parts = parts.map(|all: Vec<Change>| (length(&all), all)).min_by_key(|(length, _)| *length);
    // Names and single settings say more than a whole part, unless that is much shorter.
    match parts.filter(|(length, _)| text::is_as_long(path, to, length.div_ceil(2).saturating_sub(1))) {
        Some((_, parts)) => parts,
        None => whole(to.clone()),
    }
}

/// Changes of what is inside both; `None` where their parts do not correspond.
fn inside(path: &str, from: &Value, to: &Value) -> Option<Vec<Change>> {
    let at = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match (from, to) {
        (Value::Object(from), Value::Object(to)) => {
            let same_names = from.len() == to.len() && from.keys().all(|name| to.contains_key(name));
            // A quantizer's kind is one setting among others: every kind has the same fields.
            let other_kind = !from.contains_key("narrow_range") && from.get("kind") != to.get("kind");
            let pairs = from.iter().filter_map(|(name, from)| Some((name, from, to.get(name)?)));
            (same_names && !other_kind)
                .then(|| pairs.flat_map(|(name, from, to)| changes(&at(name), from, to)).collect())
        }
        (Value::Array(from), Value::Array(to)) => {
            let pairs = from.iter().zip(to).enumerate();
            (from.len() == to.len() && from.iter().all(Value::is_object)).then(|| {
                pairs.flat_map(|(index, (from, to))| changes(&at(&index.to_string()), from, to)).collect()
            })
        }
        _ => (from == to).then(Vec::new),
    }
}

/// Whether this is a list of parts that have kinds.
fn has_kinds(value: &Value) -> bool {
    value.as_array().is_some_and(|list| list.iter().any(|part| part.get("kind").is_some()))
}

/// Characters of the changes as text.
fn length(changes: &[Change]) -> usize {
    changes.iter().map(|(path, value)| text::change(path, value).len() + 1).sum()
}

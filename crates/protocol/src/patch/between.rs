//! The patch between two jobs.

use serde_json::Value;

use super::named::{OFF, named};
use super::place::value_of;
use super::{Patch, text};
use crate::job::Job;

/// A path and its new value.
type Change = (String, Value);

pub(super) fn between(from: &Job, to: &Job) -> Patch {
    let mut patch = Patch::default();
    for (path, value) in changes("", &value_of(from), &value_of(to)) {
        patch.set(path, value);
    }
    patch
}

/// The changes that make `to` of `from` at `path`: the shortest of those inside, a name with changes inside, and the whole.
fn changes(path: &str, from: &Value, to: &Value) -> Vec<Change> {
    if from == to {
        return Vec::new();
    }
    let whole = |value: Value| vec![(path.to_owned(), value)];
    if to.is_null() {
        return whole(if named(path).is_empty() { Value::Null } else { OFF.into() });
    }
    let by_name = named(path).into_iter().filter_map(|(name, part)| {
        let mut all = whole(name.into());
        all.extend(inside(path, &part, to)?);
        Some(all)
    });
    let all = inside(path, from, to).into_iter().chain(by_name).chain([whole(to.clone())]);
    // Of equally short ones the first: changes inside go before names.
    all.min_by_key(length).unwrap_or_default()
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

/// Characters of the changes as text.
fn length(changes: &Vec<Change>) -> usize {
    changes.iter().map(|(path, value)| text::change(path, value).len() + 1).sum()
}

//! What controls say, from the table of settings.

use protocol::settings::{Domain, setting};
use yew::AttrValue;

use super::choice::Choice;

/// A setting's label; empty where there is none.
pub fn label(path: &str) -> AttrValue {
    AttrValue::Static(setting(path).map_or("", |setting| setting.label))
}

/// A setting's tip with its default.
pub fn tip(path: &str) -> AttrValue {
    AttrValue::Static(setting(path).map_or("", |setting| setting.tip_with_default()))
}

/// A setting's unit.
pub fn unit(path: &str) -> AttrValue {
    AttrValue::Static(setting(path).map_or("", |setting| match setting.domain {
        Domain::Share(_) => "%",
        _ => setting.unit,
    }))
}

/// Step of the arrow keys: 1 for whole numbers; the others have no natural one.
pub fn step(path: &str) -> AttrValue {
    AttrValue::Static(setting(path).map_or("any", |setting| match setting.domain {
        Domain::Whole(_) => "1",
        _ => "any",
    }))
}

/// The words that a setting may be, as they are called.
pub fn choices(path: &str) -> Vec<Choice> {
    match setting(path).map(|setting| &setting.domain) {
        Some(Domain::Word { words, .. }) => {
            words().into_iter().map(|(word, label)| Choice::new(word, label)).collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
#[path = "setting_tests.rs"]
mod tests;

//! An option of a select.

use yew::AttrValue;

/// One option.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Form value.
    pub value: AttrValue,
    /// Text.
    pub label: AttrValue,
    /// Whether it can be chosen.
    pub enabled: bool,
}

impl Choice {
    /// An option that can be chosen.
    pub fn new(value: impl Into<AttrValue>, label: impl Into<AttrValue>) -> Self {
        Self { value: value.into(), label: label.into(), enabled: true }
    }

    /// The same option, to be chosen only if `enabled`.
    pub fn enabled(self, enabled: bool) -> Self {
        Self { enabled, ..self }
    }
}

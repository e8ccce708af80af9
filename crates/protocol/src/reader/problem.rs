//! Why a value is not what its type asks for.

use std::fmt;

use serde::de;

/// Serde's words, and where in the value they belong.
#[derive(Debug)]
pub(crate) struct Problem {
    /// As `layers[2].units`; empty for the whole.
    pub(crate) place: String,
    words: String,
    of_length: bool,
    /// The entry that says the kind, if the place is beside a kind that has nothing else.
    pub(crate) stranger: Option<&'static str>,
}

impl Problem {
    /// A field beside a kind, which the entry `tag` says, that has none.
    pub(super) fn beside(tag: &'static str, field: &str) -> Self {
        let words = format!("unknown field `{field}`, there are no fields");
        Self { stranger: Some(tag), ..<Self as de::Error>::custom(words) }.within(field)
    }

    /// The same problem inside a field.
    pub(super) fn within(mut self, field: &str) -> Self {
        let apart = if self.place.is_empty() || self.place.starts_with('[') { "" } else { "." };
        self.place = format!("{field}{apart}{}", self.place);
        self
    }

    /// The same problem inside an item of a list, from 0.
    pub(super) fn within_item(self, index: usize) -> Self {
        self.within(&format!("[{index}]"))
    }

    /// Whether a list had too few items, or too many, and not one inside it.
    pub(super) fn is_of_length(&self) -> bool {
        self.of_length && self.place.is_empty()
    }

    /// What is wrong, without its place.
    pub(crate) fn words(self) -> String {
        self.words
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, words, .. } = self;
        if place.is_empty() { out.write_str(words) } else { write!(out, "{place}: {words}") }
    }
}

impl std::error::Error for Problem {}

impl de::Error for Problem {
    fn custom<T: fmt::Display>(words: T) -> Self {
        Self { place: String::new(), words: words.to_string(), of_length: false, stranger: None }
    }

    fn invalid_length(length: usize, expected: &dyn de::Expected) -> Self {
        let words = format!("invalid length {length}, expected {expected}");
        Self { of_length: true, ..Self::custom(words) }
    }
}

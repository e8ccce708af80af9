//! What values a setting takes.

use std::fmt::Display;
use std::ops::RangeInclusive;

use serde_json::Value;
use vocabulary::Word;

use crate::patch::{OFF, named};

/// What values a setting takes.
#[derive(Clone, Debug)]
pub enum Domain {
    /// Whole numbers.
    Whole(RangeInclusive<u64>),
    /// Numbers.
    Real(RangeInclusive<f64>),
    /// Shares of one, which the page shows in percent.
    Share(RangeInclusive<f64>),
    /// On or off.
    Switch,
    /// One of the words of an enumeration.
    Word {
        /// The enumeration's name.
        name: &'static str,
        /// Lists the words, each with its label.
        words: fn() -> Vec<(&'static str, &'static str)>,
    },
    /// A part by its name, or with settings of its own; `true` if it may be off.
    Part {
        /// Whether it may be off.
        optional: bool,
    },
    /// Text of so many characters.
    Text(RangeInclusive<usize>),
    /// A list or anything else that is no single value; the words say how an entry looks.
    List(&'static str),
}

/// Whole numbers of a range of any width; a macro, since rows are constants and `From` is not for those.
macro_rules! whole {
    ($range:expr) => {
        Domain::Whole(*$range.start() as u64..=*$range.end() as u64)
    };
}
pub(super) use whole;

impl Domain {
    pub(super) const fn word<T: Word>() -> Self {
        Self::Word { name: T::NAME, words: T::labelled }
    }

    /// A share in percent, without the tail that multiplying leaves.
    pub fn percent(share: f64) -> f64 {
        (share * 1e6).round() / 1e4
    }

    /// What is allowed, in words; empty where the default says it.
    pub fn words(&self, path: &str) -> String {
        let joined = |words: Vec<&'static str>| words.join(", ");
        match self {
            Self::Whole(range) => format!("{} to {}", readable(range.start()), readable(range.end())),
            Self::Real(range) | Self::Share(range) => {
                format!("{} to {}", readable(range.start()), readable(range.end()))
            }
            Self::Switch => String::new(),
            Self::Word { words, .. } => joined(words().iter().map(|(word, _)| *word).collect()),
            Self::Part { optional } => {
                let names = named(path).into_iter().map(|(name, _)| name);
                joined(names.chain(optional.then_some(OFF)).collect())
            }
            Self::Text(range) => format!("{} to {} characters", range.start(), range.end()),
            Self::List(entry) => (*entry).to_owned(),
        }
    }

    /// A text as a value.
    ///
    /// # Errors
    /// What is allowed, for example `1 to 256`; nothing is said of parts and lists.
    pub fn typed(&self, text: &str) -> Result<Value, String> {
        self.read(text.trim()).ok_or_else(|| self.words(""))
    }

    /// A text as a value; `None` if it is none, or not allowed. Parts and lists are read as the text of a patch.
    pub(super) fn read(&self, text: &str) -> Option<Value> {
        match self {
            Self::Whole(range) => text.parse().ok().filter(|it| range.contains(it)).map(Value::from),
            Self::Real(range) | Self::Share(range) => {
                text.parse().ok().filter(|it| range.contains(it)).map(Value::from)
            }
            Self::Switch => match text {
                "true" | "on" => Some(true.into()),
                "false" | OFF => Some(false.into()),
                _ => None,
            },
            Self::Word { words, .. } => words().iter().any(|(word, _)| *word == text).then(|| text.into()),
            Self::Text(range) => range.contains(&text.chars().count()).then(|| text.into()),
            Self::Part { .. } | Self::List(_) => crate::patch::read_value(text).ok(),
        }
    }
}

/// A number, with separators between the digits before its point.
pub(super) fn readable(number: impl Display) -> String {
    let whole = number.to_string();
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole.as_str()), |digits| ("-", digits));
    let point = digits.find('.').unwrap_or(digits.len());
    let mut text = sign.to_owned();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && place < point && (point - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

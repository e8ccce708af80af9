//! How one simulator parameter is read, shown and limited: the value types and the description of a parameter.

use thiserror::Error;

/// One parameter as the page and the command line list it.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Key, as in `--set key=value`.
    pub name: &'static str,
    /// Unit of the value; empty for counts and ratios.
    pub unit: &'static str,
    /// One sentence on what it does.
    pub meaning: &'static str,
    /// Smallest and largest value allowed.
    pub allowed: (f64, f64),
    /// Whether only whole numbers are allowed.
    pub whole: bool,
    /// Value in the configuration that was asked.
    pub value: f64,
}

/// Why a simulator configuration is refused. The text names the parameter and what is allowed.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum ConfigError {
    /// No parameter has this key.
    #[error("no simulator parameter is called '{0}'")]
    UnknownKey(String),
    /// The text is not a number of the parameter's kind.
    #[error("{name}: '{text}' is not a {kind}")]
    NotANumber {
        /// Key of the parameter.
        name: &'static str,
        /// What was given.
        text: String,
        /// `number` or `whole number`.
        kind: &'static str,
    },
    /// A value lies outside its range.
    #[error("{name} is {value}, allowed is {low} to {high}")]
    OutOfRange {
        /// Key of the parameter.
        name: &'static str,
        /// Value given.
        value: f64,
        /// Smallest value allowed.
        low: f64,
        /// Largest value allowed.
        high: f64,
    },
    /// Two parameters contradict each other.
    #[error("{0}")]
    Contradiction(String),
}

/// A parameter's value type.
pub(super) trait Value: Copy {
    /// Whether only whole numbers fit.
    const WHOLE: bool;
    /// As a plain number, for checks and listings.
    fn as_f64(self) -> f64;
    /// The number `value`, or `None` when the type cannot hold it.
    fn from_f64(value: f64) -> Option<Self>;
}

impl Value for f64 {
    const WHOLE: bool = false;
    fn as_f64(self) -> f64 {
        self
    }
    fn from_f64(value: f64) -> Option<Self> {
        value.is_finite().then_some(value)
    }
}

impl Value for u32 {
    const WHOLE: bool = true;
    fn as_f64(self) -> f64 {
        f64::from(self)
    }
    fn from_f64(value: f64) -> Option<Self> {
        (value.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&value)).then_some(value as u32)
    }
}

/// Reads `text` as the value of the parameter `name`.
///
/// # Errors
/// [`ConfigError::NotANumber`] when the text is no number, or no whole number where one is needed.
pub(super) fn parse<T: Value>(name: &'static str, text: &str) -> Result<T, ConfigError> {
    text.trim().parse::<f64>().ok().and_then(T::from_f64).ok_or_else(|| ConfigError::NotANumber {
        name,
        text: text.to_owned(),
        kind: if T::WHOLE { "whole number" } else { "number" },
    })
}

/// Checks that `value` of parameter `name` lies in `allowed`.
///
/// # Errors
/// [`ConfigError::OutOfRange`], also for NaN.
pub(super) fn in_range(name: &'static str, value: f64, allowed: (f64, f64)) -> Result<(), ConfigError> {
    if value >= allowed.0 && value <= allowed.1 {
        return Ok(());
    }
    Err(ConfigError::OutOfRange { name, value, low: allowed.0, high: allowed.1 })
}

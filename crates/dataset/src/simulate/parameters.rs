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
    /// Where the value stands in its configuration.
    fn place(&mut self) -> Place<'_>;
}

/// A value in its configuration, by its type.
pub(super) enum Place<'a> {
    Real(&'a mut f64),
    Whole(&'a mut u32),
}

impl Value for f64 {
    const WHOLE: bool = false;
    fn as_f64(self) -> f64 {
        self
    }
    fn place(&mut self) -> Place<'_> {
        Place::Real(self)
    }
}

impl Value for u32 {
    const WHOLE: bool = true;
    fn as_f64(self) -> f64 {
        f64::from(self)
    }
    fn place(&mut self) -> Place<'_> {
        Place::Whole(self)
    }
}

impl Parameter {
    /// Reads `text` as a value of this parameter. A whole number is one that 32 bits hold.
    ///
    /// # Errors
    /// [`ConfigError::NotANumber`] when the text is no number, or no whole number where one is needed.
    pub(super) fn parse(&self, text: &str) -> Result<f64, ConfigError> {
        let fits = |value: &f64| {
            if self.whole {
                value.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(value)
            } else {
                value.is_finite()
            }
        };
        text.trim().parse::<f64>().ok().filter(fits).ok_or_else(|| ConfigError::NotANumber {
            name: self.name,
            text: text.to_owned(),
            kind: if self.whole { "whole number" } else { "number" },
        })
    }
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

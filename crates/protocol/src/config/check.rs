//! The error of a config check, and the range checks that produce it.

use std::fmt::{Debug, Display};
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::version::UnknownVersion;

/// Why a config was refused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
pub enum ConfigError {
    /// A value outside its range.
    #[error("{field} is {value}; allowed: {allowed}")]
    OutOfRange {
        /// The setting, as a path such as `training.epochs`.
        field: String,
        /// The value found.
        value: String,
        /// What is allowed.
        allowed: String,
    },
    /// A config of another version.
    #[error(transparent)]
    Version(#[from] UnknownVersion),
}

impl ConfigError {
    /// A refusal of `value` in `field`.
    pub fn new(field: impl Into<String>, value: impl Display, allowed: impl Into<String>) -> Self {
        Self::OutOfRange { field: field.into(), value: value.to_string(), allowed: allowed.into() }
    }

    /// The same refusal of a setting inside `part`.
    #[must_use]
    pub fn within(self, part: &str) -> Self {
        match self {
            Self::OutOfRange { field, value, allowed } => {
                Self::OutOfRange { field: format!("{part}.{field}"), value, allowed }
            }
            Self::Version(_) => self,
        }
    }
}

/// Checks that a number lies in a range (NaN never does).
pub(crate) fn within<T: PartialOrd + Display + Debug>(
    field: &str,
    value: T,
    range: &RangeInclusive<T>,
) -> Result<(), ConfigError> {
    if range.contains(&value) {
        Ok(())
    } else {
        Err(ConfigError::new(field, value, format!("{} to {}", range.start(), range.end())))
    }
}

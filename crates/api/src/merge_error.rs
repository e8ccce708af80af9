//! Why settings were refused.

/// Why settings were refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MergeError {
    /// A setting that does not exist.
    #[error("{path} is not a setting; there are {known}")]
    Unknown {
        /// Its place, for example `config.training.epoch`.
        path: String,
        /// The settings at this place.
        known: String,
    },
    /// A value of the wrong type.
    #[error("{path} must be {expected}")]
    Type {
        /// Its place.
        path: String,
        /// What it must be.
        expected: &'static str,
    },
    /// What the type itself refuses.
    #[error("{path}: {problem}")]
    Value {
        /// The settings' name.
        path: String,
        /// The reason.
        problem: String,
    },
}

//! Why a sweep is refused.

use protocol::PatchError;
use protocol::config::ConfigError;

/// Why a sweep is refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SweepError {
    /// Text that is no sweep; serde's message names the field.
    #[error("{0}")]
    Form(String),
    /// A setting of the sweep, by its path.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A change that no job takes.
    #[error("{place}: {problem}")]
    Setting {
        /// Where it stands in the sweep.
        place: String,
        /// What is wrong.
        problem: PatchError,
    },
    /// A point whose job is refused.
    #[error("point {id} ({name}): {problem}")]
    Point {
        /// Its number.
        id: u64,
        /// Its values.
        name: String,
        /// What the job's check says.
        problem: String,
    },
}

impl SweepError {
    /// A refusal of `value` at `field` of the sweep.
    pub(crate) fn of(
        field: impl Into<String>,
        value: impl std::fmt::Display,
        allowed: impl Into<String>,
    ) -> Self {
        Self::Config(ConfigError::new(field, value, allowed))
    }

    pub(crate) fn setting(place: impl Into<String>, problem: PatchError) -> Self {
        Self::Setting { place: place.into(), problem }
    }
}

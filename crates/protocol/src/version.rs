//! Version numbers of everything that is stored or sent, and the refusal of versions this build does not know.

use serde::{Deserialize, Serialize};

/// Version of the messages between page and worker. Both come from one build; the handshake catches a stale cached worker.
pub const PROTOCOL_VERSION: u32 = 10;

/// Version of [`crate::Job`].
pub const JOB_VERSION: u32 = 1;

/// Version of [`crate::Patch`].
pub const PATCH_VERSION: u32 = 1;

/// Version of [`crate::Record`].
pub const RECORD_VERSION: u32 = 2;

/// Version of a sweep's description (crate `sweep`).
pub const SWEEP_VERSION: u32 = 1;

/// Version of [`crate::RunConfig`] and [`crate::PtqConfig`].
pub const CONFIG_VERSION: u32 = 4;

/// Version of the model files `run.json`, `q.json` and `model.json`.
pub const MODEL_FORMAT_VERSION: u32 = 5;

/// Version of the arithmetic: rises whenever the same data, config and seed give other bits than before.
pub const ENGINE_VERSION: u32 = 3;

/// A version number found in a file or message that this build cannot read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{what} version {found} is not known; this Bitroom reads version {known}")]
pub struct UnknownVersion {
    /// What carries the version, for example `run config`.
    pub what: String,
    /// The version found.
    pub found: u32,
    /// The version this build reads.
    pub known: u32,
}

/// Checks one version number.
///
/// # Errors
/// [`UnknownVersion`] naming `what` if `found` differs from `known`.
pub fn expect_version(what: &str, found: u32, known: u32) -> Result<(), UnknownVersion> {
    if found == known { Ok(()) } else { Err(UnknownVersion { what: what.to_owned(), found, known }) }
}

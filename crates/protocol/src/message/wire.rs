//! Messages as bytes. Both ends come from one build, so that the bytes name neither fields nor variants; that takes a third of
//! the code in page and worker that reading JavaScript objects by their fields' names would.
//!
//! The handshake is what a page and a worker of different builds must understand: [`super::ToWorker::Hello`] and
//! [`super::FromWorker::Ready`] are the first variants of their types and stay as they are.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{FromWorker, ToWorker};

/// What travels between page and worker.
pub trait Message: Serialize + DeserializeOwned {}

impl Message for ToWorker {}
impl Message for FromWorker {}

/// Bytes that are no message of this build, or a message that has no bytes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no message of this build: {0}")]
pub struct WireError(String);

/// The bytes of a message.
///
/// # Errors
/// [`WireError`] for types that cannot say how long they are; none of the messages has such a part.
pub fn to_bytes<M: Message>(message: &M) -> Result<Vec<u8>, WireError> {
    postcard::to_stdvec(message).map_err(|problem| WireError(problem.to_string()))
}

/// The message of these bytes, all of them.
///
/// # Errors
/// [`WireError`] if they are another message, or of another build.
pub fn from_bytes<M: Message>(bytes: &[u8]) -> Result<M, WireError> {
    let (message, rest) =
        postcard::take_from_bytes(bytes).map_err(|problem| WireError(problem.to_string()))?;
    if rest.is_empty() { Ok(message) } else { Err(WireError(format!("{} bytes too many", rest.len()))) }
}

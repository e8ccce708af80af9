//! What a worker's link reports.

use protocol::message::FromWorker;

/// What the link reports.
#[derive(Clone, Debug, PartialEq)]
pub enum WorkerEvent {
    /// A message arrived.
    Message(Box<FromWorker>),
    /// The worker died or fell silent; a new one is being started.
    Died {
        /// What happened, in a few words.
        reason: String,
    },
    /// It died too often: no new one is started until the user asks.
    GaveUp {
        /// What happened last.
        reason: String,
    },
}

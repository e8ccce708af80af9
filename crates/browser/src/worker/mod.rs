//! A web worker that is kept alive.

mod event;
mod link;
mod watchdog;

pub use event::WorkerEvent;
pub use link::Link;

//! The one runner: a job with one seed, or a list of such jobs, goes step by step and leaves a record.

mod integers;
mod job;
mod list;
mod wanted;

pub use job::{JobError, JobProgress, Runner};
pub use list::{List, ListError, ListProgress};
pub use wanted::Wanted;

//! Runs that have ended: the result, those kept beside it, model files that become one, and what is kept to have runs again
//! in another worker.

mod kept;
pub mod opening;
mod rescue;
mod result;

pub use kept::{KeptRun, KeptRuns, MOST_KEPT};
pub use opening::Opening;
pub use rescue::Rescue;
pub use result::{ResultState, export};

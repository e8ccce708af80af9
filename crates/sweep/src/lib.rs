//! A sweep is a list of jobs: which ones, in which order they are given to workers, and what their records say together.
//!
//! Pure as everything below the front ends: no clock, no thread, no file. Whoever holds those asks the [`Plan`] for tasks, runs
//! them and tells it what came of them; neither the number of workers nor the order in which they end changes a result.

mod axis;
mod changes;
mod check;
mod config;
mod draw;
mod error;
mod fresh;
pub mod optuna;
mod outcome;
mod plan;
mod point;
mod presets;
mod race;
mod results;
pub mod statistics;
#[cfg(any(test, feature = "testing"))]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
pub mod testing;
mod unit;

pub use axis::Varied;
pub use check::{CheckedSweep, float_job};
pub use config::{Axis, Budget, Choice, Halving, Points, Sample, SweepConfig};
pub use error::SweepError;
pub use fresh::fresh_seeds;
pub use outcome::{Outcome, Score, metrics};
pub use plan::{Plan, Planning, Task};
pub use point::{Kind, Point, PointId};
pub use presets::{Extent, preset};
pub use results::{Failure, Line, Results};

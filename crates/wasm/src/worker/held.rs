//! What the worker holds for later: the loaded data and the finished runs.

use std::sync::Arc;

use experiment::Prepared;
use protocol::defaults::SENSORS;
use protocol::message::RunId;

use super::data::LoadedData;
use super::shelf::{SHELF_SIZE, Shelf, ShelvedRun};

/// The loaded data and the last finished runs.
#[derive(Debug, Default)]
pub struct Held {
    /// The data of later runs, once there are any.
    pub data: Option<LoadedData>,
    /// The last finished runs.
    pub shelf: Shelf,
    /// What the last job ran on, so that it is there for the next one.
    pub of_last_job: Option<Arc<Prepared>>,
}

impl Held {
    /// Sensors of the loaded data; the default before there are any.
    pub fn sensors(&self) -> u32 {
        self.data.as_ref().map_or(SENSORS, |data| data.dataset.sensors())
    }

    /// A finished run.
    ///
    /// # Errors
    /// That it is not among the last ones, as the sentence to show.
    pub fn shelved(&mut self, run: RunId) -> Result<&mut ShelvedRun, String> {
        self.shelf.get_mut(run).ok_or_else(|| {
            format!("run {} is not among the last {SHELF_SIZE} finished runs; train it again", run.0)
        })
    }
}

//! The last finished runs, each with the data it was evaluated on, so that it can be quantized and saved later.

use std::collections::VecDeque;
use std::sync::Arc;

use experiment::{FinishedRun, Prepared, Quantized};
use protocol::message::{FromWorker, RunId};

/// Finished runs kept. The page compares a handful; older ones make room.
pub const SHELF_SIZE: usize = 8;

/// A finished run.
#[derive(Debug)]
pub struct ShelvedRun {
    /// Its number.
    pub id: RunId,
    /// Its networks.
    pub finished: Arc<FinishedRun>,
    /// The blocks it was evaluated on.
    pub prepared: Arc<Prepared>,
    /// Its last post-training quantization.
    pub ptq: Option<Arc<Quantized>>,
}

/// The finished runs, oldest first.
#[derive(Debug, Default)]
pub struct Shelf {
    runs: VecDeque<ShelvedRun>,
}

impl Shelf {
    /// Keeps a run; it replaces one of the same number, and the oldest if the shelf is full.
    pub fn put(&mut self, run: ShelvedRun) {
        self.remove(run.id);
        if self.runs.len() >= SHELF_SIZE {
            self.runs.pop_front();
        }
        self.runs.push_back(run);
    }

    /// The run of that number.
    pub fn get_mut(&mut self, id: RunId) -> Option<&mut ShelvedRun> {
        self.runs.iter_mut().find(|run| run.id == id)
    }

    /// Drops the run of that number, if it is here.
    pub fn remove(&mut self, id: RunId) {
        self.runs.retain(|run| run.id != id);
    }
}

/// The message that lets the page have a run again; none where it cannot be written, which plain data always can.
pub fn kept(run: RunId, finished: &FinishedRun) -> Option<FromWorker> {
    let bytes = serde_json::to_vec(&finished.to_kept_file()).ok()?;
    Some(FromWorker::Kept { run, bytes })
}

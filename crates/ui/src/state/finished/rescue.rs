//! Runs outlive their worker: the page keeps what it needs to have them again, and hands it to the next worker.

use std::rc::Rc;

use protocol::message::{RunId, ToWorker};
use protocol::report::DataView;
use vocabulary::sorted;

use super::{KeptRuns, ResultState};
use crate::state::run::{RunState, Status};
use crate::state::{Desk, Shared, Tone};

/// What the worker sent of the runs that have trained.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rescue {
    /// Each run with its `run.json`.
    files: Rc<Vec<(RunId, Shared<Vec<u8>>)>>,
    /// A run whose worker ended after its training and before its report.
    unfinished: Option<RunId>,
}

impl Rescue {
    /// What is kept of a run.
    fn file(&self, run: RunId) -> Option<&Vec<u8>> {
        self.files.iter().find(|(kept, _)| *kept == run).map(|(_, bytes)| &**bytes)
    }

    /// Whether a run waits for a worker to be evaluated.
    fn waits(&self, run: Option<RunId>) -> bool {
        self.unfinished.is_some() && self.unfinished == run
    }

    /// Keeps what the worker sent of a run, and forgets the runs that are shown nowhere.
    pub fn keep_file(&mut self, run: RunId, bytes: Vec<u8>, result: Option<&ResultState>, kept: &KeptRuns) {
        let mut files = std::mem::take(Rc::make_mut(&mut self.files));
        let result = result.map(|result| result.run);
        files.retain(|(known, _)| *known != run && (result == Some(*known) || kept.holds(*known)));
        files.push((run, Shared::new(bytes)));
        self.files = Rc::new(files);
    }

    /// The worker ended, maybe while a run was going on: one that has trained waits for the next worker to evaluate it,
    /// another breaks off.
    pub fn worker_lost(&mut self, reason: &str, run: &mut RunState, desk: &mut Desk) {
        if !run.status.is_active() {
            return;
        }
        self.unfinished = run.id.filter(|run| self.file(*run).is_some());
        if self.unfinished.is_some() {
            run.status = Status::Training;
        } else {
            run.break_off(&format!("The worker stopped: {reason}."), desk);
        }
    }

    /// Data were loaded: hands the new worker the runs that were on the same data. A run on other data stays as it is
    /// shown; one that was not evaluated yet breaks off.
    pub fn hand_over(
        &mut self,
        loaded: &DataView,
        run: &mut RunState,
        result: Option<&ResultState>,
        kept: &KeptRuns,
        desk: &mut Desk,
    ) {
        if self.waits(run.id) {
            self.unfinished = None;
            let on_these = run.id.filter(|_| run.view.as_ref().is_some_and(|view| is_same(view, loaded)));
            match on_these.and_then(|run| Some((run, self.file(run)?.clone()))) {
                Some((run, bytes)) => {
                    desk.send(ToWorker::Open { run, bytes });
                    desk.notify(
                        Tone::Plain,
                        "The worker stopped and was restarted; the trained run was kept and is evaluated now.",
                    );
                }
                None => {
                    run.break_off("The worker stopped, and other data are loaded now.", desk);
                }
            }
        }
        let shown = kept.runs.iter().map(|kept| &kept.result).chain(result);
        let lost = shown
            .filter(|result| !result.in_worker && is_same(&result.view, loaded))
            .map(|result| result.run);
        let mut lost: Vec<RunId> = sorted(lost, Ord::cmp);
        lost.dedup();
        for run in lost {
            if let Some(bytes) = self.file(run).cloned() {
                desk.send(ToWorker::Restore { run, bytes });
            }
        }
    }
}

fn is_same(view: &DataView, other: &DataView) -> bool {
    (&view.fingerprint, &view.split_config) == (&other.fingerprint, &other.split_config)
}

#[cfg(test)]
#[path = "rescue_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;

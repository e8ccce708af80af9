//! Runs outlive their worker: the page keeps what it needs to have them again, and hands it to the next worker.

use std::rc::Rc;

use protocol::message::{RunId, ToWorker};
use protocol::report::DataView;
use vocabulary::sorted;

use super::{AppState, Shared, Status, Tone};

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
}

fn is_same(view: &DataView, other: &DataView) -> bool {
    (&view.fingerprint, &view.split_config) == (&other.fingerprint, &other.split_config)
}

impl AppState {
    /// Keeps what the worker sent of a run, and forgets the runs that are shown nowhere.
    pub(super) fn keep_file(&mut self, run: RunId, bytes: Vec<u8>) {
        let mut files = std::mem::take(Rc::make_mut(&mut self.rescue.files));
        let result = self.result.as_ref().map(|result| result.run);
        files.retain(|(kept, _)| *kept != run && (result == Some(*kept) || self.kept.holds(*kept)));
        files.push((run, Shared::new(bytes)));
        self.rescue.files = Rc::new(files);
    }

    /// The worker ended while a run was going on. Whether the run has trained, so that the next worker can evaluate it.
    pub(super) fn outlives_worker(&mut self) -> bool {
        let run = self.run.id.filter(|run| self.rescue.file(*run).is_some());
        self.rescue.unfinished = run;
        if run.is_some() {
            self.run.status = Status::Training;
        }
        run.is_some()
    }

    /// Data were loaded: hands the new worker the runs that were on the same data. A run on other data stays as it is
    /// shown; one that was not evaluated yet breaks off.
    pub(super) fn rescue_runs(&mut self) {
        let Some(loaded) = self.data.loaded.clone() else { return };
        if self.rescue.waits(self.run.id) {
            self.rescue.unfinished = None;
            let run =
                self.run.id.filter(|_| self.run.view.as_ref().is_some_and(|view| is_same(view, &loaded)));
            match run.and_then(|run| Some((run, self.rescue.file(run)?.clone()))) {
                Some((run, bytes)) => {
                    self.send(ToWorker::Open { run, bytes });
                    self.notify(
                        Tone::Plain,
                        "The worker stopped and was restarted; the trained run was kept and is evaluated now.",
                    );
                }
                None => self.break_off("The worker stopped, and other data are loaded now.".to_owned()),
            }
        }
        let shown = self.kept.runs.iter().map(|kept| &kept.result).chain(&self.result);
        let lost = shown
            .filter(|result| !result.in_worker && is_same(&result.view, &loaded))
            .map(|result| result.run);
        let mut lost: Vec<RunId> = sorted(lost, Ord::cmp);
        lost.dedup();
        for run in lost {
            if let Some(bytes) = self.rescue.file(run).cloned() {
                self.send(ToWorker::Restore { run, bytes });
            }
        }
    }

    /// The new worker holds a run again.
    pub(super) fn restored(&mut self, run: RunId) {
        self.kept.hold_again(run);
        if let Some(result) = self.result.as_mut().filter(|result| result.run == run) {
            result.in_worker = true;
            self.quantize();
        }
    }
}

#[cfg(test)]
#[path = "rescue_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;

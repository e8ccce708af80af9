//! Finished runs that are kept to be compared: shown or hidden, pinned, removed and brought back.

use protocol::message::{RunId, ToWorker};
use protocol::report::DataView;
use yew::AttrValue;

use super::{AppState, ResultState, RunState, Status};

/// Runs kept at most; each has a colour of its own.
pub const MOST_KEPT: usize = 6;

/// A finished run.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptRun {
    /// What it found.
    pub result: ResultState,
    /// Name, such as `MLP 4-32-2`; later runs of the same network are numbered.
    pub name: AttrValue,
    /// Its colour while another run is the result, 0 to 5.
    pub slot: usize,
    /// Whether its path is drawn.
    pub shown: bool,
    /// Whether newer runs may not push it out.
    pub pinned: bool,
}

impl KeptRun {
    /// Why its path cannot be drawn beside data that are shown; absent if it can.
    pub fn why_not_drawn(&self, view: &DataView) -> Option<&'static str> {
        if self.result.view.fingerprint != view.fingerprint {
            Some("on other data")
        } else if self.result.view.split_config != view.split_config {
            Some("on another split")
        } else {
            None
        }
    }
}

/// The runs that are kept, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KeptRuns {
    /// The runs.
    pub runs: Vec<KeptRun>,
    /// The run that was removed last, with its place.
    pub removed: Option<(usize, KeptRun)>,
}

impl KeptRuns {
    fn position(&self, run: RunId) -> Option<usize> {
        self.runs.iter().position(|kept| kept.result.run == run)
    }

    fn get_mut(&mut self, run: RunId) -> Option<&mut KeptRun> {
        self.runs.iter_mut().find(|kept| kept.result.run == run)
    }

    /// Whether the worker must not forget the run.
    pub(super) fn holds(&self, run: RunId) -> bool {
        self.position(run).is_some() || self.removed.as_ref().is_some_and(|(_, kept)| kept.result.run == run)
    }

    /// A new worker holds a run again.
    pub(super) fn hold_again(&mut self, run: RunId) {
        let removed = self.removed.iter_mut().map(|(_, kept)| kept);
        let runs = self.runs.iter_mut().chain(removed);
        runs.filter(|kept| kept.result.run == run).for_each(|kept| kept.result.in_worker = true);
    }

    /// Whether one more run may be pinned: a new one must find a place.
    pub fn can_pin(&self) -> bool {
        self.runs.iter().filter(|kept| kept.pinned).count() + 1 < MOST_KEPT
    }

    fn name_for(&self, label: &str) -> AttrValue {
        let taken = |name: &str| self.runs.iter().any(|kept| kept.name == name);
        if !taken(label) {
            return label.to_owned().into();
        }
        // One of the numbers up to the number of runs is free.
        (2..)
            .map(|number| format!("{label}, no. {number}"))
            .find(|name| !taken(name))
            .unwrap_or_default()
            .into()
    }

    fn free_slot(&self) -> usize {
        (0..MOST_KEPT).find(|slot| self.runs.iter().all(|kept| kept.slot != *slot)).unwrap_or(0)
    }

    /// Keeps a run; returns the one that made room for it.
    fn keep(&mut self, result: ResultState) -> Option<RunId> {
        let pushed_out = (self.runs.len() >= MOST_KEPT).then(|| {
            let oldest = self.runs.iter().position(|kept| !kept.pinned).unwrap_or(0);
            self.runs.remove(oldest).result.run
        });
        let (name, slot) =
            (self.name_for(&result.report.config.model.label(result.report.sensors())), self.free_slot());
        self.runs.push(KeptRun { result, name, slot, shown: true, pinned: false });
        pushed_out
    }
}

impl AppState {
    pub(super) fn keep_result(&mut self) {
        if let Some(result) = self.result.clone()
            && let Some(run) = self.kept.keep(result)
        {
            self.discard(run);
        }
    }

    /// Brings what is kept of the result up to date.
    pub(super) fn update_kept(&mut self) {
        if let Some(result) = &self.result
            && let Some(kept) = self.kept.get_mut(result.run)
            && kept.result != *result
        {
            kept.result = result.clone();
        }
    }

    /// No worker holds any run any more.
    pub(super) fn kept_lost_worker(&mut self) {
        let removed = self.kept.removed.iter_mut().map(|(_, kept)| kept);
        for kept in self.kept.runs.iter_mut().chain(removed) {
            kept.result.in_worker = false;
            kept.result.ptq_in_worker = false;
        }
    }

    /// Lets the worker forget a run unless it is still wanted.
    pub(super) fn discard(&mut self, run: RunId) {
        let is_result = self.result.as_ref().is_some_and(|result| result.run == run);
        if self.desk.worker_ready() && !is_result && !self.kept.holds(run) {
            self.desk.send(ToWorker::Discard { run });
        }
    }

    pub(super) fn show_kept(&mut self, run: RunId, shown: bool) {
        if let Some(kept) = self.kept.get_mut(run) {
            kept.shown = shown;
        }
    }

    pub(super) fn pin_kept(&mut self, run: RunId, pinned: bool) {
        let may = !pinned || self.kept.can_pin();
        if let Some(kept) = self.kept.get_mut(run).filter(|_| may) {
            kept.pinned = pinned;
        }
    }

    pub(super) fn remove_kept(&mut self, run: RunId) {
        let Some(place) = self.kept.position(run) else { return };
        let before = self.kept.removed.take();
        let kept = self.kept.runs.remove(place);
        self.desk.announce(format!("{} was removed; it can be brought back.", kept.name));
        self.kept.removed = Some((place, kept));
        if let Some((_, forgotten)) = before {
            self.discard(forgotten.result.run);
        }
    }

    pub(super) fn restore_kept(&mut self) {
        if self.kept.runs.len() >= MOST_KEPT {
            return;
        }
        if let Some((place, mut kept)) = self.kept.removed.take() {
            if self.kept.runs.iter().any(|other| other.slot == kept.slot) {
                kept.slot = self.kept.free_slot();
            }
            self.desk.announce(format!("{} is back.", kept.name));
            self.kept.runs.insert(place.min(self.kept.runs.len()), kept);
        }
    }

    /// Makes a kept run the result: its paths are drawn strong, and the sliders act on it.
    pub(super) fn open_kept(&mut self, run: RunId) {
        if self.run.status.is_active() {
            return;
        }
        let Some(kept) = self.kept.position(run).and_then(|place| self.kept.runs.get(place)).cloned() else {
            return;
        };
        self.run = RunState::done(&kept.result);
        self.run.status = Status::Done;
        self.ptq.forget();
        self.desk.announce(format!("{} is the result shown.", kept.name));
        self.result = Some(kept.result);
        self.quantize();
    }
}

#[cfg(test)]
#[path = "kept_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;

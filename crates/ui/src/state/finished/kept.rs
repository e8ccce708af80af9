//! Finished runs that are kept to be compared: shown or hidden, pinned, removed and brought back.

use protocol::message::{RunId, ToWorker};
use protocol::report::DataView;
use yew::AttrValue;

use super::ResultState;
use crate::state::Desk;

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
    /// A run by its number.
    pub fn get(&self, run: RunId) -> Option<&KeptRun> {
        self.runs.iter().find(|kept| kept.result.run == run)
    }

    fn position(&self, run: RunId) -> Option<usize> {
        self.runs.iter().position(|kept| kept.result.run == run)
    }

    fn get_mut(&mut self, run: RunId) -> Option<&mut KeptRun> {
        self.runs.iter_mut().find(|kept| kept.result.run == run)
    }

    /// Whether the worker must not forget the run.
    pub fn holds(&self, run: RunId) -> bool {
        self.position(run).is_some() || self.removed.as_ref().is_some_and(|(_, kept)| kept.result.run == run)
    }

    /// A new worker holds a run again.
    pub fn hold_again(&mut self, run: RunId) {
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

    /// Keeps a result; the worker may forget the run that makes room for it.
    pub fn keep(&mut self, result: &ResultState, desk: &mut Desk) {
        let pushed_out = (self.runs.len() >= MOST_KEPT).then(|| {
            let oldest = self.runs.iter().position(|kept| !kept.pinned).unwrap_or(0);
            self.runs.remove(oldest).result.run
        });
        let (name, slot) =
            (self.name_for(&result.report.config.model.label(result.report.sensors())), self.free_slot());
        self.runs.push(KeptRun { result: result.clone(), name, slot, shown: true, pinned: false });
        if let Some(run) = pushed_out {
            self.discard(run, Some(result), desk);
        }
    }

    /// Brings what is kept of the result up to date.
    pub fn update(&mut self, result: &ResultState) {
        if let Some(kept) = self.get_mut(result.run)
            && kept.result != *result
        {
            kept.result = result.clone();
        }
    }

    /// No worker holds any run any more.
    pub fn worker_lost(&mut self) {
        let removed = self.removed.iter_mut().map(|(_, kept)| kept);
        self.runs.iter_mut().chain(removed).for_each(|kept| kept.result.worker_lost());
    }

    /// Lets the worker forget a run, unless it is the result or kept.
    pub fn discard(&self, run: RunId, result: Option<&ResultState>, desk: &mut Desk) {
        let is_result = result.is_some_and(|result| result.run == run);
        if desk.worker_ready() && !is_result && !self.holds(run) {
            desk.send(ToWorker::Discard { run });
        }
    }

    /// Shows or hides a run's path.
    pub fn show(&mut self, run: RunId, shown: bool) {
        if let Some(kept) = self.get_mut(run) {
            kept.shown = shown;
        }
    }

    /// Pins a run, where it may be, or lets it go.
    pub fn pin(&mut self, run: RunId, pinned: bool) {
        let may = !pinned || self.can_pin();
        if let Some(kept) = self.get_mut(run).filter(|_| may) {
            kept.pinned = pinned;
        }
    }

    /// Removes a run, so that it can be brought back; the one that was removed before cannot any more.
    pub fn remove(&mut self, run: RunId, result: Option<&ResultState>, desk: &mut Desk) {
        let Some(place) = self.position(run) else { return };
        let before = self.removed.take();
        let kept = self.runs.remove(place);
        desk.announce(format!("{} was removed; it can be brought back.", kept.name));
        self.removed = Some((place, kept));
        if let Some((_, forgotten)) = before {
            self.discard(forgotten.result.run, result, desk);
        }
    }

    /// Brings back the run that was removed last, where there is room.
    pub fn restore(&mut self, desk: &mut Desk) {
        if self.runs.len() >= MOST_KEPT {
            return;
        }
        if let Some((place, mut kept)) = self.removed.take() {
            if self.runs.iter().any(|other| other.slot == kept.slot) {
                kept.slot = self.free_slot();
            }
            desk.announce(format!("{} is back.", kept.name));
            self.runs.insert(place.min(self.runs.len()), kept);
        }
    }
}

#[cfg(test)]
#[path = "kept_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;

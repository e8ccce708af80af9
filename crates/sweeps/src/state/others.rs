//! Other tabs: which of them runs what is shown, and what it stores.

use super::Sweeps;
use super::desk::Effect;
use super::head::SweepId;
use super::list::Wish;
use super::open::Status;

/// How often it is looked whether another tab runs what is shown, ms.
const LOOK_MS: f64 = 1_000.0;

impl Sweeps {
    /// Looks now and then whether another tab runs what is shown: it may be closed, or die, and tell nobody.
    pub(super) fn look(&mut self, desk: &mut Vec<Effect>) {
        let Some(open) = &self.open else { return };
        if open.run.is_some() {
            // Once it is over, its lock is given up a moment later.
            self.looked_ms = self.now_ms;
        }
        let can_run = open.run.is_none() && open.status() != Status::Done && open.head.id.shipped().is_none();
        if can_run && self.now_ms >= self.looked_ms + LOOK_MS {
            self.looked_ms = self.now_ms;
            desk.push(Effect::Look(open.head.id));
        }
    }

    /// Another tab runs a sweep, or none does. When that changes, what it has stored meanwhile is read.
    pub(super) fn elsewhere(&mut self, id: SweepId, is_owned: bool, desk: &mut Vec<Effect>) {
        if self.starting.is_some() {
            return;
        }
        let own = self.open.as_mut().filter(|open| open.head.id == id && open.run.is_none());
        let Some(open) = own.filter(|open| open.elsewhere != is_owned) else { return };
        open.elsewhere = is_owned;
        if self.has_store() {
            self.ask_for(id, desk);
        }
    }

    /// Another tab has stored lines of a sweep, perhaps of one that it has begun since the list was read; or it has changed the list.
    pub(super) fn heard(&mut self, id: SweepId, lines: &[String], desk: &mut Vec<Effect>) {
        if lines.is_empty() {
            if self.is_listed && self.has_store() {
                desk.push(Effect::List);
            }
            return;
        }
        if let Some(open) = self.open.as_mut().filter(|open| open.head.id == id) {
            return open.heard(lines, desk);
        }
        if self.is_listed && self.has_store() && self.kept.iter().all(|kept| kept.id != id) {
            self.wish_for(Wish::List, desk);
        }
    }
}

#[cfg(test)]
#[path = "others_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;

//! The list of kept sweeps: the same one in all tabs. What a tab changes in it, others hear of and read again; a sweep that is
//! removed is deleted only when no tab can bring it back.

use vocabulary::SweepPreset;

use super::action::Base;
use super::desk::{Edit, Effect, Purpose, Write};
use super::head::{Head, SweepId};
use super::{Storage, Sweeps};

/// What waits until it is known which sweeps are kept: other tabs begin some, too.
#[derive(Debug)]
pub enum Wish {
    /// Nothing but the list.
    List,
    /// Start, with what the page is set to, at ms since 1970.
    Start(Box<Base>, f64),
    /// Begin a new sweep.
    Begin(Box<Head>, Box<Base>),
    /// Keep the results of a file, at ms since 1970.
    Import(String, Vec<u8>, f64),
}

impl Sweeps {
    /// Reads the list again for a wish; without a store nobody else is known to have begun anything.
    pub(super) fn wish_for(&mut self, wish: Wish, desk: &mut Vec<Effect>) {
        if !self.has_store() {
            return self.fulfil(wish, desk);
        }
        if self.wish.is_none() {
            desk.push(Effect::List);
        }
        // What was wished before waits no longer: the user has wished for something else, or for it again.
        if self.wish.is_none() || !matches!(wish, Wish::List) {
            self.wish = Some(wish);
        }
    }

    fn fulfil(&mut self, wish: Wish, desk: &mut Vec<Effect>) {
        match wish {
            Wish::List => {}
            Wish::Start(base, at_ms) => self.start(base, at_ms, desk),
            Wish::Begin(head, base) => self.begin(*head, base, desk),
            Wish::Import(name, bytes, at_ms) => self.open_file(&name, &bytes, at_ms, desk),
        }
    }

    /// The list was read. At first the newest sweep that is not complete is shown: it was left in the middle. Where there is none,
    /// it is the map that the page ships with.
    pub(super) fn listed(&mut self, list: Result<Vec<Head>, String>, desk: &mut Vec<Effect>) {
        let is_first = !std::mem::replace(&mut self.is_listed, true);
        match list {
            Ok(list) => {
                self.last_id = list.iter().map(|head| head.id).max().unwrap_or(SweepId(0));
                let (removed, mut list): (Vec<Head>, Vec<Head>) =
                    list.into_iter().partition(|head| head.removed);
                if is_first {
                    desk.extend(removed.iter().map(|head| Effect::Delete(head.id)));
                    desk.push(Effect::Persist { is_asked: false });
                }
                list.sort_by_key(|head| std::cmp::Reverse(head.id));
                self.kept = list;
                self.follow_list(&removed, desk);
            }
            Err(problem) if is_first || self.wish.is_some() => self.storage = Storage::Memory(problem),
            // Only news of it: it stays as it was known.
            Err(_) => {}
        }
        if let Some(wish) = self.wish.take() {
            return self.fulfil(wish, desk);
        }
        if !is_first {
            return;
        }
        let unfinished = self.kept.iter().find(|head| head.done < head.total || head.total == 0);
        match (&self.open, unfinished.map(|head| head.id)) {
            (None, Some(id)) => self.show(id, desk),
            (None, None) => self.show_shipped(SweepPreset::MlpGrid, desk),
            (Some(_), _) => {}
        }
    }

    /// What is shown is called as the list has it, and is shown no more when another tab has removed it.
    fn follow_list(&mut self, removed: &[Head], desk: &mut Vec<Effect>) {
        let Some(open) = &mut self.open else { return };
        if let Some(kept) = self.kept.iter().find(|kept| kept.id == open.head.id) {
            open.head.name.clone_from(&kept.name);
        }
        if open.run.is_none() && removed.iter().any(|head| head.id == open.head.id) {
            self.notice = Some(format!("\u{201c}{}\u{201d} was deleted in another tab.", open.head.name));
            return self.close(desk);
        }
        self.note_shown();
    }

    /// The list has what is shown as it is shown.
    pub(super) fn note_shown(&mut self) {
        let Some(head) = self.open.as_ref().map(|open| open.head.clone()) else { return };
        if let Some(kept) = self.kept.iter_mut().find(|kept| kept.id == head.id) {
            *kept = head;
        }
    }

    /// Shows nothing.
    fn close(&mut self, desk: &mut Vec<Effect>) {
        self.abandon(desk);
        (self.open, self.is_new, self.selected) = (None, true, None);
    }

    /// A write has ended.
    pub(super) fn written(
        &mut self,
        id: SweepId,
        purpose: Purpose,
        written: Result<(), String>,
        desk: &mut Vec<Effect>,
    ) {
        let is_written = written.is_ok();
        if let Err(problem) = written {
            self.storage = Storage::Memory(problem);
        } else if self.storage == Storage::Unknown {
            self.storage = Storage::Kept(false);
        }
        match purpose {
            Purpose::Lines => {}
            Purpose::Part => self.filed(id, desk),
            Purpose::Results => {
                if let Some(open) = self.open.as_mut().filter(|open| open.head.id == id) {
                    open.stored(desk);
                    self.note_shown();
                }
            }
            // Whatever the list was when it was read last, now it is as it is written.
            Purpose::List | Purpose::Entry if is_written => {
                desk.extend([Effect::Tell(id, Vec::new()), Effect::List]);
                if purpose == Purpose::Entry {
                    self.let_go(id, desk);
                }
            }
            Purpose::List | Purpose::Entry => {}
        }
    }

    /// Gives up the lock on a sweep that was brought back, or came from a file: now the store has it.
    fn let_go(&self, id: SweepId, desk: &mut Vec<Effect>) {
        let runs = self.open.as_ref().is_some_and(|open| open.head.id == id && open.run.is_some());
        let is_removed = self.removed.as_ref().is_some_and(|head| head.id == id);
        if !runs && !is_removed && !self.is_about_to_run(id) {
            desk.push(Effect::Release(id));
        }
    }

    pub(super) fn rename(&mut self, id: SweepId, name: &str, desk: &mut Vec<Effect>) {
        let name = name.trim();
        let Some(kept) = self.kept.iter_mut().find(|kept| kept.id == id).filter(|_| !name.is_empty()) else {
            return;
        };
        name.clone_into(&mut kept.name);
        if let Some(open) = self.open.as_mut().filter(|open| open.head.id == id) {
            name.clone_into(&mut open.head.name);
        }
        desk.push(Write::edit(Edit::Name(name.to_owned())).of(id));
    }

    /// Asks for a sweep that is to go from the list: no other tab may run it then, nor delete it while this one can bring it back.
    pub(super) fn remove(&mut self, id: SweepId, desk: &mut Vec<Effect>) {
        let runs = self.open.as_ref().is_some_and(|open| open.head.id == id && open.run.is_some());
        if runs || self.starts(id) {
            return self.notice = Some("This sweep runs: cancel it first.".to_owned());
        }
        self.removing = Some(id);
        desk.push(Effect::Own(id));
    }

    /// Whether a sweep was asked for to be removed; `is_ours`: whether it may be. It is marked only, so that it can come back.
    pub(super) fn take_away(&mut self, id: SweepId, is_ours: bool, desk: &mut Vec<Effect>) -> bool {
        if self.removing.take_if(|own| *own == id).is_none() {
            return false;
        }
        let Some(place) = self.kept.iter().position(|kept| kept.id == id) else { return false };
        if !is_ours {
            self.notice = Some("Another tab runs this sweep: cancel it there first.".to_owned());
            return true;
        }
        // The one before can come back no more.
        let before = self.removed.replace(self.kept.remove(place));
        desk.extend(before.map(|head| Effect::Release(head.id)));
        desk.push(Write::edit(Edit::Removed(true)).of(id));
        if self.open.as_ref().is_some_and(|open| open.head.id == id) {
            self.close(desk);
        }
        true
    }

    /// The sweep that was removed last comes back.
    pub(super) fn restore(&mut self, desk: &mut Vec<Effect>) {
        let Some(head) = self.removed.take() else { return };
        desk.push(Write::edit(Edit::Removed(false)).of(head.id));
        self.kept.push(head);
        self.kept.sort_by_key(|head| std::cmp::Reverse(head.id));
    }
}

#[cfg(test)]
#[path = "list_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;

//! How a sweep begins: what is set up, what was left, or a point of another one with fresh seeds; and how it is ended.

use std::collections::VecDeque;

use atlas::Chosen;
use protocol::version::ENGINE_VERSION;
use sweep::{PointId, Results, fresh_seeds};

use super::action::Base;
use super::desk::{Effect, Write};
use super::head::{Head, SweepId};
use super::list::Wish;
use super::open::Status;
use super::reading::{Origin, Reading};
use super::run::Run;
use super::{Storage, Sweeps};

/// A start that is on its way: the tab asks to be the one that runs the sweep, then reads what others have stored of it meanwhile.
#[derive(Debug)]
pub(super) struct Starting {
    id: SweepId,
    base: Box<Base>,
    is_ours: bool,
}

impl Sweeps {
    /// Starts, pauses or goes on.
    pub(super) fn start(&mut self, base: Box<Base>, at_ms: f64, desk: &mut Vec<Effect>) {
        self.notice = None;
        if let Some(run) = self.open.as_mut().and_then(|open| open.run.as_mut()) {
            let paused = !run.paused;
            return run.rest(paused, desk);
        }
        self.fetching = None;
        if self.is_reading_shipped() {
            self.stop_reading(desk);
        }
        if self.is_starting() || self.is_reading() {
            return;
        }
        if !self.is_listed {
            // It may be among those that are kept.
            return self.wish = Some(Wish::Start(base, at_ms));
        }
        if self.is_new {
            let sweep = match self.setup.sweep(&base.job, base.sensors) {
                Ok(sweep) => sweep.config().clone(),
                Err(problem) => return self.notice = Some(problem),
            };
            let name = self.setup.preset.map_or("Own axes", |preset| preset.label());
            let head = Head::new(self.new_id(), name.to_owned(), at_ms, sweep, base.sensors);
            return self.wish_for(Wish::Begin(Box::new(head), base), desk);
        }
        self.go(base, desk);
    }

    /// Trains a point that was chosen with fresh seeds, as a sweep of its own.
    pub(super) fn fresh(
        &mut self,
        point: PointId,
        chosen: Chosen,
        base: Box<Base>,
        at_ms: f64,
        desk: &mut Vec<Effect>,
    ) {
        self.notice = None;
        let is_free = self.starting.is_none() && !self.is_reading() && self.wish.is_none();
        let Some(open) = self.open.as_ref().filter(|_| is_free) else { return };
        if let Some(problem) = self.what_runs() {
            return self.notice = Some(problem);
        }
        let Some(sweep) = fresh_seeds(open.plan().sweep(), point) else { return };
        let name = format!("{}: fresh seeds", open.head.name);
        let head = Head::new(self.new_id(), name, at_ms, sweep, open.head.sensors);
        let head = Head { chosen: Some((chosen.ade, chosen.among)), ..head };
        self.wish_for(Wish::Begin(Box::new(head), base), desk);
    }

    /// Begins a sweep, with a number that no other has; the same one that is kept already, perhaps by another tab, goes on where it
    /// is.
    pub(super) fn begin(&mut self, head: Head, base: Box<Base>, desk: &mut Vec<Effect>) {
        let head = Head { id: self.new_id(), ..head };
        let is_known = |kept: &&Head| kept.engine_version == ENGINE_VERSION && kept.config == head.config;
        let known = self.kept.iter().find(is_known);
        if let Some(id) = known.map(|head| head.id) {
            self.starting = Some(Starting { id, base, is_ours: false });
            return self.show(id, desk);
        }
        self.kept.insert(0, head.clone());
        if self.has_store() {
            desk.push(Write::head(head.clone()).of(head.id));
        }
        self.starting = Some(Starting { id: head.id, base, is_ours: false });
        self.reading = Some(Reading::new(head, Origin::Setup, VecDeque::new(), Results::default()));
        desk.push(Effect::GoOn);
    }

    /// Lets the sweep that is shown run here, if no other tab does.
    fn go(&mut self, base: Box<Base>, desk: &mut Vec<Effect>) {
        let Some(open) = &self.open else { return };
        if open.status() == Status::Done {
            return self.notice = Some("This sweep is complete: nothing is left to train.".to_owned());
        }
        if let Some(engine) = open.other_engine() {
            return self.notice = Some(format!(
                "This sweep is by engine {engine} and cannot be gone on with by engine {ENGINE_VERSION}: set it up anew."
            ));
        }
        self.starting = Some(Starting { id: open.head.id, base, is_ours: false });
        desk.push(Effect::Own(open.head.id));
    }

    /// A number that no sweep has.
    pub(super) fn new_id(&self) -> SweepId {
        let known = self.kept.iter().chain(&self.removed).map(|head| head.id.0);
        SweepId(known.chain([self.last_id.0]).max().unwrap_or(0) + 1)
    }

    /// This tab is the one that runs a sweep, or another one is.
    pub(super) fn owned(&mut self, id: SweepId, is_ours: bool, desk: &mut Vec<Effect>) {
        if self.take_away(id, is_ours, desk) || self.takes_in(id, is_ours, desk) {
            return;
        }
        let is_shown = self.open.as_ref().is_some_and(|open| open.head.id == id && open.run.is_none());
        let Some(starting) = self.starting.as_mut().filter(|starting| is_shown && starting.id == id) else {
            if is_ours {
                desk.push(Effect::Release(id));
            }
            return;
        };
        if let Some(open) = &mut self.open {
            open.elsewhere = !is_ours;
        }
        starting.is_ours = is_ours;
        if !is_ours {
            self.starting = None;
            self.notice = Some("Another tab runs this sweep; its results appear here too.".to_owned());
        } else if self.has_store() {
            // Another tab may have stored more than it could tell.
            self.ask_for(id, desk);
        } else {
            self.run(desk);
        }
    }

    /// Whether a sweep is about to start.
    pub(super) fn starts(&self, id: SweepId) -> bool {
        self.starting.as_ref().is_some_and(|starting| starting.id == id)
    }

    /// Whether this tab is the one that runs a sweep, and does not yet.
    pub(super) fn is_about_to_run(&self, id: SweepId) -> bool {
        self.starting.as_ref().is_some_and(|starting| starting.is_ours && starting.id == id)
    }

    /// What is stored is known: a start that waited for it goes on.
    pub(super) fn go_on_starting(&mut self, desk: &mut Vec<Effect>) {
        let Some(starting) = &self.starting else { return };
        let Some(open) = self.open.as_ref().filter(|open| open.head.id == starting.id) else {
            return self.abandon(desk);
        };
        if open.status() == Status::Done {
            self.abandon(desk);
            self.notice = Some("This sweep was computed before: all its results are here.".to_owned());
        } else if starting.is_ours {
            self.run(desk);
        } else {
            desk.push(Effect::Own(starting.id));
        }
    }

    /// Gives up a start that is on its way.
    pub(super) fn abandon(&mut self, desk: &mut Vec<Effect>) {
        if let Some(Starting { id, is_ours: true, .. }) = self.starting.take() {
            desk.push(Effect::Release(id));
        }
    }

    /// Runs what is shown, which is this tab's.
    fn run(&mut self, desk: &mut Vec<Effect>) {
        let Some((Starting { id, base, .. }, open)) = self.starting.take().zip(self.open.as_mut()) else {
            return;
        };
        let begun = self.setup.workers().and_then(|workers| {
            Ok((Run::new(open.plan().sweep().clone(), base.files, open.networks(), workers)?, workers))
        });
        match begun {
            Ok((run, workers)) => {
                open.run = Some(run);
                desk.push(Effect::Crew(workers));
                if self.storage != Storage::Kept(true) {
                    desk.push(Effect::Persist { is_asked: true });
                }
            }
            Err(problem) => {
                self.notice = Some(problem);
                desk.push(Effect::Release(id));
            }
        }
    }

    /// Ends the run; what is finished stays.
    pub(super) fn cancel(&mut self, desk: &mut Vec<Effect>) {
        self.abandon(desk);
        let Some(open) = self.open.as_mut().filter(|open| open.run.is_some()) else { return };
        open.end();
        let id = open.head.id;
        desk.extend([Effect::Dismiss, Effect::Release(id)]);
        self.keep_head(desk);
    }
}

//! How a sweep begins: what is set up, what was left, or a point of another one with fresh seeds; and how it is ended.

use std::collections::VecDeque;

use atlas::Chosen;
use protocol::version::ENGINE_VERSION;
use sweep::{PointId, Results, fresh_seeds};

use super::Sweeps;
use super::action::Base;
use super::desk::{Effect, Write};
use super::head::{Head, SweepId};
use super::open::Status;
use super::reading::{Origin, Reading};
use super::run::Run;

impl Sweeps {
    /// Starts, pauses or goes on.
    pub(super) fn start(&mut self, base: Box<Base>, at_ms: f64, desk: &mut Vec<Effect>) {
        self.notice = None;
        if let Some(run) = self.open.as_mut().and_then(|open| open.run.as_mut()) {
            let paused = !run.paused;
            return run.rest(paused, desk);
        }
        self.fetching = None;
        if self.reading.as_ref().is_some_and(|reading| reading.origin == Origin::Page) {
            self.reading = None;
        }
        if self.starting.is_some() || self.reading.is_some() {
            return;
        }
        if !self.is_listed {
            // It may be among those that are kept.
            return self.waiting = Some((base, at_ms));
        }
        if self.is_new {
            let sweep = match self.setup.sweep(&base.job, base.sensors) {
                Ok(sweep) => sweep.config().clone(),
                Err(problem) => return self.notice = Some(problem),
            };
            let name = self.setup.preset.map_or("Own axes", |preset| preset.label());
            let head = Head::new(self.new_id(), name.to_owned(), at_ms, sweep, base.sensors);
            return self.begin(head, base, desk);
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
        let Some(open) = self.open.as_ref().filter(|_| self.starting.is_none() && self.reading.is_none())
        else {
            return;
        };
        if let Some(problem) = self.what_runs() {
            return self.notice = Some(problem);
        }
        let Some(sweep) = fresh_seeds(open.plan().sweep(), point) else { return };
        let name = format!("{}: fresh seeds", open.head.name);
        let head = Head::new(self.new_id(), name, at_ms, sweep, open.head.sensors);
        self.begin(Head { chosen: Some((chosen.ade, chosen.among)), ..head }, base, desk);
    }

    /// Begins a sweep; the same one that is kept already goes on where it is.
    fn begin(&mut self, head: Head, base: Box<Base>, desk: &mut Vec<Effect>) {
        let is_known = |kept: &&Head| kept.engine_version == ENGINE_VERSION && kept.config == head.config;
        let known = self.kept.iter().find(is_known);
        if let Some(id) = known.map(|head| head.id) {
            self.starting = Some(base);
            return self.show(id, desk);
        }
        self.kept.insert(0, head.clone());
        if self.has_store() {
            desk.push(Effect::Write(
                head.id,
                Box::new(Write { head: Some(head.clone()), ..Write::default() }),
            ));
        }
        self.starting = Some(base);
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
        self.starting = Some(base);
        desk.push(Effect::Own(open.head.id));
    }

    /// A number that no sweep has.
    pub(super) fn new_id(&self) -> SweepId {
        let known = self.kept.iter().chain(&self.removed).map(|head| head.id.0);
        SweepId(known.max().unwrap_or(0) + 1)
    }

    pub(super) fn owned(&mut self, id: SweepId, is_ours: bool, desk: &mut Vec<Effect>) {
        let Some(base) = self.starting.take() else {
            let runs = self.open.as_ref().is_some_and(|open| open.head.id == id && open.run.is_some());
            if !runs {
                desk.push(Effect::Release(id));
            }
            return;
        };
        let Some(open) = self.open.as_mut().filter(|open| open.head.id == id && open.run.is_none()) else {
            return desk.push(Effect::Release(id));
        };
        open.elsewhere = !is_ours;
        if !is_ours {
            return self.notice =
                Some("Another tab runs this sweep; its results appear here too.".to_owned());
        }
        let begun = self.setup.workers().and_then(|workers| {
            Ok((Run::new(open.plan().sweep().clone(), base.files, open.networks(), workers)?, workers))
        });
        match begun {
            Ok((run, workers)) => {
                open.run = Some(run);
                desk.push(Effect::Crew(workers));
            }
            Err(problem) => {
                self.notice = Some(problem);
                desk.push(Effect::Release(id));
            }
        }
    }

    /// Ends the run; what is finished stays.
    pub(super) fn cancel(&mut self, desk: &mut Vec<Effect>) {
        self.starting = None;
        let Some(open) = self.open.as_mut().filter(|open| open.run.is_some()) else { return };
        open.end();
        let id = open.head.id;
        desk.extend([Effect::Dismiss, Effect::Release(id)]);
        self.keep_head(desk);
    }
}

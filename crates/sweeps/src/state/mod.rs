//! The state of the program: what is set up, what is kept, what is shown and runs. Pure: clock, store and workers come and go
//! as actions and effects.

mod action;
mod crew;
mod desk;
mod head;
mod open;
mod pace;
mod reading;
mod run;
mod setup;
mod shipped;
mod sources;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed call is a failed test")]
mod testing;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, reason = "a failed call is a failed test")]
mod tests;

use atlas::{View, points};
use browser::worker::WorkerEvent;
use protocol::version::ENGINE_VERSION;
use sweep::optuna::journal;
use sweep::statistics::groups;
use sweep::{PointId, Results};
use vocabulary::{Figure, Statistic, SweepPreset};

pub use action::{Action, Base, Storage, Stored};
pub use desk::{Effect, Write};
pub use head::{Head, SweepId};
pub use open::{Open, Status};
pub use setup::{Change, Number, OwnAxis, Setup, grid_size};

use reading::{Origin, Reading};
use run::Run;

/// The whole state.
#[derive(Debug)]
pub struct Sweeps {
    /// What Start would begin.
    pub setup: Setup,
    /// Whether Start begins what is set up, instead of going on with what is shown.
    pub is_new: bool,
    /// Kept sweeps, newest first.
    pub kept: Vec<Head>,
    /// The sweep that was removed last, until something else is done with the list.
    pub removed: Option<Head>,
    /// The sweep that is shown.
    pub open: Option<Open>,
    reading: Option<Reading>,
    /// The shipped results that are waited for.
    fetching: Option<SweepPreset>,
    /// Where results are kept.
    pub storage: Storage,
    /// What must be said.
    pub notice: Option<String>,
    /// What stands for all seeds of a point.
    pub statistic: Statistic,
    /// The figure that pictures and tables show.
    pub figure: Figure,
    /// The point that is marked everywhere.
    pub selected: Option<PointId>,
    /// Whether the thesis' figures are laid over the pictures.
    pub thesis: bool,
    /// Whether the list was read, or cannot be.
    is_listed: bool,
    /// A start that waits for the list.
    waiting: Option<(Box<Base>, f64)>,
    /// A start that waits until this tab owns the sweep.
    starting: Option<Box<Base>>,
    now_ms: f64,
}

impl Sweeps {
    /// Nothing but the setup, with so many workers; asks for the list.
    pub fn new(workers: u32, desk: &mut Vec<Effect>) -> Self {
        desk.extend([Effect::List, Effect::Persist]);
        Self {
            setup: Setup::new(workers),
            is_new: true,
            kept: Vec::new(),
            removed: None,
            open: None,
            reading: None,
            fetching: None,
            storage: Storage::Unknown,
            notice: None,
            statistic: Statistic::Median,
            figure: Figure::TestAde,
            selected: None,
            thesis: false,
            is_listed: false,
            waiting: None,
            starting: None,
            now_ms: 0.0,
        }
    }

    /// Whether the results of a sweep are being read.
    pub fn is_reading(&self) -> bool {
        self.reading.is_some() || self.fetching.is_some()
    }

    /// What the sweep that is shown does; idle where none is.
    pub fn status(&self) -> Status {
        match &self.open {
            Some(open) if !self.is_new || open.run.is_some() => open.status(),
            _ => Status::Idle,
        }
    }

    fn has_store(&self) -> bool {
        !matches!(self.storage, Storage::Memory(_))
    }

    /// Takes an action.
    pub fn act(&mut self, action: Action, desk: &mut Vec<Effect>) {
        match action {
            Action::Set(change) => {
                self.setup.change(change);
                self.is_new = true;
            }
            Action::Start(base, at_ms) => self.start(base, at_ms, desk),
            Action::Cancel => self.cancel(desk),
            Action::Worker(worker, event) => self.worker(worker, event, desk),
            Action::Tick(now_ms) => self.tick(now_ms),
            Action::Owned(id, is_ours) => self.owned(id, is_ours, desk),
            Action::Persisted(promised) => {
                if self.has_store() {
                    self.storage = Storage::Kept(promised);
                }
            }
            Action::Listed(list) => self.listed(list, desk),
            Action::Read(id, stored) => self.read(id, stored, desk),
            Action::GoOn => self.go_on(desk),
            Action::Written(id, is_awaited, written) => self.written(id, is_awaited, written, desk),
            Action::Heard(id, lines) => {
                if let Some(open) = self.open.as_mut().filter(|open| open.head.id == id) {
                    open.heard(&lines);
                }
            }
            Action::Show(id) => self.show(id, desk),
            Action::ShowShipped(preset) => self.show_shipped(preset, desk),
            Action::Fetched(preset, fetched) => self.fetched(preset, fetched, desk),
            Action::ShowSetup => self.is_new = true,
            Action::Rename(id, name) => self.rename(id, &name, desk),
            Action::Remove(id) => self.remove(id, desk),
            Action::Restore => self.restore(desk),
            Action::Statistic(statistic) => self.statistic = statistic,
            Action::Figure(figure) => self.figure = figure,
            Action::Thesis(on) => self.thesis = on,
            Action::Select(point) => self.selected = point,
            Action::Prefer(point) => {
                let run = self.open.as_mut().and_then(|open| open.run.as_mut());
                if let Some(Ok(plan)) = run.map(|run| &mut run.plan) {
                    plan.prefer(point);
                }
            }
            Action::OpenPoint(point) => self.open_point(point, desk),
            Action::SaveLines => self.save("jsonl", |results, _| Ok(results.text()?.0), desk),
            Action::SaveTable => {
                let (statistic, figure) = (self.statistic, self.figure);
                let table = |results: &Results, _: &str| {
                    let plan = results.plan()?;
                    let groups = groups(&plan, results);
                    Ok(points(&View {
                        plan: &plan,
                        groups: &groups,
                        figure,
                        statistic,
                        selected: None,
                        thesis: false,
                    })
                    .csv())
                };
                self.save("csv", table, desk);
            }
            Action::SaveJournal => self.save("optuna.jsonl", journal, desk),
            Action::Save(name, bytes) => desk.push(Effect::Save(name, bytes)),
            Action::Import(name, bytes, at_ms) => self.import(&name, &bytes, at_ms, desk),
            Action::Say(notice) => self.notice = Some(notice),
            Action::Dismiss => self.notice = None,
        }
        self.settle(desk);
    }

    /// Stores what was left, and ends a run that is over.
    fn settle(&mut self, desk: &mut Vec<Effect>) {
        let has_store = self.has_store();
        let Some(open) = &mut self.open else { return };
        open.store(has_store, desk);
        if open.is_over() {
            open.end();
            let id = open.head.id;
            self.keep_head(desk);
            desk.extend([Effect::Dismiss, Effect::Release(id)]);
        }
    }

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
                Ok(sweep) => sweep,
                Err(problem) => return self.notice = Some(problem),
            };
            let is_known =
                |head: &&Head| head.engine_version == ENGINE_VERSION && head.config == *sweep.config();
            let known = self.kept.iter().find(is_known);
            if let Some(id) = known.map(|head| head.id) {
                // The same sweep goes on where it is.
                self.starting = Some(base);
                return self.show(id, desk);
            }
            let id = self.new_id();
            let name = self.setup.preset.map_or("Own axes", |preset| preset.label());
            let head = Head::new(id, name.to_owned(), at_ms, sweep.config().clone(), base.sensors);
            match Open::new(head.clone(), Results::default(), Default::default()) {
                Ok(open) => self.open = Some(open),
                Err(problem) => return self.notice = Some(problem),
            }
            self.kept.insert(0, head);
            self.keep_head(desk);
            (self.is_new, self.selected) = (false, None);
        }
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

    fn new_id(&self) -> SweepId {
        let known = self.kept.iter().chain(&self.removed).map(|head| head.id.0);
        SweepId(known.max().unwrap_or(0) + 1)
    }

    /// Writes the head of the sweep that is shown.
    fn keep_head(&mut self, desk: &mut Vec<Effect>) {
        let Some(open) = &self.open else { return };
        let head = open.head.clone();
        if let Some(kept) = self.kept.iter_mut().find(|kept| kept.id == head.id) {
            kept.clone_from(&head);
        }
        if self.has_store() {
            desk.push(Effect::Write(head.id, Box::new(Write { head: Some(head), ..Write::default() })));
        }
    }

    fn owned(&mut self, id: SweepId, is_ours: bool, desk: &mut Vec<Effect>) {
        let Some(base) = self.starting.take() else { return };
        let Some(open) = self.open.as_mut().filter(|open| open.head.id == id && open.run.is_none()) else {
            return desk.push(Effect::Release(id));
        };
        open.elsewhere = !is_ours;
        if !is_ours {
            return self.notice =
                Some("Another tab runs this sweep; its results appear here too.".to_owned());
        }
        let begun = self.setup.workers().and_then(|workers| {
            let sweep = open.head.config.clone().check(open.head.sensors).map_err(|it| it.to_string())?;
            Ok((Run::new(sweep, base.files, open.networks(), workers)?, workers))
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

    fn cancel(&mut self, desk: &mut Vec<Effect>) {
        self.starting = None;
        let Some(open) = self.open.as_mut().filter(|open| open.run.is_some()) else { return };
        open.end();
        let id = open.head.id;
        desk.extend([Effect::Dismiss, Effect::Release(id)]);
        self.keep_head(desk);
    }

    fn worker(&mut self, worker: u32, event: WorkerEvent, desk: &mut Vec<Effect>) {
        let Some(open) = &mut self.open else { return };
        let Some(run) = &mut open.run else { return };
        match event {
            WorkerEvent::Message(message) => {
                if let Err(problem) = run.heard(worker, *message, &open.results, desk) {
                    self.cancel(desk);
                    self.notice = Some(problem);
                }
            }
            WorkerEvent::Died { reason } => run.lost(worker, &reason, false, desk),
            WorkerEvent::GaveUp { reason } => {
                run.lost(worker, &reason, true, desk);
                if run.crew.size() == 0 {
                    self.cancel(desk);
                    self.notice = Some(format!("All workers ended: {reason}. What is finished is kept."));
                }
            }
        }
    }

    fn tick(&mut self, now_ms: f64) {
        self.now_ms = now_ms;
        if let Some(run) = self.open.as_mut().and_then(|open| open.run.as_mut()).filter(|run| !run.paused) {
            let (done, _) = run.work();
            run.pace.at(now_ms, done);
        }
    }

    /// Seconds that are left, if that can be said.
    pub fn seconds_left(&self) -> Option<f64> {
        let run = self.open.as_ref()?.run.as_ref()?;
        run.pace.seconds_for(run.work().1)
    }

    fn open_point(&mut self, point: PointId, desk: &mut Vec<Effect>) {
        let Some(open) = &self.open else { return };
        let points = open.plan().sweep().points();
        let Some(point) = points.iter().find(|own| own.id == point) else { return };
        let seed = sweep::statistics::group(open.plan(), &open.results, point).chosen().map(|seed| seed.seed);
        let mut job = point.job.clone();
        (job.training.repeats, job.training.seed) = (1, seed.unwrap_or(job.training.seed));
        desk.push(Effect::Open(Box::new(job)));
    }
}

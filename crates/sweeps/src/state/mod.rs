//! The state of the program: what is set up, what is kept, what is shown and runs. Pure: clock, store and workers come and go
//! as actions and effects.

mod action;
mod again;
mod crew;
mod desk;
mod head;
mod list;
mod open;
mod others;
mod pace;
mod reading;
mod run;
mod saving;
mod setup;
mod shipped;
mod sources;
mod starting;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed call is a failed test")]
pub mod testing;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, reason = "a failed call is a failed test")]
mod tests;

use std::collections::VecDeque;
use std::sync::Arc;

use atlas::{Chosen, Limit, View};
use browser::worker::WorkerEvent;
use protocol::ModelConfig;
use protocol::config::{LayerConfig, NamedFile};
use sweep::statistics::{Group, chosen_record};
use sweep::{Plan, PointId};
use vocabulary::{Figure, Statistic, SweepPreset};

pub use action::{Action, Base, Storage, Stored};
pub use again::AGAIN;
pub use desk::{Effect, Write};
pub use head::{Head, SweepId};
pub use open::{Open, Status};
pub use setup::{Change, Number, OwnAxis, Setup, grid_size};

use list::Wish;
use reading::Reading;
use saving::{Format, Saving};
use starting::Starting;

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
    /// Files that are being made.
    saving: VecDeque<Saving>,
    /// The sweep that is to be removed, once no other tab runs it.
    removing: Option<SweepId>,
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
    /// What of a network has a limit.
    pub cost: Figure,
    /// The most that a network may have of it, as it is typed; empty without a limit.
    pub most: String,
    /// Whether the list was read, or cannot be.
    is_listed: bool,
    /// The highest number of a stored sweep, of one that was taken from the list, too.
    last_id: SweepId,
    /// What waits for the list.
    wish: Option<Wish>,
    /// The start that is on its way.
    starting: Option<Starting>,
    /// Answers of the store about sweeps that are on their way: only the last one counts.
    reads: u32,
    /// When it was looked last whether another tab runs what is shown.
    looked_ms: f64,
    /// Whether the worker that trains points again is there.
    trains_again: bool,
    now_ms: f64,
}

impl Sweeps {
    /// Nothing but the setup, with so many workers; asks for the list.
    pub fn new(workers: u32, desk: &mut Vec<Effect>) -> Self {
        desk.push(Effect::List);
        Self {
            setup: Setup::new(workers),
            is_new: true,
            kept: Vec::new(),
            removed: None,
            open: None,
            reading: None,
            saving: VecDeque::new(),
            removing: None,
            fetching: None,
            storage: Storage::Unknown,
            notice: None,
            statistic: Statistic::Median,
            figure: Figure::TestAde,
            selected: None,
            thesis: false,
            cost: Figure::TotalBits,
            most: String::new(),
            is_listed: false,
            last_id: SweepId(0),
            wish: None,
            starting: None,
            reads: 0,
            looked_ms: f64::NEG_INFINITY,
            trains_again: false,
            now_ms: 0.0,
        }
    }

    /// Whether the results of a sweep are being read that is not shown yet.
    pub fn is_reading(&self) -> bool {
        let shown = self.open.as_ref().map(|open| open.head.id);
        self.reading.as_ref().is_some_and(|reading| Some(reading.head.id) != shown) || self.fetching.is_some()
    }

    /// Whether it is known what there is to be shown, be it nothing.
    pub fn is_at_rest(&self) -> bool {
        self.is_listed && !self.is_reading()
    }

    /// Whether a file is being made.
    pub fn is_saving(&self) -> bool {
        !self.saving.is_empty()
    }

    /// Whether a sweep is about to start.
    pub fn is_starting(&self) -> bool {
        self.starting.is_some() || matches!(self.wish, Some(Wish::Begin(..)))
    }

    /// What the sweep that is shown does; idle where none is.
    pub fn status(&self) -> Status {
        match &self.open {
            Some(open) if !self.is_new || open.run.is_some() => open.status(),
            _ => Status::Idle,
        }
    }

    /// The most that a network may cost.
    ///
    /// # Errors
    /// A text that is no limit, with what is allowed.
    pub fn limit(&self) -> Result<Option<Limit>, String> {
        Limit::read(self.cost, &self.most)
    }

    /// What is looked at of a sweep's results.
    pub fn view<'a>(&self, plan: &'a Plan, groups: &'a [Group<'a>]) -> View<'a> {
        let Self { figure, statistic, selected, thesis, .. } = *self;
        // What cannot be read is said beside the field.
        let limit = self.limit().unwrap_or_default();
        let chosen = self.open.as_ref().and_then(|open| open.head.chosen);
        let chosen = chosen.map(|(ade, among)| Chosen { ade, among });
        View { plan, groups, figure, statistic, selected, thesis, limit, chosen }
    }

    pub(super) fn has_store(&self) -> bool {
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
            Action::Tick(now_ms) => self.tick(now_ms, desk),
            Action::Owned(id, is_ours) => self.owned(id, is_ours, desk),
            Action::Elsewhere(id, is_owned) => self.elsewhere(id, is_owned, desk),
            Action::Persisted(promised) => {
                if self.has_store() {
                    self.storage = Storage::Kept(promised);
                }
            }
            Action::Listed(list) => self.listed(list, desk),
            Action::Read(id, stored) => self.read(id, stored, desk),
            Action::GoOn => self.go_on(desk),
            Action::Written(id, purpose, written) => self.written(id, purpose, written, desk),
            Action::Heard(id, lines) => self.heard(id, &lines, desk),
            Action::Show(id) => {
                self.abandon(desk);
                self.show(id, desk);
            }
            Action::ShowShipped(preset) => {
                self.abandon(desk);
                self.show_shipped(preset, desk);
            }
            Action::Fetched(preset, fetched) => self.fetched(preset, fetched, desk),
            Action::ShowSetup => self.is_new = true,
            Action::Rename(id, name) => self.rename(id, &name, desk),
            Action::Remove(id) => self.remove(id, desk),
            Action::Restore => self.restore(desk),
            Action::Statistic(statistic) => self.statistic = statistic,
            Action::Figure(figure) => self.figure = figure,
            Action::Thesis(on) => self.thesis = on,
            Action::Cost(cost) => self.cost = cost,
            Action::Most(text) => self.most = text,
            Action::Select(point) => self.selected = point,
            Action::Prefer(point) => {
                let run = self.open.as_mut().and_then(|open| open.run.as_mut());
                if let Some(Ok(plan)) = run.map(|run| &mut run.plan) {
                    plan.prefer(point);
                }
            }
            Action::Fresh(point, chosen, base, at_ms) => self.fresh(point, chosen, base, at_ms, desk),
            Action::Again(point, files) => self.again(point, files),
            Action::Leave(point) => {
                if let Some(open) = &mut self.open {
                    open.again.leave(point);
                }
            }
            Action::OpenPoint(point) => self.open_point(point, desk),
            Action::SaveLines => self.save(Format::Lines, desk),
            Action::SaveTable => self.save(Format::Table, desk),
            Action::SaveJournal => self.save(Format::Journal, desk),
            Action::Save(name, bytes) => desk.push(Effect::Save(name, bytes)),
            Action::Import(name, bytes, at_ms) => self.wish_for(Wish::Import(name, bytes, at_ms), desk),
            Action::Say(notice) => self.notice = Some(notice),
            Action::Dismiss => self.notice = None,
        }
        self.settle(desk);
        // However much waits for the browser's next turn, it is one.
        let mut turns = 0;
        desk.retain(|effect| {
            let is_turn = matches!(effect, Effect::GoOn);
            turns += usize::from(is_turn);
            !is_turn || turns == 1
        });
    }

    /// Stores what was left, ends a run that is over, and the worker that trains again when nothing is left for it.
    fn settle(&mut self, desk: &mut Vec<Effect>) {
        let again = self.open.as_mut().map(|open| &mut open.again);
        let (is_stale, is_wanted) = again.map_or((false, false), |it| (it.is_stale(), it.is_working()));
        if self.trains_again && (is_stale || !is_wanted) {
            desk.push(Effect::Again(false));
            self.trains_again = false;
        }
        if is_wanted && !self.trains_again {
            desk.push(Effect::Again(true));
            self.trains_again = true;
        }
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

    /// Writes the head of the sweep that is shown.
    pub(super) fn keep_head(&mut self, desk: &mut Vec<Effect>) {
        let Some(open) = &self.open else { return };
        let head = open.head.clone();
        if let Some(kept) = self.kept.iter_mut().find(|kept| kept.id == head.id) {
            kept.clone_from(&head);
        }
        if self.has_store() {
            desk.push(Write::head(head.clone()).of(head.id));
        }
    }

    fn worker(&mut self, worker: u32, event: WorkerEvent, desk: &mut Vec<Effect>) {
        let Some(open) = &mut self.open else { return };
        if worker == AGAIN {
            return self.heard_again(event, desk);
        }
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

    /// The worker that trains again reports.
    fn heard_again(&mut self, event: WorkerEvent, desk: &mut Vec<Effect>) {
        let Some(open) = &mut self.open else { return };
        match event {
            WorkerEvent::Message(message) => {
                if let Err(problem) = open.again.heard(*message, desk) {
                    self.notice = Some(problem);
                }
            }
            // Another one is started, and begins anew.
            WorkerEvent::Died { .. } => {}
            WorkerEvent::GaveUp { reason } => {
                open.again.give_up();
                self.notice = Some(format!("The worker that trains again ended: {reason}."));
            }
        }
    }

    /// Trains a point again, the seed that validation chooses.
    fn again(&mut self, point: PointId, files: Arc<[NamedFile]>) {
        let Some(open) = &mut self.open else { return };
        let Some(point) = open.plan().sweep().points().iter().find(|own| own.id == point) else { return };
        let group = sweep::statistics::group(open.plan(), &open.results, point);
        let (point, record) = (point.id, chosen_record(open.plan(), &open.results, &group).cloned());
        let Some(record) = record else { return };
        self.notice = open.again.want(point, record, files).err();
    }

    fn tick(&mut self, now_ms: f64, desk: &mut Vec<Effect>) {
        self.now_ms = now_ms;
        self.look(desk);
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

    /// Work of one worker in a second in the newest kept sweep of networks like this one, of the same layers whatever their sizes;
    /// `None` if there is none.
    pub fn speed(&self, model: &ModelConfig) -> Option<f64> {
        let is_like = |other: &ModelConfig| {
            let kinds = |model: &ModelConfig| model.layers.iter().map(LayerConfig::kind).collect::<Vec<_>>();
            kinds(other) == kinds(model)
        };
        let own = self.kept.iter().filter(|head| is_like(&head.config.job.model));
        own.filter_map(|head| head.speed).next()
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

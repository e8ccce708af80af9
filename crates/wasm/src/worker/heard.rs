//! What the page has heard of a run or an exploration, and the messages that tell it the rest.

use experiment::live_path::LivePath;
use experiment::slices::Budget;
use experiment::{Exploration, Position, Run};
use protocol::message::{FromWorker, RunId};
use protocol::report::Path;

use super::speed::Speedometer;

/// Least time between two validation paths, ms: 5 a second.
const PATH_EVERY_MS: f64 = 200.0;
/// Share of the time that may go into validation paths, as a multiple of their cost.
const PATH_COST_FACTOR: f64 = 10.0;
/// Time of one slice that may go into a validation path, ms.
const PATH_SLICE_MS: f64 = 5.0;

/// What the page has heard of a run.
#[derive(Debug)]
pub struct Heard {
    /// Up to where it has the losses.
    position: Position,
    next_path_ms: f64,
    path: PathWork,
    /// What the path in work has cost so far, ms.
    path_cost_ms: f64,
    /// Repeats whose networks it has.
    trained: u32,
}

/// The validation path that the page gets next.
#[derive(Debug, Default)]
enum PathWork {
    #[default]
    None,
    InWork(Box<LivePath>),
    Ready(Path),
}

impl Default for Heard {
    fn default() -> Self {
        Self {
            position: Position::default(),
            next_path_ms: f64::NEG_INFINITY,
            path: PathWork::None,
            path_cost_ms: 0.0,
            trained: 0,
        }
    }
}

impl Heard {
    /// Whether there are epochs the page has not heard of.
    pub fn has_news(&self, run: &Run) -> bool {
        run.position() > self.position
    }

    /// Whether the training of a repeat has ended since the last call.
    pub fn newly_trained(&mut self, run: &Run) -> bool {
        let trained = run.position().repeat + u32::from(run.evaluated().is_some());
        // Behind the last repeat there is nothing to be evaluated any more, and the run itself follows.
        let is_new = run.evaluated().is_some() && trained > self.trained;
        self.trained = self.trained.max(trained);
        is_new
    }

    /// Whether a path is being evaluated.
    pub fn has_path_in_work(&self) -> bool {
        matches!(self.path, PathWork::InWork(_))
    }

    /// Whether a path waits to be sent.
    pub fn has_path(&self) -> bool {
        matches!(self.path, PathWork::Ready(_))
    }

    /// Leaves the path in work.
    pub fn forget_path(&mut self) {
        self.path = PathWork::None;
    }

    /// Begins the path of the network as it is now, if it costs at most `at_once` all of it.
    pub fn begin_path(&mut self, run: &Run, at_once: usize) {
        let live = run.live_path();
        let is_cheap = live.work(run.prepared()) <= at_once;
        (self.path, self.path_cost_ms) = (PathWork::InWork(Box::new(live)), 0.0);
        while is_cheap && self.has_path_in_work() {
            self.step_path(run);
        }
    }

    /// Evaluates the next rows of the path. The path is an extra: a network that trains also estimates, so there is no error
    /// worth a message.
    pub fn step_path(&mut self, run: &Run) {
        self.path = match std::mem::take(&mut self.path) {
            PathWork::InWork(mut live) => match live.step(run.prepared(), &mut Budget::default()) {
                Ok(true) => PathWork::Ready(live.finish(run.prepared())),
                Ok(false) => PathWork::InWork(live),
                Err(_) => PathWork::None,
            },
            other => other,
        };
    }

    /// Begins a path when that is due and a message may be sent, and goes on with it for a part of a slice.
    pub fn work_on_path(&mut self, run: &Run, may_send: bool, now_ms: f64, clock: &mut dyn FnMut() -> f64) {
        let is_due = may_send && now_ms >= self.next_path_ms && self.has_news(run);
        if matches!(self.path, PathWork::None) && is_due {
            self.begin_path(run, 0);
        }
        if !self.has_path_in_work() {
            return;
        }
        let mut cost_ms = 0.0;
        while self.has_path_in_work() && cost_ms < PATH_SLICE_MS {
            self.step_path(run);
            cost_ms = clock() - now_ms;
        }
        self.path_cost_ms += cost_ms;
        self.next_path_ms = now_ms + PATH_EVERY_MS.max(PATH_COST_FACTOR * self.path_cost_ms);
    }

    /// The epochs since the last message: every epoch's losses are in exactly one message; with the path, if one is ready.
    pub fn progress(&mut self, id: RunId, run: &Run, speed: &Speedometer) -> FromWorker {
        let losses = run.losses_after(self.position);
        let ranges = run.ranges_after(self.position);
        self.position = run.position();
        let training = &run.config().training;
        let validation_path = match std::mem::take(&mut self.path) {
            PathWork::Ready(path) => Some(path),
            other => {
                self.path = other;
                None
            }
        };
        FromWorker::Progress {
            run: id,
            repeat: self.position.repeat,
            repeats: training.repeats,
            epoch: self.position.epoch,
            epochs: training.epochs,
            epochs_per_second: speed.epochs_per_second(),
            seconds_left: speed.seconds_for(run.epochs_left()),
            losses,
            validation_path,
            ranges,
        }
    }
}

/// What the page has heard of an exploration.
#[derive(Debug, Default)]
pub struct HeardExploration {
    members: usize,
    epochs: u64,
}

impl HeardExploration {
    /// Whether it got further since the last message.
    pub fn has_news(&self, exploration: &Exploration) -> bool {
        exploration.epochs_trained() > self.epochs || exploration.reports().len() > self.members
    }

    /// The members since the last message: every member is in exactly one message.
    pub fn progress(&mut self, id: RunId, exploration: &Exploration, speed: &Speedometer) -> FromWorker {
        let members = exploration.reports().get(self.members..).unwrap_or_default().to_vec();
        self.members = exploration.reports().len();
        self.epochs = exploration.epochs_trained();
        FromWorker::ExplorationProgress {
            run: id,
            neurons: exploration.neurons(),
            repeat: exploration.repeat(),
            trained: exploration.networks_trained(),
            networks: exploration.networks(),
            epochs_per_second: speed.epochs_per_second(),
            seconds_left: speed.seconds_for(exploration.epochs_left()),
            members,
        }
    }
}

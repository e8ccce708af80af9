//! The run in progress: what it is doing, and what the page has heard of it.

use experiment::Run;
use protocol::message::{FromWorker, RunId};

use super::speed::Speedometer;

/// Least time between two unasked progress messages, ms: 20 a second.
const PROGRESS_EVERY_MS: f64 = 50.0;
/// Least time between two validation paths, ms: 5 a second.
const PATH_EVERY_MS: f64 = 200.0;
/// Share of the time that may go into validation paths, as a multiple of their cost.
const PATH_COST_FACTOR: f64 = 10.0;
/// A validation path that takes longer than this, ms, is sent only when the run pauses, so that Stop stays quick.
const SLOWEST_PATH_MS: f64 = 50.0;

/// What a run is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Training until the last epoch.
    Running,
    /// Training until the end of this epoch, then paused.
    Stepping,
    /// Waiting.
    Paused,
}

/// A run in progress.
#[derive(Debug)]
pub struct ActiveRun {
    /// Its number.
    pub id: RunId,
    /// The run, with the data it was started on, whatever is loaded since.
    pub run: Run,
    mode: Mode,
    speed: Speedometer,
    /// Epochs whose losses the page has.
    sent_epoch: u32,
    last_progress_ms: f64,
    next_path_ms: f64,
}

impl ActiveRun {
    /// A run at its start.
    pub fn new(id: RunId, run: Run, mode: Mode, now_ms: f64) -> Self {
        let mut active = Self {
            id,
            run,
            mode: Mode::Paused,
            speed: Speedometer::default(),
            sent_epoch: 0,
            last_progress_ms: f64::NEG_INFINITY,
            next_path_ms: f64::NEG_INFINITY,
        };
        active.set_mode(mode, now_ms);
        active
    }

    /// What it is doing.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Lets it do something else.
    pub fn set_mode(&mut self, mode: Mode, now_ms: f64) {
        self.mode = mode;
        match mode {
            Mode::Paused => self.speed.pause(now_ms),
            Mode::Running | Mode::Stepping => self.speed.go(now_ms),
        }
    }

    /// Notes how far it is; to be called after a slice of work.
    pub fn record_speed(&mut self, now_ms: f64) {
        self.speed.record(now_ms, self.run.epoch());
    }

    /// The message after a slice of work, if there are new epochs and the last message is old enough.
    pub fn due_progress(&mut self, clock: &mut dyn FnMut() -> f64) -> Option<FromWorker> {
        let now_ms = clock();
        if self.run.epoch() == self.sent_epoch || now_ms - self.last_progress_ms < PROGRESS_EVERY_MS {
            return None;
        }
        self.last_progress_ms = now_ms;
        let with_path = now_ms >= self.next_path_ms;
        let message = self.progress(with_path);
        if with_path {
            let cost = clock() - now_ms;
            self.next_path_ms = if cost > SLOWEST_PATH_MS {
                f64::INFINITY
            } else {
                now_ms + PATH_EVERY_MS.max(PATH_COST_FACTOR * cost)
            };
        }
        Some(message)
    }

    /// Pauses, and says so after the last epochs' losses and the path at this moment.
    pub fn pause(&mut self, now_ms: f64) -> Vec<FromWorker> {
        self.set_mode(Mode::Paused, now_ms);
        self.last_progress_ms = now_ms;
        vec![self.progress(true), FromWorker::Paused { run: self.id }]
    }

    /// The epochs the page has not heard of, before the run ends; nothing if there are none.
    pub fn last_progress(&mut self) -> Option<FromWorker> {
        (self.run.epoch() > self.sent_epoch).then(|| self.progress(false))
    }

    /// Every epoch's losses are in exactly one message.
    fn progress(&mut self, with_path: bool) -> FromWorker {
        let after = self.sent_epoch;
        self.sent_epoch = self.run.epoch();
        let epochs = self.run.config().training.epochs;
        FromWorker::Progress {
            run: self.id,
            epoch: self.sent_epoch,
            epochs,
            epochs_per_second: self.speed.epochs_per_second(),
            seconds_left: self.speed.seconds_left(epochs),
            losses: self.run.losses_after(after),
            // The path is an extra: a network that trains also estimates, so there is no error worth a message.
            validation_path: with_path.then(|| self.run.validation_path().ok()).flatten(),
        }
    }
}

//! What the page has heard of a run or an exploration, and the messages that tell it the rest.

use experiment::{Exploration, Position, Run};
use protocol::message::{FromWorker, RunId};

use super::speed::Speedometer;

/// Least time between two validation paths, ms: 5 a second.
const PATH_EVERY_MS: f64 = 200.0;
/// Share of the time that may go into validation paths, as a multiple of their cost.
const PATH_COST_FACTOR: f64 = 10.0;
/// A validation path that takes longer than this, ms, is sent only when the run pauses, so that Stop stays quick.
const SLOWEST_PATH_MS: f64 = 50.0;

/// What the page has heard of a run.
#[derive(Debug)]
pub struct Heard {
    /// Up to where it has the losses.
    position: Position,
    next_path_ms: f64,
}

impl Default for Heard {
    fn default() -> Self {
        Self { position: Position::default(), next_path_ms: f64::NEG_INFINITY }
    }
}

impl Heard {
    /// Whether there are epochs the page has not heard of.
    pub fn has_news(&self, run: &Run) -> bool {
        run.position() > self.position
    }

    /// [`Self::progress`], with the validation path if that is due.
    pub fn timed_progress(
        &mut self,
        id: RunId,
        run: &Run,
        speed: &Speedometer,
        now_ms: f64,
        clock: &mut dyn FnMut() -> f64,
    ) -> FromWorker {
        let with_path = now_ms >= self.next_path_ms;
        let message = self.progress(id, run, speed, with_path);
        if with_path {
            let cost = clock() - now_ms;
            self.next_path_ms = if cost > SLOWEST_PATH_MS {
                f64::INFINITY
            } else {
                now_ms + PATH_EVERY_MS.max(PATH_COST_FACTOR * cost)
            };
        }
        message
    }

    /// The epochs since the last message: every epoch's losses are in exactly one message.
    pub fn progress(&mut self, id: RunId, run: &Run, speed: &Speedometer, with_path: bool) -> FromWorker {
        let losses = run.losses_after(self.position);
        let ranges = run.ranges_after(self.position);
        self.position = run.position();
        let training = &run.config().training;
        FromWorker::Progress {
            run: id,
            repeat: self.position.repeat,
            repeats: training.repeats,
            epoch: self.position.epoch,
            epochs: training.epochs,
            epochs_per_second: speed.epochs_per_second(),
            seconds_left: speed.seconds_for(run.epochs_left()),
            losses,
            // The path is an extra: a network that trains also estimates, so there is no error worth a message.
            validation_path: with_path.then(|| run.validation_path().ok()).flatten(),
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

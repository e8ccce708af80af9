//! A training run: start, pause, step, stop, progress. Messages of other runs are dropped.

mod losses;

use std::rc::Rc;

use protocol::Job;
use protocol::config::RunConfig;
use protocol::message::{FromWorker, RunId, ToWorker};
use protocol::report::{DataView, Path, RunReport};
use yew::AttrValue;

use super::{Desk, Shared};
use losses::append_losses;

pub use losses::{LossTrack, MOST_CURVES};

/// The five words of the status element.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// Nothing was started.
    #[default]
    Idle,
    /// A run goes on.
    Training,
    /// A run waits.
    Paused,
    /// A run ended.
    Done,
    /// A run broke off.
    Failed,
}

impl Status {
    /// The word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Training => "training",
            Self::Paused => "paused",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    /// Whether a run is going on or waiting.
    pub fn is_active(self) -> bool {
        matches!(self, Self::Training | Self::Paused)
    }
}

/// The run going on, or the last one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunState {
    /// The status word.
    pub status: Status,
    /// Number of the run the worker holds.
    pub id: Option<RunId>,
    /// The repeat that is trained, or the result's, from 0.
    pub repeat: u32,
    /// Repeats configured; 0 before the first run.
    pub repeats: u32,
    /// Epochs of this repeat done.
    pub epoch: u32,
    /// Epochs configured; 0 before the first run.
    pub epochs: u32,
    /// Speed; 0 until known.
    pub epochs_per_second: f64,
    /// Seconds left; absent until known.
    pub seconds_left: Option<f64>,
    /// What was started.
    pub config: Option<Rc<RunConfig>>,
    /// The data it was started on.
    pub view: Option<Shared<DataView>>,
    /// Losses so far.
    pub losses: Rc<Vec<LossTrack>>,
    /// Validation path of the network as it is now.
    pub live_path: Option<Shared<Path>>,
    /// Why it failed.
    pub failure: Option<AttrValue>,
    /// Epoch at which a stepped run counts as paused.
    step_until: Option<u32>,
}

impl RunState {
    /// Share of all epochs of all repeats that is done.
    pub fn share(&self) -> f64 {
        let repeats = f64::from(self.repeats.max(1));
        match self.status {
            Status::Done => 1.0,
            _ => (f64::from(self.repeat) + f64::from(self.epoch) / f64::from(self.epochs.max(1))) / repeats,
        }
    }

    /// The state of a run after it has ended, or was opened.
    pub fn ended(run: RunId, report: &RunReport, view: Shared<DataView>, losses: Rc<Vec<LossTrack>>) -> Self {
        Self {
            status: Status::Done,
            id: Some(run),
            repeat: report.chosen,
            repeats: report.config.training.repeats,
            epoch: report.epochs_done,
            epochs: report.config.training.epochs,
            config: Some(Rc::new(report.config.clone())),
            view: Some(view),
            losses,
            ..Self::default()
        }
    }

    /// Train was pressed: pauses or resumes the run that goes on. Whether another is to be started instead.
    pub fn train_pressed(&mut self, desk: &mut Desk) -> bool {
        match (self.status, self.id) {
            (Status::Training, Some(run)) => desk.send(ToWorker::Pause { run }),
            (Status::Paused, Some(run)) => {
                desk.send(ToWorker::Resume { run });
                self.status = Status::Training;
                desk.announce("Training resumed.");
            }
            _ => return true,
        }
        false
    }

    /// Step was pressed: trains the run that waits for an epoch. Whether another is to be started for one epoch instead.
    pub fn step_pressed(&mut self, desk: &mut Desk) -> bool {
        match (self.status, self.id) {
            (Status::Paused, Some(run)) => {
                desk.send(ToWorker::StepEpoch { run });
                self.step_until = Some(self.epoch + 1);
                false
            }
            (Status::Idle | Status::Failed, _) => true,
            _ => false,
        }
    }

    /// Starts a run on the data of `view`, from the weights of the run `warm_start` or new ones.
    pub fn start(
        &mut self,
        job: Job,
        view: Option<Shared<DataView>>,
        warm_start: Option<RunId>,
        paused: bool,
        desk: &mut Desk,
    ) {
        let run = desk.new_run();
        *self = Self {
            status: Status::Training,
            id: Some(run),
            repeats: job.training.repeats,
            epochs: job.training.epochs,
            config: Some(Rc::new(job.run_config())),
            view,
            step_until: paused.then_some(1),
            ..Self::default()
        };
        desk.notice = None;
        desk.send(ToWorker::Start { run, job: Box::new(job), warm_start, paused });
        if paused {
            desk.send(ToWorker::StepEpoch { run });
        } else {
            desk.announce("Training started.");
        }
    }

    /// Ends the run with its best checkpoint.
    pub fn stop(&self, desk: &mut Desk) {
        if let (true, Some(run)) = (self.status.is_active(), self.id) {
            desk.send(ToWorker::Stop { run });
        }
    }

    /// Whether this run goes on or waits.
    pub fn is_current(&self, run: RunId) -> bool {
        self.id == Some(run) && self.status.is_active()
    }

    /// Takes a progress message of the run that goes on.
    pub fn progressed(&mut self, message: FromWorker) {
        let FromWorker::Progress {
            repeat,
            repeats,
            epoch,
            epochs,
            epochs_per_second,
            seconds_left,
            losses,
            validation_path,
            ..
        } = message
        else {
            return;
        };
        self.repeat = repeat;
        self.repeats = repeats;
        self.epoch = epoch;
        self.epochs = epochs;
        self.epochs_per_second = epochs_per_second;
        self.seconds_left = seconds_left;
        append_losses(Rc::make_mut(&mut self.losses), &losses);
        if let Some(path) = validation_path {
            self.live_path = Some(Shared::new(path));
        }
    }

    /// The worker has paused a run.
    pub fn paused(&mut self, run: RunId, desk: &mut Desk) {
        if !self.is_current(run) {
            return;
        }
        // A run that is started for one step reports a pause before its first epoch too.
        if self.step_until.is_some_and(|until| self.repeat == 0 && self.epoch < until) {
            return;
        }
        self.step_until = None;
        self.status = Status::Paused;
        desk.announce(format!("Paused at epoch {}.", self.epoch));
    }

    /// The worker says why a run failed; the result of an earlier one stays.
    pub fn failed(&mut self, run: RunId, message: &str, desk: &mut Desk) {
        if self.is_current(run) {
            self.break_off(message, desk);
        }
    }

    /// The run goes on no more.
    pub fn break_off(&mut self, message: &str, desk: &mut Desk) {
        desk.announce(format!("Training failed. {message}"));
        self.fail(message.to_owned().into());
        self.live_path = None;
    }

    /// Says why there is no run, or no longer one.
    pub fn fail(&mut self, failure: AttrValue) {
        self.status = Status::Failed;
        self.failure = Some(failure);
    }
}

//! Transitions of a training run: start, pause, step, stop, reset, progress, end. Messages of other runs are dropped.

use std::rc::Rc;

use protocol::config::RunConfig;
use protocol::limits;
use protocol::message::{RunId, ToWorker};
use protocol::report::{DataView, EpochLoss, Leg, LossHistory, Path};
use yew::AttrValue;

use super::{AppState, Growing, Shared};

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

/// Repeats whose losses are kept: those with the lowest validation losses, and the latest.
pub const MOST_CURVES: usize = 32;

/// One network's losses, from epoch 1.
#[derive(Clone, Debug, PartialEq)]
pub struct LossTrack {
    /// Which repeat, from 0.
    pub repeat: u32,
    /// Which network.
    pub leg: Leg,
    /// Training loss per epoch, MSE in m².
    pub train: Growing<f64>,
    /// Validation loss per epoch, MSE in m².
    pub validation: Growing<f64>,
    /// Epoch with the lowest validation loss, and that loss.
    pub best: Option<(u32, f64)>,
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
    pub(super) step_until: Option<u32>,
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
}

/// Appends stretches of losses to the tracks. One that does not begin at its track's next epoch, or ends beyond the most
/// epochs a run can have, is left out: an index must stay an epoch.
pub(super) fn append_losses(tracks: &mut Vec<LossTrack>, stretches: &[LossHistory]) {
    for stretch in stretches {
        let LossHistory { repeat, leg, first_epoch, losses, best } = stretch;
        let place = tracks.iter().position(|track| (track.repeat, track.leg) == (*repeat, *leg));
        let known = place.and_then(|i| tracks.get(i)).map_or(0, |track| track.train.len());
        let next = *first_epoch as usize == known + 1;
        if !next || known + losses.len() > *limits::EPOCHS.end() as usize {
            continue;
        }
        match place.and_then(|i| tracks.get_mut(i)) {
            Some(track) => track.add(losses, *best),
            None => {
                let (train, validation) = (Growing::default(), Growing::default());
                let mut track = LossTrack { repeat: *repeat, leg: *leg, train, validation, best: None };
                track.add(losses, *best);
                tracks.push(track);
                forget_worst(tracks);
            }
        }
    }
}

impl LossTrack {
    fn add(&mut self, losses: &[EpochLoss], best: Option<(u32, f64)>) {
        self.train.extend(losses.iter().map(|loss| loss.train));
        self.validation.extend(losses.iter().map(|loss| loss.validation));
        self.best = best;
    }
}

/// Drops the repeat with the highest validation loss when there are too many curves to keep, but never the latest. The run's
/// result has the lowest loss (of its last network, which is the QAT network where there is one), so it stays.
fn forget_worst(tracks: &mut Vec<LossTrack>) {
    let latest = tracks.last().map(|track| track.repeat);
    let mut repeats: Vec<(u32, f64)> = Vec::new();
    for track in tracks.iter() {
        let loss = track.best.map_or(f64::INFINITY, |best| best.1);
        match repeats.iter_mut().find(|(repeat, _)| *repeat == track.repeat) {
            Some(known) => known.1 = loss,
            None => repeats.push((track.repeat, loss)),
        }
    }
    if repeats.len() > MOST_CURVES {
        let others = repeats.into_iter().filter(|(repeat, _)| Some(*repeat) != latest);
        if let Some((worst, _)) = others.max_by(|a, b| a.1.total_cmp(&b.1)) {
            tracks.retain(|track| track.repeat != worst);
        }
    }
}

impl AppState {
    pub(super) fn train_pressed(&mut self) {
        match (self.run.status, self.run.id) {
            (Status::Training, Some(run)) => self.desk.send(ToWorker::Pause { run }),
            (Status::Paused, Some(run)) => {
                self.desk.send(ToWorker::Resume { run });
                self.run.status = Status::Training;
                self.desk.announce("Training resumed.");
            }
            _ => self.start_if_possible(false),
        }
    }

    pub(super) fn step_pressed(&mut self) {
        match (self.run.status, self.run.id) {
            (Status::Paused, Some(run)) => {
                self.desk.send(ToWorker::StepEpoch { run });
                self.run.step_until = Some(self.run.epoch + 1);
            }
            (Status::Idle | Status::Failed, _) => self.start_if_possible(true),
            _ => {}
        }
    }

    fn start_if_possible(&mut self, paused: bool) {
        if self.train_blocked().is_none() && !self.start_when_loaded(paused) {
            self.start(paused);
        }
    }

    pub(super) fn start(&mut self, paused: bool) {
        if self.train_blocked().is_some() {
            return;
        }
        let start = self.warm_start();
        let mut job = self.job();
        job.warm_start = start.as_ref().map(|(_, hash)| hash.clone());
        let run = self.desk.new_run();
        self.run = RunState {
            status: Status::Training,
            id: Some(run),
            repeats: job.training.repeats,
            epochs: job.training.epochs,
            config: Some(Rc::new(job.run_config())),
            view: self.data.loaded.clone(),
            step_until: paused.then_some(1),
            ..RunState::default()
        };
        self.ptq.forget();
        self.desk.notice = None;
        let warm_start = start.map(|(run, _)| run);
        self.desk.send(ToWorker::Start { run, job: Box::new(job), warm_start, paused });
        if paused {
            self.desk.send(ToWorker::StepEpoch { run });
        } else {
            self.desk.announce("Training started.");
        }
    }

    pub(super) fn stop_pressed(&mut self) {
        if let (true, Some(run)) = (self.run.status.is_active(), self.run.id) {
            self.desk.send(ToWorker::Stop { run });
        }
    }

    pub(super) fn reset_pressed(&mut self) {
        self.drop_run();
        self.desk.notice = None;
        self.desk.announce("Reset. The seed is unchanged.");
    }

    /// Drops the run and the result.
    pub(super) fn drop_run(&mut self) {
        let finished = self.result.take().map(|result| result.run);
        let current = self.run.id;
        for run in current.into_iter().chain(finished.filter(|run| Some(*run) != current)) {
            self.discard(run);
        }
        self.run = RunState::default();
        self.ptq.forget();
    }

    pub(super) fn is_current(&self, run: RunId) -> bool {
        self.run.id == Some(run) && self.run.status.is_active()
    }

    pub(super) fn progressed(&mut self, run: RunId, progress: Progress) {
        if !self.is_current(run) {
            return;
        }
        self.run.repeat = progress.repeat;
        self.run.repeats = progress.repeats;
        self.run.epoch = progress.epoch;
        self.run.epochs = progress.epochs;
        self.run.epochs_per_second = progress.epochs_per_second;
        self.run.seconds_left = progress.seconds_left;
        append_losses(Rc::make_mut(&mut self.run.losses), &progress.losses);
        if let Some(path) = progress.validation_path {
            self.run.live_path = Some(Shared::new(path));
        }
    }

    pub(super) fn paused(&mut self, run: RunId) {
        if !self.is_current(run) {
            return;
        }
        // A run that is started for one step reports a pause before its first epoch too.
        if self.run.step_until.is_some_and(|until| self.run.repeat == 0 && self.run.epoch < until) {
            return;
        }
        self.run.step_until = None;
        self.run.status = Status::Paused;
        self.desk.announce(format!("Paused at epoch {}.", self.run.epoch));
    }

    /// A run failed; the result of an earlier one stays.
    pub(super) fn failed(&mut self, run: RunId, message: String) {
        if self.opening == Some(run) {
            self.opening = None;
            self.desk.notify(super::Tone::Alert, message);
        } else if self.is_current(run) {
            self.break_off(message);
        }
    }

    pub(super) fn break_off(&mut self, message: String) {
        self.desk.announce(format!("Training failed. {message}"));
        self.run.status = Status::Failed;
        self.run.failure = Some(message.into());
        self.run.live_path = None;
    }
}

/// The contents of a progress message.
pub(super) struct Progress {
    pub(super) repeat: u32,
    pub(super) repeats: u32,
    pub(super) epoch: u32,
    pub(super) epochs: u32,
    pub(super) epochs_per_second: f64,
    pub(super) seconds_left: Option<f64>,
    pub(super) losses: Vec<LossHistory>,
    pub(super) validation_path: Option<Path>,
}

#[cfg(test)]
#[path = "run_tests.rs"]
mod tests;

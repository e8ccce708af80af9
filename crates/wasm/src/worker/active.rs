//! What is in progress, a run or an exploration: what it is doing, and when the page hears of it.

use experiment::exploration::ExplorationProgress;
use experiment::{Exploration, FinishedRun, Progress, Run};
use protocol::message::{FromWorker, RunId, WorkKind, WorkOf};

use super::heard::{Heard, HeardExploration};
use super::speed::Speedometer;

/// Least time between two unasked progress messages, ms: 20 a second.
const PROGRESS_EVERY_MS: f64 = 50.0;

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

/// What is trained, on the data it was started on, whatever is loaded since.
#[derive(Debug)]
pub enum Work {
    /// A run.
    Run(Box<Run>, Heard),
    /// An exploration.
    Exploration(Box<Exploration>, HeardExploration),
}

/// The most that a validation path may cost, in the unit of [`experiment::slices::Budget`], to be sent at once when a run pauses.
const PATH_AT_ONCE: usize = 1 << 24;

/// What one step of work did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// Part of an epoch, or of an evaluation.
    Part,
    /// An epoch that others follow.
    Epoch,
    /// All there is.
    Everything,
}

/// Work in progress.
#[derive(Debug)]
pub struct Active {
    /// Its number.
    pub id: RunId,
    /// The work.
    pub work: Work,
    mode: Mode,
    speed: Speedometer,
    last_progress_ms: f64,
}

impl Active {
    /// Work at its start.
    pub fn new(id: RunId, work: Work, mode: Mode, now_ms: f64) -> Self {
        let mut active = Self {
            id,
            work,
            mode: Mode::Paused,
            speed: Speedometer::default(),
            last_progress_ms: f64::NEG_INFINITY,
        };
        active.set_mode(mode, now_ms);
        active
    }

    /// Whether there is anything to do: training, or the path that the page waits for.
    pub fn is_working(&self) -> bool {
        self.mode != Mode::Paused || matches!(&self.work, Work::Run(_, heard) if heard.has_path_in_work())
    }

    /// Ends a run's training: what is left is its evaluation. The epochs the page has not heard of, if there are any.
    pub fn end(&mut self, now_ms: f64) -> Vec<FromWorker> {
        if let Work::Run(run, heard) = &mut self.work {
            run.end();
            heard.forget_path();
        }
        self.set_mode(Mode::Running, now_ms);
        self.last_progress().into_iter().collect()
    }

    /// What is to be kept of a run when the training of a repeat has just ended; once for each repeat.
    pub fn newly_trained(&mut self) -> Option<FinishedRun> {
        match &mut self.work {
            Work::Run(run, heard) => heard.newly_trained(run).then(|| run.kept().ok().flatten()).flatten(),
            Work::Exploration(..) => None,
        }
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

    /// Trains one mini-batch, or evaluates some rows.
    ///
    /// # Errors
    /// Why training failed, as the sentence to show.
    pub fn step(&mut self) -> Result<Done, String> {
        match &mut self.work {
            Work::Run(run, _) => match run.step().map_err(|error| error.to_string())? {
                Progress::Working | Progress::Repeat(_) => Ok(Done::Part),
                // What follows the last epoch is an evaluation, which ends the run.
                Progress::Epoch { .. } if run.epochs_left() == 0 => Ok(Done::Part),
                Progress::Epoch { .. } => Ok(Done::Epoch),
                Progress::Finished => Ok(Done::Everything),
            },
            Work::Exploration(exploration, _) => {
                match exploration.step().map_err(|error| error.to_string())? {
                    ExplorationProgress::Working | ExplorationProgress::Member => Ok(Done::Part),
                    ExplorationProgress::Epoch if exploration.epochs_left() == 0 => Ok(Done::Part),
                    ExplorationProgress::Epoch => Ok(Done::Epoch),
                    ExplorationProgress::Finished => Ok(Done::Everything),
                }
            }
        }
    }

    /// Notes how far it is; to be called after a slice of work.
    pub fn record_speed(&mut self, now_ms: f64) {
        let epochs = match &self.work {
            Work::Run(run, _) => run.epochs_trained(),
            Work::Exploration(exploration, _) => exploration.epochs_trained(),
        };
        self.speed.record(now_ms, epochs);
    }

    /// The message after a slice of work, if there is news and the last message is old enough.
    pub fn due_progress(&mut self, clock: &mut dyn FnMut() -> f64) -> Option<FromWorker> {
        let now_ms = clock();
        if let Work::Run(run, _) = &self.work
            && let Some(share) = run.evaluated()
        {
            return self.due_evaluation(now_ms, share);
        }
        let is_due = now_ms - self.last_progress_ms >= PROGRESS_EVERY_MS;
        if let Work::Run(run, heard) = &mut self.work {
            heard.work_on_path(run, is_due, now_ms, clock);
        }
        if !self.has_news() || !is_due {
            return None;
        }
        self.last_progress_ms = now_ms;
        Some(match &mut self.work {
            Work::Run(run, heard) => heard.progress(self.id, run, &self.speed),
            Work::Exploration(exploration, heard) => heard.progress(self.id, exploration, &self.speed),
        })
    }

    /// How far the evaluation of a repeat is.
    fn due_evaluation(&mut self, now_ms: f64, share: f64) -> Option<FromWorker> {
        if now_ms - self.last_progress_ms < 2.0 * PROGRESS_EVERY_MS {
            return None;
        }
        self.last_progress_ms = now_ms;
        Some(FromWorker::WorkProgress { of: WorkOf::Run(self.id), kind: WorkKind::Evaluate, share })
    }

    /// Goes on with the path of a paused run for a slice; the message that brings it.
    pub fn late_path(&mut self, clock: &mut dyn FnMut() -> f64, slice_ms: f64) -> Option<FromWorker> {
        let Work::Run(run, heard) = &mut self.work else { return None };
        let end_ms = clock() + slice_ms;
        while heard.has_path_in_work() && clock() < end_ms {
            heard.step_path(run);
        }
        heard.has_path().then(|| heard.progress(self.id, run, &self.speed))
    }

    fn has_news(&self) -> bool {
        match &self.work {
            Work::Run(run, heard) => heard.has_news(run) || heard.has_path(),
            Work::Exploration(exploration, heard) => heard.has_news(exploration),
        }
    }

    /// Pauses, and says so after the last epochs' losses and the path at this moment; a path that takes its time follows.
    pub fn pause(&mut self, now_ms: f64) -> Vec<FromWorker> {
        self.set_mode(Mode::Paused, now_ms);
        self.last_progress_ms = now_ms;
        let progress = match &mut self.work {
            Work::Run(run, heard) => {
                heard.begin_path(run, PATH_AT_ONCE);
                heard.progress(self.id, run, &self.speed)
            }
            Work::Exploration(exploration, heard) => heard.progress(self.id, exploration, &self.speed),
        };
        vec![progress, FromWorker::Paused { run: self.id }]
    }

    /// The epochs and members the page has not heard of, before the work ends; nothing if there are none.
    pub fn last_progress(&mut self) -> Option<FromWorker> {
        self.has_news().then(|| match &mut self.work {
            Work::Run(run, heard) => heard.progress(self.id, run, &self.speed),
            Work::Exploration(exploration, heard) => heard.progress(self.id, exploration, &self.speed),
        })
    }
}

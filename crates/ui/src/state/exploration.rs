//! Transitions of a neuron exploration: start, pause, stop, reset, members that stream in, end. What is finished stays,
//! whatever ends it.

use std::rc::Rc;

use protocol::config::ExplorationConfig;
use protocol::limits;
use protocol::message::{ExportKind, RunId, ToWorker};
use protocol::report::{DataView, NeuronReport};
use yew::AttrValue;

use super::exploration_look::{ExplorationLook, Glance};
use super::{AppState, Shared, Status, Tone};
use crate::format::counted;

/// What the transport starts and the page shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RunType {
    /// One network, with its repeats.
    #[default]
    Network,
    /// MLP 4-n-2 for a range of n, with as many inputs as the data have sensors.
    Exploration,
}

/// The exploration going on, or the last one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExplorationState {
    /// The status word.
    pub status: Status,
    /// Its number, while the worker holds it.
    pub id: Option<RunId>,
    /// What was started.
    pub config: Option<Rc<ExplorationConfig>>,
    /// The data it was started on.
    pub view: Option<Shared<DataView>>,
    /// Finished members in order of neurons.
    pub members: Rc<Vec<Shared<NeuronReport>>>,
    /// Neurons and repeat (from 0) of the network that is trained.
    pub at: Option<(u32, u32)>,
    /// Networks trained, every repeat counted.
    pub trained: u32,
    /// Networks to train; 0 before the first exploration.
    pub networks: u32,
    /// Speed; 0 until known.
    pub epochs_per_second: f64,
    /// Seconds left; absent until known.
    pub seconds_left: Option<f64>,
    /// Why it failed.
    pub failure: Option<AttrValue>,
    /// Seconds of one epoch per sample and parameter, as last measured; tells how long the next one takes.
    pub pace: Option<f64>,
    /// What the reader picked, sorted by and laid over.
    pub look: ExplorationLook,
    /// Explore was pressed while data were on their way.
    pub waiting: bool,
}

impl ExplorationState {
    /// Whether it ended before its last size.
    pub fn is_partial(&self) -> bool {
        let sizes = self.config.as_ref().map_or(0, |config| config.neurons().count());
        !self.status.is_active() && self.members.len() < sizes
    }

    /// Where it is, in words: `n = 31, repeat 4 of 10, 94 of 310 networks`.
    pub fn place(&self) -> String {
        let repeats = self.config.as_ref().map_or(0, |config| config.training.repeats);
        let networks = format!("{} of {}", self.trained, counted(self.networks.into(), "network"));
        match self.at.filter(|_| self.status.is_active()) {
            Some((neurons, repeat)) => {
                format!("n = {neurons}, repeat {} of {repeats}, {networks}", repeat + 1)
            }
            None => networks,
        }
    }
}

/// Networks of an exploration, every repeat counted.
pub fn networks(config: &ExplorationConfig) -> u32 {
    let sizes = u32::try_from(config.neurons().count()).unwrap_or(u32::MAX);
    sizes.saturating_mul(config.training.repeats)
}

/// The contents of a progress message of an exploration.
pub(super) struct ExplorationProgress {
    pub(super) neurons: u32,
    pub(super) repeat: u32,
    pub(super) trained: u32,
    pub(super) networks: u32,
    pub(super) epochs_per_second: f64,
    pub(super) seconds_left: Option<f64>,
    pub(super) members: Vec<NeuronReport>,
}

/// Parameters of a hidden layer of so many neurons between the sensors and x and y: `7n + 2` for four.
pub fn parameters(neurons: u32, sensors: u32) -> u64 {
    (u64::from(sensors) + 3) * u64::from(neurons) + 2
}

impl AppState {
    /// Why the transport cannot be pressed now, in one sentence.
    pub fn blocked(&self) -> Option<String> {
        match self.run_type {
            RunType::Network => self.train_blocked(),
            RunType::Exploration => self.explore_blocked(),
        }
    }

    fn explore_blocked(&self) -> Option<String> {
        if self.exploration.status.is_active() {
            return None;
        }
        if self.run.status.is_active() {
            return Some("A training run is going on: stop it first.".to_owned());
        }
        let checked = || self.settings.exploration_config().check(self.data.sensors());
        let refused = || checked().err().map(|error| error.to_string());
        self.startable().err().or_else(refused)
    }

    /// Which cards were changed since the exploration, if any.
    pub fn changed_since_exploration(&self) -> Vec<&'static str> {
        let (Some(config), Some(view)) = (&self.exploration.config, &self.exploration.view) else {
            return Vec::new();
        };
        let now = self.settings.exploration_config();
        let same_data = self.data.loaded.as_ref().is_none_or(|loaded| {
            loaded.fingerprint == view.fingerprint && loaded.split_config == view.split_config
        });
        let sizes = |config: &ExplorationConfig| {
            (config.first, config.last, config.activation, config.training.repeats)
        };
        let training = |config: &ExplorationConfig| {
            let mut training = config.training.clone();
            training.repeats = 1;
            training
        };
        [
            ("data", !same_data),
            ("sizes", sizes(&now) != sizes(config)),
            ("training", training(&now) != training(config)),
        ]
        .into_iter()
        .filter_map(|(card, changed)| changed.then_some(card))
        .collect()
    }

    pub(super) fn explore_pressed(&mut self) {
        match (self.exploration.status, self.exploration.id) {
            (Status::Training, Some(run)) => self.send(ToWorker::Pause { run }),
            (Status::Paused, Some(run)) => {
                self.send(ToWorker::Resume { run });
                self.exploration.status = Status::Training;
                self.announce("Exploration resumed.");
            }
            _ if self.explore_blocked().is_some() => {}
            _ => {
                self.load_wanted();
                self.exploration.waiting = self.data.is_loading();
                if !self.exploration.waiting {
                    self.explore();
                }
            }
        }
    }

    fn explore(&mut self) {
        if self.explore_blocked().is_some() {
            return;
        }
        let config = self.settings.exploration_config();
        let run = self.new_run();
        self.discard_exploration();
        self.exploration = ExplorationState {
            status: Status::Training,
            id: Some(run),
            networks: networks(&config),
            config: Some(Rc::new(config.clone())),
            view: self.data.loaded.clone(),
            ..self.fresh_exploration()
        };
        self.notice = None;
        self.send(ToWorker::Explore { run, config: Box::new(config) });
        self.announce("Exploration started.");
    }

    /// Nothing explored; what the reader chose and what was measured stay.
    fn fresh_exploration(&self) -> ExplorationState {
        ExplorationState {
            look: self.exploration.look.clone(),
            pace: self.exploration.pace,
            ..ExplorationState::default()
        }
    }

    fn discard_exploration(&mut self) {
        if let (Some(run), true) = (self.exploration.id, self.worker_ready()) {
            self.send(ToWorker::Discard { run });
        }
    }

    pub(super) fn stop_exploration(&mut self) {
        if let (true, Some(run)) = (self.exploration.status.is_active(), self.exploration.id) {
            self.send(ToWorker::Stop { run });
        }
    }

    pub(super) fn reset_exploration(&mut self) {
        self.discard_exploration();
        self.exploration = self.fresh_exploration();
        self.notice = None;
        self.announce("Reset. The seed is unchanged.");
    }

    fn is_exploring(&self, run: RunId) -> bool {
        self.exploration.id == Some(run) && self.exploration.status.is_active()
    }

    pub(super) fn exploration_progressed(&mut self, run: RunId, progress: ExplorationProgress) {
        if !self.is_exploring(run) {
            return;
        }
        let exploration = &mut self.exploration;
        exploration.at = Some((progress.neurons, progress.repeat));
        exploration.trained = progress.trained;
        exploration.networks = progress.networks;
        exploration.epochs_per_second = progress.epochs_per_second;
        exploration.seconds_left = progress.seconds_left;
        if !progress.members.is_empty() {
            let members = Rc::make_mut(&mut exploration.members);
            for member in progress.members {
                // A size is explored once, and none is outside what a network can have.
                let place = members.partition_point(|old| old.neurons < member.neurons);
                let known = members.get(place).is_some_and(|old| old.neurons == member.neurons);
                if !known && limits::UNITS.contains(&member.neurons) {
                    members.insert(place, Shared::new(member));
                }
            }
        }
    }

    pub(super) fn exploration_paused(&mut self, run: RunId) {
        if self.is_exploring(run) {
            self.exploration.status = Status::Paused;
            self.announce(format!("Paused: {}.", self.exploration.place()));
        }
    }

    /// What the end of an exploration tells about the next one's time.
    fn measured_pace(&self) -> Option<f64> {
        let exploration = &self.exploration;
        let view = exploration.view.as_ref()?;
        let rows = view.split.train.len();
        let work = rows as f64 * parameters(exploration.at?.0, view.room.sensors()) as f64;
        (exploration.epochs_per_second > 0.0 && rows > 0)
            .then(|| 1.0 / (exploration.epochs_per_second * work))
    }

    pub(super) fn explored(&mut self, run: RunId) {
        if !self.is_exploring(run) {
            return;
        }
        self.exploration.pace = self.measured_pace().or(self.exploration.pace);
        self.exploration.status = Status::Done;
        self.exploration.seconds_left = None;
        let sizes = counted(self.exploration.members.len() as u64, "size");
        let how = if self.exploration.is_partial() { "stopped after" } else { "finished:" };
        self.announce(format!("Exploration {how} {sizes}."));
    }

    pub(super) fn exploration_failed(&mut self, run: RunId, message: &str) {
        if self.is_exploring(run) {
            self.break_off_exploration(message);
        }
    }

    fn break_off_exploration(&mut self, message: &str) {
        self.announce(format!("Exploration failed. {message}"));
        self.exploration.status = Status::Failed;
        self.exploration.seconds_left = None;
        self.exploration.failure = Some(message.to_owned().into());
    }

    /// The worker died: what is finished stays here, but nothing can be asked of it any more.
    pub(super) fn exploration_lost(&mut self, reason: &str) {
        self.exploration.waiting = false;
        if self.exploration.status.is_active() {
            self.break_off_exploration(&format!("The worker stopped: {reason}."));
        }
        self.exploration.id = None;
    }

    /// Data arrived. An exploration of other data ends with what it has; one that waited for them starts.
    pub(super) fn exploration_data(&mut self, other_data: bool) {
        if other_data {
            self.stop_exploration();
        }
        if std::mem::take(&mut self.exploration.waiting) {
            self.explore();
        }
    }

    /// The data that an exploration waited for were refused.
    pub(super) fn exploration_data_refused(&mut self) {
        if std::mem::take(&mut self.exploration.waiting) {
            let message = self.data.error.clone().unwrap_or_default();
            self.break_off_exploration(&message);
        }
    }

    /// Shows one network or an exploration. What is half typed goes: its field may not be there any more.
    pub(super) fn show(&mut self, run_type: RunType) {
        self.run_type = run_type;
        self.drafts = Rc::default();
    }

    pub(super) fn look(&mut self, glance: Glance) {
        self.exploration.look = std::mem::take(&mut self.exploration.look).after(glance);
    }

    pub(super) fn export_exploration(&mut self) {
        match self.exploration.id.filter(|_| self.worker_ready()) {
            Some(run) => {
                let request = self.new_request();
                self.send(ToWorker::Export { run, request, what: ExportKind::Exploration });
            }
            None => self.notify(
                Tone::Alert,
                "The worker no longer holds this exploration: explore again, then save it.",
            ),
        }
    }
}

#[cfg(test)]
#[path = "exploration_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;

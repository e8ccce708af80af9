//! A neuron exploration: start, pause, stop, reset, members that stream in, end. What is finished stays, whatever ends it.

mod look;
#[cfg(test)]
pub mod testing;

use std::rc::Rc;

use protocol::ExplorationConfig;
use protocol::limits;
use protocol::message::{ExportKind, FromWorker, RunId, ToWorker};
use protocol::report::{DataView, NeuronReport};
use yew::AttrValue;

use super::run::Status;
use super::{DataState, Desk, Settings, Shared, Tone};
use browser::format::counted;

pub use look::{Column, ExplorationLook, Glance, Selection};

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
        let repeats = self.config.as_ref().map_or(0, |config| config.training().repeats);
        let networks = format!("{} of {}", self.trained, counted(self.networks.into(), "network"));
        match self.at.filter(|_| self.status.is_active()) {
            Some((neurons, repeat)) => {
                format!("n = {neurons}, repeat {} of {repeats}, {networks}", repeat + 1)
            }
            None => networks,
        }
    }

    /// Explore was pressed: pauses or resumes the exploration that goes on. Whether another is to be started instead.
    pub fn pressed(&mut self, desk: &mut Desk) -> bool {
        match (self.status, self.id) {
            (Status::Training, Some(run)) => desk.send(ToWorker::Pause { run }),
            (Status::Paused, Some(run)) => {
                desk.send(ToWorker::Resume { run });
                self.status = Status::Training;
                desk.announce("Exploration resumed.");
            }
            _ => return true,
        }
        false
    }

    /// Starts an exploration on the data of `view`, in place of the last one.
    pub fn start(&mut self, config: ExplorationConfig, view: Option<Shared<DataView>>, desk: &mut Desk) {
        let run = desk.new_run();
        self.discard(desk);
        *self = Self {
            status: Status::Training,
            id: Some(run),
            networks: config.networks(),
            config: Some(Rc::new(config.clone())),
            view,
            ..self.fresh()
        };
        desk.notice = None;
        desk.send(ToWorker::Explore { run, config: Box::new(config) });
        desk.announce("Exploration started.");
    }

    /// Nothing explored; what the reader chose and what was measured stay.
    fn fresh(&self) -> Self {
        Self { look: self.look.clone(), pace: self.pace, ..Self::default() }
    }

    fn discard(&self, desk: &mut Desk) {
        if let (Some(run), true) = (self.id, desk.worker_ready()) {
            desk.send(ToWorker::Discard { run });
        }
    }

    /// Ends the exploration with the sizes it has.
    pub fn stop(&self, desk: &mut Desk) {
        if let (true, Some(run)) = (self.status.is_active(), self.id) {
            desk.send(ToWorker::Stop { run });
        }
    }

    /// Drops the exploration.
    pub fn reset(&mut self, desk: &mut Desk) {
        self.discard(desk);
        *self = self.fresh();
        desk.announce_reset();
    }

    fn is_current(&self, run: RunId) -> bool {
        self.id == Some(run) && self.status.is_active()
    }

    /// Takes a progress message of the exploration that goes on.
    pub fn progressed(&mut self, message: FromWorker) {
        let FromWorker::ExplorationProgress {
            run,
            neurons,
            repeat,
            trained,
            networks,
            epochs_per_second,
            seconds_left,
            members,
        } = message
        else {
            return;
        };
        if !self.is_current(run) {
            return;
        }
        self.at = Some((neurons, repeat));
        self.trained = trained;
        self.networks = networks;
        self.epochs_per_second = epochs_per_second;
        self.seconds_left = seconds_left;
        if !members.is_empty() {
            let known = Rc::make_mut(&mut self.members);
            for member in members {
                // A size is explored once, and none is outside what a network can have.
                let place = known.partition_point(|old| old.neurons < member.neurons);
                let is_known = known.get(place).is_some_and(|old| old.neurons == member.neurons);
                if !is_known && limits::UNITS.contains(&member.neurons) {
                    known.insert(place, Shared::new(member));
                }
            }
        }
    }

    /// The worker has paused a run.
    pub fn paused(&mut self, run: RunId, desk: &mut Desk) {
        if self.is_current(run) {
            self.status = Status::Paused;
            desk.announce(format!("Paused: {}.", self.place()));
        }
    }

    /// What the end of an exploration tells about the next one's time.
    fn measured_pace(&self) -> Option<f64> {
        let view = self.view.as_ref()?;
        let rows = view.split.train.len();
        let work = rows as f64 * parameters(self.at?.0, view.room.sensors()) as f64;
        (self.epochs_per_second > 0.0 && rows > 0).then(|| 1.0 / (self.epochs_per_second * work))
    }

    /// An exploration has ended, after its last size or before.
    pub fn explored(&mut self, run: RunId, desk: &mut Desk) {
        if !self.is_current(run) {
            return;
        }
        self.pace = self.measured_pace().or(self.pace);
        self.status = Status::Done;
        self.seconds_left = None;
        let sizes = counted(self.members.len() as u64, "size");
        let how = if self.is_partial() { "stopped after" } else { "finished:" };
        desk.announce(format!("Exploration {how} {sizes}."));
    }

    /// The worker says why a run failed.
    pub fn failed(&mut self, run: RunId, message: &str, desk: &mut Desk) {
        if self.is_current(run) {
            self.break_off(message, desk);
        }
    }

    fn break_off(&mut self, message: &str, desk: &mut Desk) {
        desk.announce(format!("Exploration failed. {message}"));
        self.status = Status::Failed;
        self.seconds_left = None;
        self.failure = Some(message.to_owned().into());
    }

    /// The worker died: what is finished stays here, but nothing can be asked of it any more.
    pub fn worker_lost(&mut self, reason: &str, desk: &mut Desk) {
        self.waiting = false;
        if self.status.is_active() {
            self.break_off(&format!("The worker stopped: {reason}."), desk);
        }
        self.id = None;
    }

    /// Data arrived. An exploration of other data ends with what it has. Whether one waited for them and is to be started.
    pub fn data_arrived(&mut self, other_data: bool, desk: &mut Desk) -> bool {
        if other_data {
            self.stop(desk);
        }
        std::mem::take(&mut self.waiting)
    }

    /// The data that an exploration may have waited for were refused.
    pub fn data_refused(&mut self, message: &str, desk: &mut Desk) {
        if std::mem::take(&mut self.waiting) {
            self.break_off(message, desk);
        }
    }

    /// Looks at it in another way.
    pub fn look(&mut self, glance: Glance) {
        self.look = std::mem::take(&mut self.look).after(glance);
    }

    /// Asks the worker for its file.
    pub fn export(&self, desk: &mut Desk) {
        match self.id.filter(|_| desk.worker_ready()) {
            Some(run) => {
                let request = desk.new_request();
                desk.send(ToWorker::Export { run, request, what: ExportKind::Exploration });
            }
            None => desk.notify(
                Tone::Alert,
                "The worker no longer holds this exploration: explore again, then save it.",
            ),
        }
    }

    /// Which cards were changed since, if any.
    pub fn changed_cards(&self, settings: &Settings, data: &DataState) -> Vec<&'static str> {
        let (Some(config), Some(view)) = (&self.config, &self.view) else { return Vec::new() };
        let now = settings.exploration_config();
        let sizes = |config: &ExplorationConfig| {
            (config.first, config.last, config.job.model.clone(), config.training().repeats)
        };
        let training = |config: &ExplorationConfig| {
            let mut training = config.training().clone();
            training.repeats = 1;
            training
        };
        [
            ("data", !data.are_of(view)),
            ("sizes", sizes(&now) != sizes(config)),
            ("training", training(&now) != training(config)),
        ]
        .into_iter()
        .filter_map(|(card, changed)| changed.then_some(card))
        .collect()
    }
}

/// Parameters of a hidden layer of so many neurons between the sensors and x and y: `7n + 2` for four.
pub fn parameters(neurons: u32, sensors: u32) -> u64 {
    (u64::from(sensors) + 3) * u64::from(neurons) + 2
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;

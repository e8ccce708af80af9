//! The page's state: a pure reducer, so that native tests cover it. What must be done outside (messages to the worker,
//! files to save) leaves it as numbered effects.

mod action;
mod begin;
mod data;
mod desk;
pub mod exploration;
mod finished;
mod formula;
mod growing;
mod inspect;
mod ptq_lane;
mod reducer;
mod run;
mod settings;
mod shared;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
pub mod testing;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
mod work;

use protocol::config::{ModelConfig, SplitConfig};
use protocol::job::JobData;
use protocol::message::RunId;
use protocol::report::{DataView, Method};
use protocol::{ExplorationConfig, Job};

pub use action::Action;
pub use begin::refusal;
pub use browser::files::Unreadable;
pub use browser::worker::WorkerEvent;
pub use data::{ChosenFiles, DataState, Preview, Source};
pub use desk::{Desk, Effect, Tone, WorkerState};
pub use exploration::{Column, ExplorationLook, ExplorationState, Glance, RunType, Selection};
pub use finished::{KeptRun, KeptRuns, MOST_KEPT, Opening, Rescue, ResultState};
pub use formula::{End, FormulaCheck, FormulaChecks};
pub use growing::Growing;
pub use inspect::{InsideTab, Inspect, InspectState, NetworkId, RangeTrack, TensorId, test_sample};
pub use ptq_lane::PtqLane;
pub use run::{LossTrack, MOST_CURVES, RunState, Status};
pub use settings::{
    Change, Drafts, Editor, ExplorationField, Field, Group, ImportSettings, LayerEdit, Misfit, NetworkKind,
    PRESETS, Preset, RangeStart, Settings, column_names, quantization, range_start, simulator, training,
    updates, window_counts, windows_blocked,
};
pub use shared::Shared;
pub use work::WorkShown;

/// The page's state. Clones are cheap: what is long sits behind shared pointers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AppState {
    /// What leaves the state, and what must be said.
    pub desk: Desk,
    /// What the user set, with undo, redo and texts being typed.
    pub editor: Editor,
    /// The data and a previewed file.
    pub data: DataState,
    /// The run going on, or the last one.
    pub run: RunState,
    /// The last finished run, or the kept one that was opened.
    pub result: Option<ResultState>,
    /// What the transport starts and the page shows.
    pub run_type: RunType,
    /// The neuron exploration going on, or the last one.
    pub exploration: ExplorationState,
    /// Finished runs to compare.
    pub kept: KeptRuns,
    /// Quantization requests.
    pub ptq: PtqLane,
    /// Checks of Custom quantizers' formulas.
    pub formulas: FormulaChecks,
    /// Looks into the quantized network.
    pub inspect: InspectState,
    /// Work of the worker that takes longer than a moment.
    pub work: Option<WorkShown>,
    /// What outlives the worker.
    pub rescue: Rescue,
    /// A model file being opened.
    pub opening: Opening,
    /// Whether training begins unasked once data are there.
    begins: bool,
}

impl AppState {
    /// The state of a page that has just been opened: it trains as soon as its data are there, if that takes a moment.
    pub fn opening() -> Self {
        Self { begins: true, ..Self::default() }
    }

    /// Takes a job over and trains it, if nothing else goes on and its data are those of the page, or can be made.
    fn train_job(&mut self, job: &Job) {
        if let Some(problem) = self.job_blocked(job) {
            return self.desk.notify(Tone::Alert, problem);
        }
        self.take_over(job);
        self.act(Action::Train);
    }

    /// Takes over the job of a link. It is trained if that takes a moment and its data are here, or can be made; otherwise it is
    /// said what is missing.
    fn follow_link(&mut self, job: &Job) {
        if self.is_training() {
            let words = "A training goes on: stop it first, then open the link again.";
            return self.desk.notify(Tone::Alert, words);
        }
        if let Err(error) = job.clone().check(self.data.sensors()) {
            return self.desk.notify(Tone::Alert, refusal(&error.to_string()));
        }
        self.take_over(job);
        self.desk.notice = None;
        if let Some(files) = begin::files_missing(job, &self.job().data) {
            self.begins = false;
            return self.desk.notify(Tone::Alert, begin::missing(&files));
        }
        self.begins = true;
        if self.data.loaded.is_some() && !self.load_due() {
            self.begin();
        }
    }

    /// Trains what is set, if the page was opened or a link followed, and it takes a moment.
    fn begin(&mut self) {
        let rows = self.data.loaded.as_ref().map_or(0, |view| view.split.train.len());
        let due = std::mem::take(&mut self.begins) && !self.is_training();
        if due && begin::takes_a_moment(&self.job(), rows, self.data.sensors()) {
            // Whoever presses Train has read what was said; here nobody has.
            let notice = self.desk.notice.take();
            self.act(Action::Train);
            self.desk.notice = notice;
        }
    }

    fn take_over(&mut self, job: &Job) {
        self.show(RunType::Network);
        self.change_settings(|settings| settings.adopt_job(job));
        if let JobData::Simulated(_) = job.data {
            // The settings name the same room while files are in use.
            self.data.want_simulated();
        }
    }

    fn is_training(&self) -> bool {
        self.run.status.is_active() || self.exploration.status.is_active()
    }

    /// Why a job cannot be taken over and trained, in one sentence.
    fn job_blocked(&self, job: &Job) -> Option<String> {
        if self.is_training() {
            return Some("A training goes on: stop it first, then train the point.".to_owned());
        }
        let files = begin::files_missing(job, &self.job().data)?;
        Some(format!("The point is on data that are not loaded: {files}. Import them under Data first."))
    }

    /// What the user set.
    pub fn settings(&self) -> &Settings {
        &self.editor.settings
    }

    /// The job that Train would start.
    pub fn job(&self) -> Job {
        self.data.job(self.settings())
    }

    /// The exploration that the transport would start.
    pub fn exploration_config(&self) -> ExplorationConfig {
        self.settings().beside.exploration.config(&self.job())
    }

    /// The settings that decide which data are loaded.
    pub fn data_settings(&self) -> (JobData, SplitConfig, ImportSettings) {
        let settings = self.settings();
        let split = settings.split_in_force(self.data.has_split());
        (settings.as_set().data.clone(), split, settings.beside.import.clone())
    }

    /// Whether the settings name other data than were asked for last.
    pub fn load_due(&self) -> bool {
        self.data.load_due(self.settings(), &self.desk)
    }

    /// Why the transport cannot be pressed now, in one sentence.
    pub fn blocked(&self) -> Option<String> {
        match self.run_type {
            RunType::Network => self.train_blocked(),
            RunType::Exploration => self.explore_blocked(),
        }
    }

    /// Why Train cannot be pressed now, in one sentence.
    pub fn train_blocked(&self) -> Option<String> {
        if self.run.status.is_active() {
            return None;
        }
        if self.exploration.status.is_active() {
            return Some("A neuron exploration is going on: stop it first.".to_owned());
        }
        let view = match self.startable() {
            Ok(view) => view,
            Err(reason) => return Some(reason),
        };
        let job = self.job();
        let sensors = self.data.sensors();
        if let Some(misfit) = Misfit::first(&job.model, sensors) {
            return Some(misfit.sentence(&job.model));
        }
        let window = job.model.window;
        let refused = job.check(sensors).err().map(|error| error.to_string());
        refused.or_else(|| windows_blocked(view, window)).or_else(|| self.formulas.blocked(self.settings()))
    }

    fn explore_blocked(&self) -> Option<String> {
        if self.exploration.status.is_active() {
            return None;
        }
        if self.run.status.is_active() {
            return Some("A training run is going on: stop it first.".to_owned());
        }
        let checked = || self.exploration_config().check(self.data.sensors());
        let refused = || checked().err().map(|error| error.to_string());
        self.startable().err().or_else(refused)
    }

    /// The data that whatever is started would train on.
    ///
    /// # Errors
    /// Why nothing can be started, in one sentence.
    fn startable(&self) -> Result<&DataView, String> {
        let complaint = self.editor.drafts.first_complaint(self.settings(), self.data.simulator());
        if let Some(complaint) = complaint {
            return Err(complaint);
        }
        match self.desk.worker {
            WorkerState::Starting => Err("The worker is starting.".to_owned()),
            WorkerState::Stopped => Err("The worker has stopped.".to_owned()),
            WorkerState::Ready { .. } => {
                self.data.loaded.as_deref().ok_or_else(|| "No data are loaded yet.".to_owned())
            }
        }
    }

    /// Updates of one repeat of the training that is set; absent before data are loaded.
    pub fn updates(&self) -> Option<u64> {
        self.data.loaded.as_deref().map(|view| updates(self.settings(), view))
    }

    /// Why training cannot start from the last result; absent if it can.
    pub fn cold_start_reason(&self) -> Option<&'static str> {
        let Some(result) = &self.result else { return Some("There is no result yet.") };
        if !result.in_worker {
            Some("The worker no longer holds the last result.")
        } else if self.run.status.is_active() {
            Some("A run is going on.")
        } else if result.report.config.model != *self.settings().model() {
            Some("The last result is of another network.")
        } else {
            None
        }
    }

    /// The run that training starts from, and the hash of its float weights; absent for weights drawn by the seed.
    fn warm_start(&self) -> Option<(RunId, String)> {
        let result = self.result.as_ref().filter(|_| self.settings().beside.warm_start)?;
        self.cold_start_reason().is_none().then(|| (result.run, result.report.float.weights_hash.clone()))
    }

    /// Which cards were changed since the result, if any.
    pub fn changed_since_result(&self) -> Vec<&'static str> {
        let changed = |result: &ResultState| result.changed_cards(self.settings(), &self.data);
        self.result.as_ref().map(changed).unwrap_or_default()
    }

    /// Which cards were changed since the exploration, if any.
    pub fn changed_since_exploration(&self) -> Vec<&'static str> {
        self.exploration.changed_cards(self.settings(), &self.data)
    }

    /// Whether moving a slider can quantize the result's float network now.
    fn can_quantize(&self) -> bool {
        self.settings().method() == Method::Ptq
            && self.desk.worker_ready()
            && !self.run.status.is_active()
            && !self.changed_since_result().contains(&"data")
            && self.result.as_ref().is_some_and(|result| result.in_worker)
    }

    /// The network that the card's settings act on: the result's after training, the one set while training.
    pub fn quantized_model(&self) -> ModelConfig {
        let held = self.result.as_ref().filter(|result| result.in_worker);
        match (self.settings().method(), held) {
            (Method::Ptq, Some(result)) => result.report.config.model.clone(),
            _ => self.settings().model().clone(),
        }
    }

    /// The quantized network that is shown.
    pub fn network_shown(&self) -> Option<NetworkId> {
        NetworkId::of(self.result.as_ref(), self.settings().method())
    }

    /// Why the worker cannot be asked about the network shown, in one sentence; absent if it can.
    pub fn inspection_blocked(&self) -> Option<&'static str> {
        let Some(result) = self.result.as_ref().filter(|_| self.network_shown().is_some()) else {
            return Some("There is no quantized network yet.");
        };
        if !self.desk.worker_ready() {
            Some("The worker is not ready.")
        } else if !result.in_worker {
            Some("The worker no longer holds this run: train again.")
        } else if self.run.status.is_active() {
            Some("A run is going on; this can be asked when it has ended.")
        } else {
            None
        }
    }

    /// The network shown, if the worker can be asked about it.
    fn network_to_ask(&self) -> Option<NetworkId> {
        self.network_shown().filter(|_| self.inspection_blocked().is_none())
    }

    /// Whether the work shown is what an open preview waits for.
    pub fn shows_work_in_preview(&self) -> bool {
        self.data.preview.is_some() && self.work.as_ref().is_some_and(WorkShown::is_for_preview)
    }

    /// Whether the work shown can be given up.
    pub fn can_cancel_work(&self) -> bool {
        self.work.is_some_and(|work| work.can_be_cancelled(self.data.preview.is_some()))
    }
}

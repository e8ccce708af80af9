//! The page's state: a pure reducer, so that native tests cover it. What must be done outside (messages to the worker,
//! files to save) leaves it as numbered effects.

pub mod action;
mod change;
mod chosen_files;
pub mod column_names;
mod control;
mod data;
mod desk;
mod drafts;
pub mod exploration;
mod exploration_look;
mod exploration_settings;
#[cfg(test)]
pub mod exploration_testing;
pub mod fields;
mod formula;
mod growing;
pub mod history;
mod import_words;
mod inspect;
pub mod kept;
mod load_key;
mod misfit;
mod network;
pub mod networks;
mod numbers;
mod presets;
mod ptq_lane;
pub mod quantization;
mod range_start;
mod ranges;
mod reducer;
mod rescue;
mod result;
pub mod run;
pub mod settings;
mod shared;
pub mod simulator;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
pub mod testing;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
pub mod training;
mod twins;
mod work;

use std::rc::Rc;

use protocol::Job;
use protocol::config::{SplitConfig, WindowConfig};
use protocol::job::JobData;
use protocol::message::RunId;
use protocol::report::DataView;

pub use action::{Action, Unreadable, WorkerEvent};
pub use change::Change;
pub use control::Control;
pub use data::{DataState, Preview};
pub use desk::{Desk, Effect, Tone, WorkerState};
pub use drafts::Drafts;
pub use exploration::{ExplorationState, RunType};
pub use exploration_look::{Column, ExplorationLook, Glance, Selection};
pub use exploration_settings::ExplorationField;
pub use fields::Field;
pub use formula::{End, FormulaCheck, FormulaChecks};
pub use growing::Growing;
pub use history::History;
pub use inspect::{Inspect, InspectState, NetworkId, TensorId};
pub use kept::{KeptRun, KeptRuns};
pub use load_key::Source;
pub use misfit::{Misfit, window_counts};
pub use networks::{LayerEdit, NetworkKind};
pub use presets::{PRESETS, Preset};
pub use ptq_lane::PtqLane;

pub use range_start::{RangeStart, range_start};
pub use ranges::{LiveRanges, RangeTrack};
pub use rescue::Rescue;
pub use result::ResultState;
pub use run::{LossTrack, RunState, Status};
pub use settings::{ImportSettings, Settings};
pub use shared::Shared;
pub use work::WorkShown;

/// The page's state. Clones are cheap: what is long sits behind shared pointers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AppState {
    /// What leaves the state, and what must be said.
    pub desk: Desk,
    /// What the user set.
    pub settings: Rc<Settings>,
    /// Earlier and undone settings.
    pub history: Rc<History>,
    /// Texts being typed.
    pub drafts: Rc<Drafts>,
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
    pub opening: Option<RunId>,
}

/// Why a split has no windows of this length; absent if it has.
fn windows_blocked(view: &DataView, window: WindowConfig) -> Option<String> {
    let length = window.length;
    if length > 1 && matches!(view.split_config, SplitConfig::Shuffled { .. }) {
        return Some(format!(
            "Windows of {length} samples need rows in time order: choose blocks in time as the split."
        ));
    }
    let names = ["training", "validation", "test"];
    let empty = names.into_iter().zip(window_counts(view, window)).find(|(_, count)| *count == 0)?;
    Some(format!("The {} block has no {length} consecutive rows without a gap.", empty.0))
}

impl AppState {
    /// The job that Train would start.
    pub fn job(&self) -> Job {
        let key = self.wanted_key();
        Job { data: key.job_data(), split: key.split, ..self.settings.job() }
    }

    /// The settings that decide which data are loaded.
    pub fn data_settings(&self) -> (JobData, SplitConfig, ImportSettings) {
        let job = self.settings.as_set();
        let split = self.settings.split_in_force(self.data.has_split());
        (job.data.clone(), split, self.settings.beside.import.clone())
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
        refused.or_else(|| windows_blocked(view, window)).or_else(|| self.formulas_blocked())
    }

    /// The data that whatever is started would train on.
    ///
    /// # Errors
    /// Why nothing can be started, in one sentence.
    fn startable(&self) -> Result<&DataView, String> {
        if let Some(complaint) = self.drafts.first_complaint(&self.settings, self.simulator()) {
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
}

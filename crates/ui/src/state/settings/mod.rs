//! What the user can set: a job, and what the page sets beside it. Undo and redo move by patches of the job.

mod change;
pub mod column_names;
mod control;
mod drafts;
mod editor;
mod exploration;
mod fields;
mod group;
mod history;
mod import;
mod misfit;
mod network;
mod networks;
mod presets;
pub mod quantization;
mod range_start;
pub mod simulator;
pub mod training;
mod twins;

use std::cell::OnceCell;
use std::rc::Rc;

use protocol::config::{PtqConfig, QatConfig, RunConfig, SimulatedSource, SplitConfig, TrainingConfig};
use protocol::job::JobData;
use protocol::patch::PatchError;
use protocol::report::Method;
use protocol::settings::setting;
use protocol::{ExplorationConfig, Job, Patch, defaults};
use serde_json::Value;
use vocabulary::SplitKind;

use exploration::ExplorationSettings;
use networks::Networks;
use training::Kept;
use twins::twins;

pub use change::Change;
pub use control::Control;
pub use drafts::Drafts;
pub use editor::Editor;
pub use exploration::ExplorationField;
pub use fields::Field;
pub use group::Group;
pub use history::History;
pub use import::ImportSettings;
pub use misfit::{Misfit, window_counts, windows_blocked};
pub use networks::{LayerEdit, NetworkKind};
pub use presets::{PRESETS, Preset};
pub use range_start::{RangeStart, range_start, updates};

/// What the page sets beside the job: what it does with a job, and numbers that come back when they are in force again.
#[derive(Clone, Debug, PartialEq)]
pub struct Beside {
    /// The method in force; the job holds the settings of both.
    pub method: Method,
    /// Which network is set, and those that were left.
    pub networks: Networks,
    /// Numbers of the Training and Data cards that are not in force.
    pub kept: Kept,
    /// Whether a file that brings its own split is divided by it.
    pub file_split: bool,
    /// How the next files are read.
    pub import: ImportSettings,
    /// The exploration's card.
    pub exploration: ExplorationSettings,
    /// Whether training starts from the last result's float network, where that is possible.
    pub warm_start: bool,
}

/// Everything the user can set.
#[derive(Clone, Debug)]
pub struct Settings {
    job: Job,
    /// What stands beside the job.
    pub beside: Rc<Beside>,
    /// The job as JSON, made when a control asks for it.
    json: OnceCell<Value>,
}

impl PartialEq for Settings {
    fn eq(&self, other: &Self) -> bool {
        (&self.job, &self.beside) == (&other.job, &other.beside)
    }
}

fn without_widths(job: &Job) -> Job {
    let mut job = job.clone();
    if let Some(ptq) = &mut job.ptq {
        let PtqConfig { weight_bits, activation_bits, input_bits, gate_bits, .. } = PtqConfig::default();
        *ptq = PtqConfig { weight_bits, activation_bits, input_bits, gate_bits, ..ptq.clone() };
    }
    if let Some(qat) = &mut job.qat {
        let default = QatConfig::default();
        qat.gate_bits = default.gate_bits;
        qat.weights.bits = default.weights.bits;
        qat.activations.bits = default.activations.bits;
        qat.input.bits = default.input.bits;
    }
    job
}

impl Default for Settings {
    fn default() -> Self {
        let beside = Beside {
            method: Method::Ptq,
            networks: Networks::default(),
            kept: Kept::default(),
            file_split: false,
            import: ImportSettings::default(),
            exploration: ExplorationSettings::default(),
            warm_start: false,
        };
        let (qat, ptq) = (Some(QatConfig::default()), Some(PtqConfig::default()));
        Self { job: Job { qat, ptq, ..Job::default() }, beside: Rc::new(beside), json: OnceCell::new() }
    }
}

impl Settings {
    /// The job as it is set: the simulated room, even while files are in use, and both methods of quantization, even if
    /// something in them cannot be in force together.
    pub fn as_set(&self) -> &Job {
        &self.job
    }

    /// Whether the two differ in the widths of a quantization at most, which only its own cards show: the others need not be
    /// drawn anew while a bit slider moves.
    pub fn equal_but_for_widths(&self, other: &Self) -> bool {
        self.beside == other.beside && without_widths(&self.job) == without_widths(&other.job)
    }

    /// The same, to be changed.
    pub fn as_set_mut(&mut self) -> &mut Job {
        self.json = OnceCell::new();
        &mut self.job
    }

    /// What stands beside the job, to be changed.
    pub fn beside_mut(&mut self) -> &mut Beside {
        Rc::make_mut(&mut self.beside)
    }

    /// The value of a setting as JSON.
    pub fn value(&self, path: &str) -> Option<&Value> {
        let json = self.json.get_or_init(|| serde_json::to_value(&self.job).unwrap_or_default());
        protocol::patch::inside(json, path)
    }

    /// The value of a number as its field shows it; empty where there is none.
    pub fn shown(&self, path: &str) -> String {
        setting(path).zip(self.value(path)).map_or_else(String::new, |(setting, value)| setting.shown(value))
    }

    /// Changes the job. What both methods of quantization have stays alike.
    ///
    /// # Errors
    /// What [`Job::apply`] refuses; nothing is changed then.
    pub fn apply(&mut self, patch: &Patch) -> Result<(), PatchError> {
        let mut both = patch.clone();
        for (path, value) in patch.changes() {
            if let Some(twin) = twins(path) {
                both.set(twin, value.clone());
            }
        }
        *self.as_set_mut() = self.job.apply(&both)?;
        Ok(())
    }

    /// Changes one setting; one of a layer makes the layers the user's own. A path or a value that there is not changes
    /// nothing: controls offer none.
    pub fn set(&mut self, path: &str, value: impl Into<Value>) {
        let patch = Patch::of(path, value);
        if path.starts_with("model.layers.") {
            if let Ok(job) = self.job.apply(&patch) {
                self.edit_layers(|layers| *layers = job.model.layers);
            }
        } else {
            self.apply(&patch).unwrap_or_default();
        }
    }

    /// The job that would start now on the simulated room: of both methods the one in force, without what cannot be.
    pub fn job(&self) -> Job {
        let model = &self.job.model;
        let (qat, ptq) = match self.beside.method {
            Method::Ptq => (None, Some(self.ptq_config(model))),
            Method::Qat => (Some(self.qat_config(model)), None),
        };
        Job { qat, ptq, ..self.job.clone() }
    }

    /// The run that Train would start, from weights drawn by its seed.
    pub fn run_config(&self) -> RunConfig {
        self.job().run_config()
    }

    /// The exploration that the transport would start on the simulated room.
    pub fn exploration_config(&self) -> ExplorationConfig {
        self.beside.exploration.config(&self.job)
    }

    /// The simulated room.
    pub fn simulated(&self) -> SimulatedSource {
        match &self.job.data {
            JobData::Simulated(simulated) => simulated.clone(),
            JobData::Files { .. } => SimulatedSource::default(),
        }
    }

    /// Changes the simulated room.
    pub fn change_simulated(&mut self, change: impl FnOnce(&mut SimulatedSource)) {
        let mut simulated = self.simulated();
        change(&mut simulated);
        self.as_set_mut().data = JobData::Simulated(simulated);
    }

    /// The split that is used; a file without its own falls back to blocks.
    pub fn split_in_force(&self, has_split: bool) -> SplitConfig {
        if self.beside.file_split && has_split { SplitConfig::Predefined } else { self.job.split.clone() }
    }

    /// Chooses a kind of split with the shares there are.
    pub fn choose_split(&mut self, kind: SplitKind) {
        if let SplitConfig::Shuffled { seed, .. } = self.job.split {
            self.beside_mut().kept.shuffle_seed = seed;
        }
        self.beside_mut().file_split = kind == SplitKind::Predefined;
        let [train, validation, _] = self.shares();
        let seed = self.beside.kept.shuffle_seed;
        self.as_set_mut().split = match kind {
            SplitKind::Shuffled => SplitConfig::Shuffled { train, validation, seed },
            SplitKind::Contiguous | SplitKind::Predefined => SplitConfig::Contiguous { train, validation },
        };
    }

    /// Shares of the rows that train, validate, and test: the test block gets the rest.
    pub fn shares(&self) -> [f64; 3] {
        let (train, validation) = match self.job.split {
            SplitConfig::Contiguous { train, validation }
            | SplitConfig::Shuffled { train, validation, .. } => (train, validation),
            SplitConfig::Predefined => defaults::SHARES,
        };
        [train, validation, 1.0 - train - validation]
    }

    /// Takes over the settings of an opened model, so that its controls show what made it.
    pub fn adopt(&mut self, run: &RunConfig, ptq: Option<&PtqConfig>) {
        self.adopt_network(&run.model);
        let training = run.training.clone();
        self.beside_mut().kept.adopt(&training);
        self.as_set_mut().training = training;
        if let Some(qat) = &run.qat {
            self.adopt_qat(qat);
        }
        if let Some(ptq) = ptq {
            self.adopt_ptq(ptq);
        } else if run.qat.is_none() {
            self.beside_mut().method = Method::Ptq;
        }
    }

    /// Takes over a job: its data, if they are the simulated room's, their division, network, training and quantization.
    pub fn adopt_job(&mut self, job: &Job) {
        if let JobData::Simulated(_) = &job.data {
            self.as_set_mut().data = job.data.clone();
        }
        self.as_set_mut().split = job.split.clone();
        self.adopt(&job.run_config(), job.ptq.as_ref());
    }

    /// What the Training card sets.
    pub fn training(&self) -> &TrainingConfig {
        &self.as_set().training
    }

    /// Changes what trains; the numbers that were in force come back when they are again.
    pub(super) fn change_training(&mut self, change: impl FnOnce(&Kept, &mut TrainingConfig)) {
        let before = self.training().clone();
        self.beside_mut().kept.adopt(&before);
        let kept = self.beside.kept;
        change(&kept, &mut self.as_set_mut().training);
    }

    /// Which network is set.
    pub fn network_kind(&self) -> NetworkKind {
        self.beside.networks.kind
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;

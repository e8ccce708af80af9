//! The data: where they come from, loads and their refusals, the preview of files. A refusal leaves the old data in place.

mod chosen_files;
mod import_words;
mod load_key;
mod preview;

use protocol::Job;
use protocol::config::SplitConfig;
use protocol::defaults;
use protocol::import::ImportReport;
use protocol::message::{RequestId, ToWorker};
use protocol::report::{DataView, SimulatorParameter};
use yew::AttrValue;

use super::{Desk, Settings, Shared};
use chosen_files::FilesInWorker;
use load_key::LoadKey;

pub use chosen_files::ChosenFiles;
pub use load_key::Source;
pub use preview::Preview;

/// A load that was asked for.
#[derive(Clone, Debug, PartialEq)]
struct Pending {
    request: RequestId,
    key: LoadKey,
    importing: bool,
    /// What had been asked for, and answered, before; absent if another load was given up for this one.
    before: Option<LoadKey>,
}

/// The data.
#[derive(Clone, Debug, PartialEq)]
pub struct DataState {
    /// The data in use.
    pub loaded: Option<Shared<DataView>>,
    /// Where the user wants them from.
    pub source: Source,
    /// Why the last file or load was refused.
    pub error: Option<AttrValue>,
    /// A chosen file before its import.
    pub preview: Option<Preview>,
    accepted: Source,
    asked: Option<LoadKey>,
    pending: Option<Pending>,
    /// What the worker has loaded, where that is certain.
    held: Option<LoadKey>,
    in_worker: FilesInWorker,
    /// Train or Step was pressed while data were on their way.
    start_when_loaded: Option<bool>,
}

impl Default for DataState {
    fn default() -> Self {
        Self {
            loaded: None,
            source: Source::Simulated,
            error: None,
            preview: None,
            accepted: Source::Simulated,
            asked: None,
            pending: None,
            held: None,
            in_worker: FilesInWorker::default(),
            start_when_loaded: None,
        }
    }
}

/// What data that have arrived mean for the rest of the page.
pub struct Arrival {
    /// The data.
    pub view: Shared<DataView>,
    /// Whether they bring a split of their own, which an import puts in force.
    pub own_split: bool,
    /// Whether they are others than those before.
    pub other_data: bool,
    /// Whether a training waited for them, and is to be paused after its first step.
    pub start: Option<bool>,
}

/// What data that were refused mean for the rest of the page.
pub struct Refusal {
    /// Why.
    pub message: AttrValue,
    /// Whether a training waited for them.
    pub was_waited_for: bool,
}

impl DataState {
    /// Whether data are on their way.
    pub fn is_loading(&self) -> bool {
        self.pending.is_some()
    }

    /// Whether a previewed file is being imported.
    fn is_importing(&self) -> bool {
        self.pending.as_ref().is_some_and(|pending| pending.importing)
    }

    /// Number of sensors of the data in use; the default before there are any.
    pub fn sensors(&self) -> u32 {
        self.loaded.as_ref().map_or(defaults::SENSORS, |view| view.room.sensors())
    }

    /// The parameters of the simulated room in use; none while a file is.
    pub fn simulator(&self) -> &[SimulatorParameter] {
        self.loaded.as_ref().map_or(&[], |view| &view.simulator)
    }

    /// Whether the data bring their own split.
    pub fn has_split(&self) -> bool {
        matches!(self.source, Source::Files { .. })
            && self.loaded.as_ref().is_some_and(|v| v.report.has_split)
    }

    /// Whether the data in use are those of a view, divided alike; true before there are any.
    pub fn are_of(&self, view: &DataView) -> bool {
        self.loaded.as_ref().is_none_or(|loaded| {
            loaded.fingerprint == view.fingerprint && loaded.split_config == view.split_config
        })
    }

    /// The job of the settings on the data that source and settings name.
    pub fn job(&self, settings: &Settings) -> Job {
        let key = self.wanted_key(settings);
        Job { data: key.job_data(), split: key.split, ..settings.job() }
    }

    fn wanted_key(&self, settings: &Settings) -> LoadKey {
        LoadKey::new(&self.source, settings, self.has_split())
    }

    /// Whether the settings name other data than were asked for last. Never during an import: until it is answered the
    /// settings still name the data before it.
    pub fn load_due(&self, settings: &Settings, desk: &Desk) -> bool {
        desk.worker_ready() && !self.is_importing() && self.asked.as_ref() != Some(&self.wanted_key(settings))
    }

    /// Asks for the data that source and settings name, if they were not asked for already.
    pub fn load_wanted(&mut self, settings: &Settings, desk: &mut Desk) {
        if self.load_due(settings, desk) {
            let key = self.wanted_key(settings);
            self.ask(key, false, desk);
        }
    }

    fn ask(&mut self, key: LoadKey, importing: bool, desk: &mut Desk) {
        if !desk.worker_ready() {
            return;
        }
        let request = desk.new_request();
        let split = key.split.clone();
        // An answer on its way may change what the worker holds.
        let held = self.held.take_if(|_| self.pending.is_none());
        if held.as_ref().is_some_and(|held| held.has_rows_of(&key)) {
            desk.send(ToWorker::Split { request, split });
        } else {
            if let Some(files) = key.files() {
                self.give_to_worker(files, desk);
            }
            desk.send(ToWorker::Load { request, source: key.load_source(), split });
        }
        self.held = held;
        let before = self.asked.replace(key.clone());
        let before = match self.pending.take() {
            None => before,
            Some(given_up) if given_up.importing => given_up.before,
            Some(_) => None,
        };
        self.pending = Some(Pending { request, key, importing, before });
    }

    /// A new worker knows nothing: asks for the accepted data again, and for the preview.
    pub fn worker_started(&mut self, settings: &Settings, desk: &mut Desk) {
        self.source = self.accepted.clone();
        self.worker_lost();
        self.load_wanted(settings, desk);
        self.preview_again(&settings.beside.import, desk);
    }

    /// Nothing that was asked of a dead worker will be answered.
    pub fn worker_lost(&mut self) {
        self.pending = None;
        self.asked = None;
        self.held = None;
        self.in_worker.worker_lost();
        self.start_when_loaded = None;
    }

    fn give_to_worker(&mut self, files: &ChosenFiles, desk: &mut Desk) {
        if let Some(message) = self.in_worker.give(files) {
            desk.send(message);
        }
    }

    /// The worker keeps only the files that it may be asked for next: bytes of loaded data stay here, for another import
    /// of them or another worker.
    pub fn let_go_of_files(&mut self, desk: &mut Desk) {
        let previewed = self.preview.as_ref().map(|preview| preview.files.id());
        let loading = self.pending.as_ref().and_then(|pending| pending.key.files()).map(ChosenFiles::id);
        for message in self.in_worker.keep_only(&[previewed, loading]) {
            desk.send(message);
        }
    }

    /// Whether a training must wait for data that are on their way; it starts when they are there.
    pub fn start_waits(&mut self, paused: bool) -> bool {
        self.start_when_loaded = self.is_loading().then_some(paused);
        self.is_loading()
    }

    /// The simulated room is wanted, and no import any more.
    pub fn want_simulated(&mut self) {
        self.abandon_import();
        self.source = Source::Simulated;
    }

    /// Goes back to the simulated room.
    pub fn use_simulated(&mut self, settings: &Settings, desk: &mut Desk) {
        self.want_simulated();
        self.error = None;
        self.load_wanted(settings, desk);
    }

    /// Gives up an import whose answer has not come, if there is one: the user wants something else by now.
    fn abandon_import(&mut self) -> Option<RequestId> {
        // What was asked for stays in `asked`: the worker may hold it by now, so the wanted data are asked for again.
        let importing = self.pending.take_if(|pending| pending.importing)?;
        self.held = None;
        Some(importing.request)
    }

    /// Takes data that were asked for; answers to earlier requests mean nothing.
    pub fn arrived(&mut self, request: RequestId, view: DataView) -> Option<Arrival> {
        let pending = self.pending.take_if(|pending| pending.request == request)?;
        if pending.importing {
            self.preview = None;
        }
        let own_split = pending.importing && pending.key.split == SplitConfig::Predefined;
        self.accepted = pending.key.source.clone();
        self.source = pending.key.source.clone();
        self.held = Some(pending.key);
        // What is wrong with a previewed file stays until its preview is closed.
        if self.preview.is_none() {
            self.error = None;
        }
        let other_data = self.loaded.as_ref().is_some_and(|old| old.fingerprint != view.fingerprint);
        let view = Shared::new(view);
        self.loaded = Some(view.clone());
        Some(Arrival { view, own_split, other_data, start: self.start_when_loaded.take() })
    }

    /// Takes the refusal of data that were asked for; answers to earlier requests mean nothing.
    pub fn refused(&mut self, request: RequestId, message: String, report: ImportReport) -> Option<Refusal> {
        let pending = self.pending.take_if(|pending| pending.request == request)?;
        if pending.importing {
            // The worker still holds the data it held before.
            self.asked = pending.before;
            if let Some(preview) = &mut self.preview {
                preview.report = Some(Shared::new(report));
            }
        } else {
            self.source = self.accepted.clone();
        }
        let message = AttrValue::from(message);
        self.error = Some(message.clone());
        Some(Refusal { message, was_waited_for: self.start_when_loaded.take().is_some() })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;

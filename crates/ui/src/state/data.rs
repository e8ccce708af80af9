//! Transitions of the data: simulated room or files, preview, import, refusal. A refusal leaves the old data in place.

use std::rc::Rc;
use std::sync::Arc;

use protocol::config::{NamedFile, SplitConfig};
use protocol::defaults;
use protocol::import::{ColumnRole, ImportOptions, ImportReport};
use protocol::message::{RequestId, ToWorker};
use protocol::report::DataView;
use vocabulary::SplitKind;
use yew::AttrValue;

use super::chosen_files::{ChosenFiles, FilesInWorker};
use super::import_words::preview_words;
use super::load_key::{LoadKey, Source, with_settings};
use super::{AppState, Shared, Status, Unreadable};

/// A chosen file before its import.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// The files.
    pub files: ChosenFiles,
    /// The decisions so far.
    pub options: Rc<ImportOptions>,
    /// What the importer says; absent until it has answered.
    pub report: Option<Shared<ImportReport>>,
    request: RequestId,
    /// Whether the importer was asked and has not answered yet.
    waiting: bool,
    /// Whether the files were read. Of others only names are known, and the worker has nothing to say about them.
    readable: bool,
}

impl Preview {
    /// Whether the importer is still reading, so that the report is missing or that of earlier decisions.
    pub fn is_waiting(&self) -> bool {
        self.waiting
    }
}

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

impl DataState {
    /// Whether data are on their way.
    pub fn is_loading(&self) -> bool {
        self.pending.is_some()
    }

    /// Whether a previewed file is being imported.
    fn is_importing(&self) -> bool {
        self.pending.as_ref().is_some_and(|pending| pending.importing)
    }

    /// Gives up an import whose answer has not come: the user wants something else by now.
    pub(super) fn abandon_import(&mut self) {
        // What was asked for stays in `asked`: the worker may hold it by now, so the wanted data are asked for again.
        if self.pending.take_if(|pending| pending.importing).is_some() {
            self.held = None;
        }
    }

    /// Number of sensors of the data in use; the default before there are any.
    pub fn sensors(&self) -> u32 {
        self.loaded.as_ref().map_or(defaults::SENSORS, |view| view.room.sensors())
    }

    /// Whether the data bring their own split.
    pub fn has_split(&self) -> bool {
        matches!(self.source, Source::Files { .. })
            && self.loaded.as_ref().is_some_and(|v| v.report.has_split)
    }
}

impl AppState {
    pub(super) fn wanted_key(&self) -> LoadKey {
        LoadKey::new(&self.data.source, &self.settings, self.data.has_split())
    }

    /// Whether the settings name other data than were asked for last. Never during an import: until it is answered the
    /// settings still name the data before it.
    pub fn load_due(&self) -> bool {
        self.desk.worker_ready()
            && !self.data.is_importing()
            && self.data.asked.as_ref() != Some(&self.wanted_key())
    }

    /// Asks for the data that source and settings name, if they were not asked for already.
    pub(super) fn load_wanted(&mut self) {
        if self.load_due() {
            let key = self.wanted_key();
            self.ask(key, false);
        }
    }

    fn ask(&mut self, key: LoadKey, importing: bool) {
        if !self.desk.worker_ready() {
            return;
        }
        let request = self.desk.new_request();
        let split = key.split.clone();
        // An answer on its way may change what the worker holds.
        let held = self.data.held.take_if(|_| self.data.pending.is_none());
        if held.as_ref().is_some_and(|held| held.has_rows_of(&key)) {
            self.desk.send(ToWorker::Split { request, split });
        } else {
            if let Some(files) = key.files() {
                self.give_to_worker(files);
            }
            self.desk.send(ToWorker::Load { request, source: key.load_source(), split });
        }
        self.data.held = held;
        let before = self.data.asked.replace(key.clone());
        let before = match self.data.pending.take() {
            None => before,
            Some(given_up) if given_up.importing => given_up.before,
            Some(_) => None,
        };
        self.data.pending = Some(Pending { request, key, importing, before });
    }

    /// A new worker knows nothing: ask for the accepted data again, and for the preview.
    pub(super) fn reload_after_restart(&mut self) {
        self.data.source = self.data.accepted.clone();
        self.forget_loads();
        self.load_wanted();
        if self.data.preview.is_some() {
            self.preview_again();
        }
    }

    /// Nothing that was asked of a dead worker will be answered.
    pub(super) fn forget_loads(&mut self) {
        self.data.pending = None;
        self.data.asked = None;
        self.data.held = None;
        self.data.in_worker.worker_lost();
        self.data.start_when_loaded = None;
    }

    fn give_to_worker(&mut self, files: &ChosenFiles) {
        if let Some(message) = self.data.in_worker.give(files) {
            self.desk.send(message);
        }
    }

    /// The worker keeps only the files that it may be asked for next: bytes of loaded data stay here, for another import
    /// of them or another worker.
    pub(super) fn let_go_of_files(&mut self) {
        let previewed = self.data.preview.as_ref().map(|preview| preview.files.id());
        let loading = self.data.pending.as_ref().and_then(|pending| pending.key.files()).map(ChosenFiles::id);
        for message in self.data.in_worker.keep_only(&[previewed, loading]) {
            self.desk.send(message);
        }
    }

    pub(super) fn start_when_loaded(&mut self, paused: bool) -> bool {
        self.load_wanted();
        if self.data.pending.is_some() {
            self.data.start_when_loaded = Some(paused);
        }
        self.data.pending.is_some()
    }

    pub(super) fn use_simulated(&mut self) {
        self.data.abandon_import();
        self.data.source = Source::Simulated;
        self.data.error = None;
        self.load_wanted();
    }

    pub(super) fn files_chosen(&mut self, contents: Arc<[NamedFile]>) {
        self.data.error = None;
        self.data.preview = Some(Preview {
            files: self.data.in_worker.number(contents),
            options: Rc::default(),
            report: None,
            request: RequestId::default(),
            waiting: true,
            readable: true,
        });
        self.preview_again();
    }

    /// Files that could not be read are previewed too, as refused.
    pub(super) fn files_unreadable(&mut self, unreadable: Unreadable) {
        let Unreadable { names, message } = unreadable;
        let report =
            ImportReport { file_name: names.join(", "), refusal: message.clone(), ..ImportReport::default() };
        let nothing = names.into_iter().map(|name| NamedFile { name, bytes: Vec::new() }).collect();
        self.data.error = Some(message.into());
        self.data.preview = Some(Preview {
            files: self.data.in_worker.number(nothing),
            options: Rc::default(),
            report: Some(Shared::new(report)),
            request: RequestId::default(),
            waiting: false,
            readable: false,
        });
    }

    pub(super) fn change_preview(&mut self, change: impl FnOnce(&mut ImportOptions)) {
        if let Some(preview) = &mut self.data.preview {
            change(Rc::make_mut(&mut preview.options));
            self.preview_again();
        }
    }

    pub(super) fn set_role(&mut self, column: usize, role: ColumnRole) {
        let Some(report) = self.data.preview.as_ref().and_then(|preview| preview.report.clone()) else {
            return;
        };
        self.change_preview(|options| {
            // What was chosen before may still be on its way through the worker: the report does not know it yet.
            let chosen = options.roles.take().filter(|roles| roles.len() == report.columns.len());
            let mut roles =
                chosen.unwrap_or_else(|| report.columns.iter().map(|column| column.role).collect());
            // A role belongs to one column: the one that had it is ignored from now on.
            if role != ColumnRole::Ignore {
                for other in roles.iter_mut().filter(|other| **other == role) {
                    *other = ColumnRole::Ignore;
                }
            }
            if let Some(place) = roles.get_mut(column) {
                *place = role;
            }
            options.roles = Some(roles);
        });
    }

    pub(super) fn preview_again(&mut self) {
        if !self.desk.worker_ready() || self.data.preview.as_ref().is_none_or(|preview| !preview.readable) {
            return;
        }
        let request = self.desk.new_request();
        let Some(preview) = &mut self.data.preview else { return };
        preview.request = request;
        preview.waiting = true;
        let names = &self.settings.beside.import.column_names;
        if preview.options.column_names != *names {
            let options = Rc::make_mut(&mut preview.options);
            options.column_names = names.clone();
            // Roles chosen before would hide what the new names say.
            options.roles = None;
        }
        let files = preview.files.clone();
        let options = with_settings(&preview.options, &self.settings.beside.import);
        self.give_to_worker(&files);
        self.desk.send(ToWorker::Preview { request, files: files.id(), options });
    }

    pub(super) fn previewed(&mut self, request: RequestId, report: ImportReport) {
        let Some(preview) = &mut self.data.preview else { return };
        if preview.request != request {
            return;
        }
        self.data.error = refusal_of(&report);
        preview.waiting = false;
        let words = preview_words(&report);
        preview.report = Some(Shared::new(report));
        // A refusal is an alert of its own.
        if self.data.error.is_none() {
            self.desk.announce(words);
        }
    }

    pub(super) fn confirm_import(&mut self) {
        let Some(preview) = self.data.preview.clone() else { return };
        let Some(report) = preview.report.filter(|report| report.accepted) else { return };
        let source = Source::Files { files: preview.files, options: preview.options };
        // The split becomes a setting when the data are in: a refused import changes nothing.
        let mut wanted = (*self.settings).clone();
        if report.has_split {
            wanted.choose_split(SplitKind::Predefined);
        }
        let key = LoadKey::new(&source, &wanted, report.has_split);
        self.ask(key, true);
    }

    pub(super) fn cancel_import(&mut self) {
        // Escape asks for this at any time; the complaint about other data is not the preview's to take away.
        if let Some(preview) = self.data.preview.take() {
            let importing = self.data.pending.take_if(|pending| pending.importing);
            if importing.is_some() {
                self.data.held = None;
            }
            // What was asked for stays in `asked`: the worker may hold it by now, so the wanted data are asked for again.
            let unread = preview.report.is_none().then_some(preview.request);
            let unloaded = importing.as_ref().map(|pending| pending.request);
            let is_ready = self.desk.worker_ready();
            for request in unread.into_iter().chain(unloaded).filter(|_| is_ready) {
                self.desk.send(ToWorker::Cancel { request });
            }
            self.data.error = None;
        }
    }

    pub(super) fn loaded(&mut self, request: RequestId, view: DataView) {
        let Some(pending) = self.data.pending.take_if(|pending| pending.request == request) else { return };
        if pending.importing {
            self.data.preview = None;
            if pending.key.split == SplitConfig::Predefined {
                self.change_settings(|settings| settings.choose_split(SplitKind::Predefined));
            }
        }
        self.data.accepted = pending.key.source.clone();
        self.data.source = pending.key.source.clone();
        self.data.held = Some(pending.key);
        // What is wrong with a previewed file stays until its preview is closed.
        if self.data.preview.is_none() {
            self.data.error = None;
        }
        let other_data = self.data.loaded.as_ref().is_some_and(|old| old.fingerprint != view.fingerprint);
        self.data.loaded = Some(Shared::new(view));
        if other_data {
            self.drop_run();
        }
        self.rescue_runs();
        if let Some(paused) = self.data.start_when_loaded.take() {
            self.start(paused);
        }
        self.exploration_data(other_data);
    }

    pub(super) fn refused(&mut self, request: RequestId, message: String, report: ImportReport) {
        let Some(pending) = self.data.pending.take_if(|pending| pending.request == request) else { return };
        if pending.importing {
            // The worker still holds the data it held before.
            self.data.asked = pending.before;
            if let Some(preview) = &mut self.data.preview {
                preview.report = Some(Shared::new(report));
            }
        } else {
            self.data.source = self.data.accepted.clone();
        }
        self.data.error = Some(message.into());
        if self.data.start_when_loaded.take().is_some() {
            self.run.status = Status::Failed;
            self.run.failure = self.data.error.clone();
        }
        self.exploration_data_refused();
    }
}

fn refusal_of(report: &ImportReport) -> Option<AttrValue> {
    (!report.accepted && !report.refusal.is_empty()).then(|| report.refusal.clone().into())
}

#[cfg(test)]
#[path = "data_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;

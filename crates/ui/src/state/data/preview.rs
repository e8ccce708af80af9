//! The preview of chosen files: what the importer says of them, the decisions on it, and the import.

use std::rc::Rc;
use std::sync::Arc;

use protocol::config::NamedFile;
use protocol::import::{ColumnRole, ImportAnswer, ImportOptions, ImportReport, QuestionKind};
use protocol::message::{RequestId, ToWorker};
use vocabulary::SplitKind;
use yew::AttrValue;

use super::DataState;
use browser::files::Unreadable;

use super::chosen_files::ChosenFiles;
use super::import_words::{preview_words, take_back};
use super::load_key::{LoadKey, Source};
use crate::state::{Desk, ImportSettings, Settings, Shared};

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

impl DataState {
    /// Files were chosen and read.
    pub fn files_chosen(&mut self, contents: Arc<[NamedFile]>, import: &ImportSettings, desk: &mut Desk) {
        self.error = None;
        self.preview = Some(Preview {
            files: self.in_worker.number(contents),
            options: Rc::default(),
            report: None,
            request: RequestId::default(),
            waiting: true,
            readable: true,
        });
        self.preview_again(import, desk);
    }

    /// Files that could not be read are previewed too, as refused.
    pub fn files_unreadable(&mut self, unreadable: Unreadable) {
        let Unreadable { names, message } = unreadable;
        let report =
            ImportReport { file_name: names.join(", "), refusal: message.clone(), ..ImportReport::default() };
        let nothing = names.into_iter().map(|name| NamedFile { name, bytes: Vec::new() }).collect();
        self.error = Some(message.into());
        self.preview = Some(Preview {
            files: self.in_worker.number(nothing),
            options: Rc::default(),
            report: Some(Shared::new(report)),
            request: RequestId::default(),
            waiting: false,
            readable: false,
        });
    }

    fn change_preview(
        &mut self,
        import: &ImportSettings,
        desk: &mut Desk,
        change: impl FnOnce(&mut ImportOptions),
    ) {
        if let Some(preview) = &mut self.preview {
            change(Rc::make_mut(&mut preview.options));
            self.preview_again(import, desk);
        }
    }

    /// Gives a column of the previewed file a role.
    pub fn set_role(&mut self, column: usize, role: ColumnRole, import: &ImportSettings, desk: &mut Desk) {
        let Some(report) = self.preview.as_ref().and_then(|preview| preview.report.clone()) else { return };
        self.change_preview(import, desk, |options| {
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

    /// Answers a question of the importer.
    pub fn answer(&mut self, answer: ImportAnswer, import: &ImportSettings, desk: &mut Desk) {
        self.change_preview(import, desk, |options| options.set_answer(answer));
    }

    /// Takes the answer to a question of this kind about this column back.
    pub fn take_back(
        &mut self,
        kind: QuestionKind,
        column: Option<&str>,
        import: &ImportSettings,
        desk: &mut Desk,
    ) {
        self.change_preview(import, desk, |options| take_back(options, kind, column));
    }

    /// Asks the importer about the previewed file, if there is one, with the decisions and settings as they are.
    pub fn preview_again(&mut self, import: &ImportSettings, desk: &mut Desk) {
        if !desk.worker_ready() {
            return;
        }
        let Some(preview) = self.preview.as_mut().filter(|preview| preview.readable) else { return };
        let request = desk.new_request();
        preview.request = request;
        preview.waiting = true;
        let names = &import.column_names;
        if preview.options.column_names != *names {
            let options = Rc::make_mut(&mut preview.options);
            options.column_names = names.clone();
            // Roles chosen before would hide what the new names say.
            options.roles = None;
        }
        let files = preview.files.clone();
        let options = import.with(&preview.options);
        self.give_to_worker(&files, desk);
        desk.send(ToWorker::Preview { request, files: files.id(), options });
    }

    /// Takes what the importer says of the file, unless it was asked again since.
    pub fn previewed(&mut self, request: RequestId, report: ImportReport, desk: &mut Desk) {
        let Some(preview) = self.preview.as_mut().filter(|preview| preview.request == request) else {
            return;
        };
        self.error = refusal_of(&report);
        preview.waiting = false;
        let words = preview_words(&report);
        preview.report = Some(Shared::new(report));
        // A refusal is an alert of its own.
        if self.error.is_none() {
            desk.announce(words);
        }
    }

    /// Imports the previewed file, if the importer accepts it.
    pub fn confirm_import(&mut self, settings: &Settings, desk: &mut Desk) {
        let Some(preview) = self.preview.clone() else { return };
        let Some(report) = preview.report.filter(|report| report.accepted) else { return };
        let source = Source::Files { files: preview.files, options: preview.options };
        // The split becomes a setting when the data are in: a refused import changes nothing.
        let mut wanted = settings.clone();
        if report.has_split {
            wanted.choose_split(SplitKind::Predefined);
        }
        let key = LoadKey::new(&source, &wanted, report.has_split);
        self.ask(key, true, desk);
    }

    /// Forgets the previewed file, and gives up its import.
    pub fn cancel_import(&mut self, desk: &mut Desk) {
        // Escape asks for this at any time; the complaint about other data is not the preview's to take away.
        let Some(preview) = self.preview.take() else { return };
        let unloaded = self.abandon_import();
        let unread = preview.report.is_none().then_some(preview.request);
        let is_ready = desk.worker_ready();
        for request in unread.into_iter().chain(unloaded).filter(|_| is_ready) {
            desk.send(ToWorker::Cancel { request });
        }
        self.error = None;
    }
}

fn refusal_of(report: &ImportReport) -> Option<AttrValue> {
    (!report.accepted && !report.refusal.is_empty()).then(|| report.refusal.clone().into())
}

//! The reducer and what decides the data: parameters of the simulated room, and further column names.

use std::sync::Arc;

use protocol::config::{NamedFile, SimulatedSource, SplitConfig};
use protocol::import::{ColumnRole, ImportAnswer, ImportColumn, ImportOptions, ImportReport};
use protocol::job::JobData;
use protocol::message::{FromWorker, LoadSource, ToWorker};
use protocol::report::{DataView, SimulatorParameter};

use crate::state::testing::{Page, report, view};
use crate::state::*;

fn parameter(name: &str, range: (f64, f64), whole: bool, preset_value: f64) -> SimulatorParameter {
    SimulatorParameter {
        name: name.to_owned(),
        unit: String::new(),
        meaning: String::new(),
        min: range.0,
        max: range.1,
        whole,
        value: preset_value,
        preset_value,
    }
}

/// A page on a simulated room with two parameters.
fn page() -> Page {
    let mut page = Page::starting();
    page.hear(FromWorker::Ready { protocol_version: 1, engine_version: 1 });
    answer(&mut page, "room");
    page.sent.clear();
    page
}

fn answer(page: &mut Page, fingerprint: &str) {
    let (request, split) = page.last_load();
    let simulator =
        vec![parameter("n", (1.0, 200_000.0), true, 1626.0), parameter("white", (0.0, 1e6), false, 10.0)];
    let view = DataView { simulator, ..view(fingerprint, split) };
    page.hear(FromWorker::Loaded { request, view: Box::new(view) });
}

fn typed(page: &mut Page, name: &str, text: &str) {
    page.act(Action::TypeParameter(name.to_owned(), text.to_owned()));
}

fn overrides(page: &Page) -> Vec<(&str, &str)> {
    let JobData::Simulated(simulated) = &page.state.settings().as_set().data else { return Vec::new() };
    simulated.overrides.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

fn last_room(page: &Page) -> SimulatedSource {
    page.sent
        .iter()
        .rev()
        .find_map(|message| match message {
            ToWorker::Load { source: LoadSource::Simulated(room), .. } => Some(room.clone()),
            _ => None,
        })
        .unwrap()
}

#[test]
fn changed_parameters_are_overrides_in_the_order_of_the_list() {
    let mut page = page();
    typed(&mut page, "white", "2.50");
    typed(&mut page, "n", "300");
    assert_eq!(overrides(&page), [("n", "300"), ("white", "2.5")]);
    assert!(page.state.load_due(), "the data follow after a moment");
    page.act(Action::LoadWanted);
    assert_eq!(last_room(&page), page.state.settings().simulated());
    typed(&mut page, "n", "1626");
    assert_eq!(overrides(&page), [("white", "2.5")], "the preset's value is no change");
    page.act(Action::Set(Change::SimReset));
    assert_eq!(overrides(&page), []);
    assert!(last_room(&page).overrides.is_empty());
}

#[test]
fn another_preset_starts_without_changes_and_undo_brings_them_back() {
    let mut page = page();
    typed(&mut page, "white", "2");
    typed(&mut page, "white", "25");
    page.act(Action::SettleParameter("white".to_owned()));
    answer(&mut page, "noisy");
    page.act(Action::Set(Change::SimPreset("clean-lab".to_owned())));
    assert_eq!(
        last_room(&page),
        SimulatedSource { preset: "clean-lab".to_owned(), ..SimulatedSource::default() }
    );
    page.act(Action::Undo);
    assert_eq!(overrides(&page), [("white", "25")]);
    assert_eq!(last_room(&page).overrides, [("white".to_owned(), "25".to_owned())]);
    page.act(Action::Undo);
    assert_eq!(overrides(&page), [], "what was typed in one go is one step");
}

#[test]
fn a_parameter_out_of_range_names_its_range_and_blocks_training() {
    let mut page = page();
    for text in ["0", "1.5", "many", "NaN", ""] {
        typed(&mut page, "n", text);
        page.act(Action::SettleParameter("n".to_owned()));
        assert_eq!(page.state.editor.drafts.parameter("n"), Some(text));
        assert_eq!(page.state.train_blocked().unwrap(), "n: whole numbers, 1 to 200,000", "{text:?}");
    }
    assert_eq!(overrides(&page), []);
    typed(&mut page, "white", "-1");
    typed(&mut page, "n", "500");
    assert_eq!(page.state.train_blocked().unwrap(), "white: 0 to 1,000,000");
    page.act(Action::Set(Change::SimPreset("clean-lab".to_owned())));
    assert_eq!((page.state.editor.drafts.parameter("white"), page.state.train_blocked()), (None, None));
}

#[test]
fn a_room_that_is_refused_leaves_the_data_in_place() {
    let mut page = page();
    typed(&mut page, "n", "150000");
    page.act(Action::SettleParameter("n".to_owned()));
    let (request, _) = page.last_load();
    let message = "too much work".to_owned();
    page.hear(FromWorker::Refused { request, message, report: Box::default() });
    assert_eq!(page.state.data.error.as_deref(), Some("too much work"));
    assert_eq!(page.state.data.loaded.as_ref().unwrap().name, "room");
    assert!(!page.state.load_due(), "a refusal is not asked for again");
    page.act(Action::CancelImport);
    assert!(page.state.data.error.is_some(), "there is no preview whose complaint it could be");
    page.act(Action::Set(Change::SimReset));
    answer(&mut page, "room");
    assert_eq!(page.state.data.error, None);
}

fn last_options(page: &Page) -> ImportOptions {
    page.sent
        .iter()
        .rev()
        .find_map(|message| match message {
            ToWorker::Preview { options, .. }
            | ToWorker::Load { source: LoadSource::Files { options, .. }, .. } => Some(options.clone()),
            _ => None,
        })
        .unwrap()
}

fn answer_preview(page: &mut Page, report: ImportReport) {
    let Some(ToWorker::Preview { request, .. }) = page.sent.last().cloned() else {
        panic!("no preview was asked for");
    };
    page.hear(FromWorker::Previewed { request, report: Box::new(report) });
}

#[test]
fn column_names_reach_the_open_preview_and_the_import_but_not_data_in_use() {
    let mut page = page();
    page.act(Action::FilesChosen(walk()));
    let column = ImportColumn { name: "pos_x".to_owned(), role: ColumnRole::Ignore, first_cells: Vec::new() };
    answer_preview(&mut page, ImportReport { columns: vec![column], ..report(true) });
    page.act(Action::SetRole(0, ColumnRole::Y));
    page.act(Action::TypeColumnNames("x = pos_x".to_owned()));
    let names = vec![(ColumnRole::X, "pos_x".to_owned())];
    let options = last_options(&page);
    assert_eq!((options.column_names, options.roles), (names.clone(), None), "the new names decide again");
    let previews = page.sent.len();
    page.act(Action::TypeColumnNames("x = pos_x; y".to_owned()));
    page.act(Action::SettleColumnNames);
    assert_eq!(page.state.settings().beside.import.column_names, names);
    assert_eq!(
        page.state.editor.drafts.column_names.as_deref(),
        Some("x = pos_x; y"),
        "what is wrong stays to be mended"
    );
    assert_eq!(page.sent.len(), previews);
    answer_preview(&mut page, report(true));
    page.act(Action::ConfirmImport);
    assert_eq!(last_options(&page).column_names, names);
    let (request, _) = page.last_load();
    page.hear(FromWorker::Loaded { request, view: Box::new(view("walk", SplitConfig::default())) });
    page.act(Action::TypeColumnNames(String::new()));
    page.act(Action::SettleColumnNames);
    assert_eq!((page.state.settings().beside.import.column_names.len(), page.state.load_due()), (0, false));
    page.act(Action::Undo);
    assert_eq!(page.state.settings().beside.import.column_names, names);
}

fn walk() -> Arc<[NamedFile]> {
    Arc::new([NamedFile { name: "walk.csv".to_owned(), bytes: vec![1] }])
}

fn loads(page: &Page) -> usize {
    page.sent.iter().filter(|message| matches!(message, ToWorker::Load { .. })).count()
}

/// A page that waits for the answer to an import.
fn importing() -> Page {
    let mut page = page();
    page.act(Action::FilesChosen(walk()));
    answer_preview(&mut page, ImportReport { has_split: true, ..report(true) });
    page.act(Action::ConfirmImport);
    assert_eq!(loads(&page), 1);
    page
}

fn answer_import(page: &mut Page) {
    let (request, split) = page.last_load();
    assert_eq!(split, SplitConfig::Predefined);
    let report = ImportReport { has_split: true, ..report(true) };
    page.hear(FromWorker::Loaded { request, view: Box::new(DataView { report, ..view("walk", split) }) });
}

#[test]
fn a_slow_import_is_not_overtaken_by_the_old_data() {
    let mut page = importing();
    assert!(!page.state.load_due());
    page.act(Action::LoadWanted);
    assert_eq!(loads(&page), 1, "only the import was asked for");
    answer_import(&mut page);
    assert_eq!(page.state.data.loaded.as_ref().unwrap().name, "walk");
    assert!(page.state.settings().beside.file_split);
    assert!(!page.state.load_due() && page.state.data.preview.is_none());
}

#[test]
fn training_waits_for_an_import() {
    let mut page = importing();
    page.act(Action::Train);
    assert_eq!((loads(&page), page.state.run.status), (1, Status::Idle));
    answer_import(&mut page);
    let last = page.sent.iter().rfind(|message| !matches!(message, ToWorker::Forget { .. }));
    assert!(matches!(last, Some(ToWorker::Start { paused: false, .. })));
    assert_eq!(page.state.run.view.as_ref().unwrap().name, "walk");
}

#[test]
fn an_import_that_is_cancelled_or_replaced_gives_way_to_the_data_wanted() {
    let ends = [Action::CancelImport, Action::Set(Change::SimPreset("clean-lab".to_owned()))];
    for end in ends {
        let mut page = importing();
        let (import, split) = page.last_load();
        page.act(end);
        page.act(Action::LoadWanted);
        assert_eq!(loads(&page), 2, "the worker may hold the import by now");
        page.hear(FromWorker::Loaded { request: import, view: Box::new(view("walk", split)) });
        assert_eq!(page.state.data.loaded.as_ref().unwrap().name, "room");
        answer(&mut page, "other room");
        assert_eq!(page.state.data.loaded.as_ref().unwrap().name, "other room");
        assert!(page.state.data.source == Source::Simulated && !page.state.load_due());
    }
}

#[test]
fn the_complaint_about_a_previewed_file_outlasts_a_load_of_other_data() {
    let mut page = importing();
    let (request, _) = page.last_load();
    let message = "The validation block is empty.".to_owned();
    page.hear(FromWorker::Refused { request, message, report: Box::new(report(true)) });
    typed(&mut page, "n", "300");
    page.act(Action::LoadWanted);
    answer(&mut page, "short room");
    assert_eq!(page.state.data.loaded.as_ref().unwrap().name, "short room");
    assert_eq!(page.state.data.error.as_deref(), Some("The validation block is empty."));
}

#[test]
fn files_that_cannot_be_read_are_previewed_as_refused() {
    let mut page = page();
    page.act(Action::FilesChosen(walk()));
    let Some(ToWorker::Preview { request, .. }) = page.sent.last().cloned() else {
        panic!("no preview was asked for");
    };
    let message = "big.csv has 25.0 MB; at most 20 MB can be read.".to_owned();
    let names = vec!["big.csv".to_owned()];
    page.act(Action::FilesUnreadable(Unreadable { names, message: message.clone() }));
    page.hear(FromWorker::Previewed { request, report: Box::new(report(true)) });
    let sent = page.sent.len();
    page.act(Action::Answer(ImportAnswer::parse("length-unit=m").unwrap()));
    page.act(Action::ConfirmImport);
    assert_eq!(page.sent.len(), sent, "the worker is asked nothing about a file without bytes");
    let preview = page.state.data.preview.clone().unwrap();
    assert_eq!(preview.files[0].name, "big.csv");
    let shown = preview.report.unwrap();
    assert_eq!((shown.accepted, shown.refusal.as_str()), (false, message.as_str()));
    assert_eq!(page.state.data.error.as_deref(), Some(message.as_str()));
    page.act(Action::CancelImport);
    assert_eq!(page.state.data.error, None);
}

/// What was sent about files and data, in a word each.
fn said(page: &mut Page) -> Vec<&'static str> {
    let word = |message: &ToWorker| match message {
        ToWorker::Files { .. } => Some("files"),
        ToWorker::Forget { .. } => Some("forget"),
        ToWorker::Preview { .. } => Some("preview"),
        ToWorker::Load { .. } => Some("load"),
        ToWorker::Split { .. } => Some("split"),
        _ => None,
    };
    page.sent.drain(..).filter_map(|message| word(&message)).collect()
}

fn answer_with_file(page: &mut Page) {
    let (request, split) = page.last_load();
    page.hear(FromWorker::Loaded { request, view: Box::new(view("walk", split)) });
}

/// A page on an imported file.
fn imported(contents: &Arc<[NamedFile]>) -> Page {
    let mut page = page();
    page.act(Action::FilesChosen(Arc::clone(contents)));
    answer_preview(&mut page, report(true));
    page.act(Action::Answer(ImportAnswer::parse("length-unit=m").unwrap()));
    answer_preview(&mut page, report(true));
    page.act(Action::ConfirmImport);
    answer_with_file(&mut page);
    page
}

#[test]
fn a_files_bytes_travel_once_for_all_previews_and_the_import() {
    let contents = walk();
    let mut page = imported(&contents);
    let sent = page.sent.iter().find_map(|message| match message {
        ToWorker::Files { contents, .. } => Some(Arc::clone(contents)),
        _ => None,
    });
    assert!(Arc::ptr_eq(&sent.unwrap(), &contents), "the page's only copy is what is sent");
    assert_eq!(said(&mut page), ["files", "preview", "preview", "load", "forget"]);
}

#[test]
fn another_split_sends_no_file_and_asks_for_no_import() {
    let contents = walk();
    let mut page = imported(&contents);
    said(&mut page);
    for train in ["50", "55", "60"] {
        page.act(Action::Type(Field::Setting("split.train"), train.to_owned()));
        page.act(Action::LoadWanted);
        let (request, split) = page.last_load();
        assert_eq!(split, page.state.settings().split_in_force(false));
        page.hear(FromWorker::Loaded { request, view: Box::new(view("walk", split)) });
        assert_eq!(said(&mut page), ["split"]);
    }
    // The test's own, and the page's in the source wanted and in the source accepted; nothing is left in messages.
    let Source::Files { files, .. } = &page.state.data.source else { panic!("the file is in use") };
    assert_eq!(files.as_ptr(), contents.as_ptr());
    let mut simulated = self::page();
    simulated.act(Action::Type(Field::Setting("split.train"), "50".to_owned()));
    simulated.act(Action::LoadWanted);
    assert_eq!(said(&mut simulated), ["split"], "the room is not simulated again");
}

#[test]
fn a_refused_split_is_followed_by_a_split() {
    let mut page = imported(&walk());
    said(&mut page);
    page.act(Action::Type(Field::Setting("split.train"), "50".to_owned()));
    page.act(Action::LoadWanted);
    let (request, _) = page.last_load();
    let message = "The validation block is empty.".to_owned();
    page.hear(FromWorker::Refused { request, message, report: Box::new(report(true)) });
    assert_eq!(page.state.data.error.as_deref(), Some("The validation block is empty."));
    page.act(Action::Type(Field::Setting("split.train"), "70".to_owned()));
    page.act(Action::LoadWanted);
    assert_eq!(said(&mut page), ["split", "split"]);
}

#[test]
fn a_split_that_overtakes_a_load_loads_again() {
    let mut page = page();
    page.act(Action::Set(Change::SimPreset("clean-lab".to_owned())));
    page.act(Action::Type(Field::Setting("split.train"), "50".to_owned()));
    page.act(Action::LoadWanted);
    assert_eq!(said(&mut page), ["load", "load"], "whether the first one succeeds is not known");
}

#[test]
fn other_settings_of_an_import_and_a_new_worker_get_the_file_again() {
    let contents = walk();
    let mut page = imported(&contents);
    said(&mut page);
    page.act(Action::Type(Field::Import("data.options.min_rows"), "50".to_owned()));
    page.act(Action::LoadWanted);
    answer_with_file(&mut page);
    assert_eq!(said(&mut page), ["files", "load", "forget"]);
    page.act(Action::Worker(WorkerEvent::Died { reason: "it no longer answered".to_owned() }));
    page.hear(FromWorker::Ready { protocol_version: 1, engine_version: 1 });
    answer_with_file(&mut page);
    assert_eq!(said(&mut page), ["files", "load", "forget"]);
}

#[test]
fn a_cancelled_preview_leaves_no_file_in_the_worker() {
    let mut page = page();
    page.act(Action::FilesChosen(walk()));
    page.act(Action::FilesChosen(walk()));
    page.act(Action::CancelImport);
    assert_eq!(said(&mut page), ["files", "preview", "files", "preview", "forget", "forget"]);
}

//! The reducer against made-up messages: runs, live quantization, data, undo, and a worker that dies.

use std::sync::Arc;

use protocol::config::{NamedFile, PtqConfig, SplitConfig};
use protocol::import::{ColumnRole, ImportAnswer, ImportColumn, ImportReport};
use protocol::message::{ExportKind, FromWorker, LoadSource, RequestId, RunId, ToWorker};
use protocol::report::Method;
use vocabulary::SplitKind;

use super::testing::{Page, finished, losses, progress, report, view};
use super::*;

fn files() -> Arc<[NamedFile]> {
    Arc::new([NamedFile { name: "walk.csv".to_owned(), bytes: vec![1, 2, 3] }])
}

fn status(page: &Page) -> &'static str {
    page.state.run.status.word()
}

/// Answers the latest preview.
fn answer_preview(page: &mut Page, report: ImportReport) {
    let request = page
        .sent
        .iter()
        .rev()
        .find_map(|message| match message {
            ToWorker::Preview { request, .. } => Some(*request),
            _ => None,
        })
        .unwrap();
    page.hear(FromWorker::Previewed { request, report: Box::new(report) });
}

#[test]
fn the_page_opens_with_the_simulated_room() {
    let mut page = Page::starting();
    assert_eq!(page.state.train_blocked().unwrap(), "The worker is starting.");
    page.hear(FromWorker::Ready { protocol_version: 1, engine_version: 1 });
    page.hear(FromWorker::Ready { protocol_version: 1, engine_version: 1 });
    assert_eq!(page.sent.len(), 1, "a repeated handshake loads nothing twice");
    assert!(matches!(
        &page.sent[0],
        ToWorker::Load { source: LoadSource::Simulated(room), split, .. }
            if room.seed == 2016 && *split == SplitConfig::default()
    ));
    page.answer_load("room-2016");
    assert_eq!(page.state.train_blocked(), None);
    assert!(!page.state.load_due());
    assert_eq!(status(&page), "idle");
}

#[test]
fn a_run_starts_pauses_resumes_and_ends() {
    let mut page = Page::ready();
    page.act(Action::Train);
    let run = page.run();
    assert_eq!(status(&page), "training");
    page.hear(progress(run, 2, vec![losses(1, &[1.0, 0.5])]));
    page.hear(progress(run, 3, vec![losses(3, &[0.4])]));
    assert_eq!(*page.state.run.losses[0].train.values(), [1.0, 0.5, 0.4]);
    assert_eq!(*page.state.run.losses[0].validation.values(), [2.0, 1.0, 0.8]);
    page.act(Action::Train);
    assert_eq!(page.sent.last(), Some(&ToWorker::Pause { run }));
    assert_eq!(status(&page), "training", "paused only when the worker says so");
    page.hear(FromWorker::Paused { run });
    assert_eq!(status(&page), "paused");
    page.act(Action::Train);
    assert_eq!(page.sent.last(), Some(&ToWorker::Resume { run }));
    page.act(Action::Stop);
    assert_eq!(page.sent.last(), Some(&ToWorker::Stop { run }));
    page.hear(finished(run, page.started_config()));
    let kept = &page.state.result.as_ref().unwrap().losses;
    assert_eq!(*kept[0].train.values(), [1.0, 0.5, 0.4], "those of the progress messages");
    assert_eq!((status(&page), page.state.run.epoch), ("done", 1000));
    assert_eq!(page.state.desk.announcement, "Training finished at epoch 1000: test ADE 0.415 m.");
}

#[test]
fn a_step_from_idle_counts_as_paused_after_its_epoch() {
    let mut page = Page::ready();
    page.act(Action::Step);
    let run = page.run();
    assert!(matches!(&page.sent[0], ToWorker::Start { paused: true, .. }));
    assert_eq!(page.sent[1], ToWorker::StepEpoch { run });
    page.hear(FromWorker::Paused { run });
    assert_eq!(status(&page), "training");
    page.hear(progress(run, 1, vec![losses(1, &[1.0])]));
    page.hear(FromWorker::Paused { run });
    assert_eq!((status(&page), page.state.run.epoch), ("paused", 1));
    page.act(Action::Step);
    page.hear(progress(run, 2, vec![losses(2, &[0.5])]));
    page.hear(FromWorker::Paused { run });
    assert_eq!((status(&page), page.state.run.epoch), ("paused", 2));
}

#[test]
fn messages_of_other_runs_are_dropped() {
    let mut page = Page::ready();
    page.act(Action::Train);
    let (old, config) = (page.run(), page.started_config());
    page.act(Action::Reset);
    assert_eq!(page.sent.last(), Some(&ToWorker::Discard { run: old }));
    page.hear(progress(old, 5, Vec::new()));
    page.hear(finished(old, config));
    page.hear(FromWorker::Failed { run: old, message: "late".to_owned() });
    assert_eq!((status(&page), page.state.run.epoch), ("idle", 0));
    assert!(page.state.result.is_none());
}

#[test]
fn a_failed_run_keeps_the_result_before() {
    let mut page = Page::trained();
    page.act(Action::Train);
    let run = page.run();
    page.hear(FromWorker::Failed { run, message: "The loss is not finite.".to_owned() });
    assert_eq!(status(&page), "failed");
    assert_eq!(page.state.run.failure.as_deref(), Some("The loss is not finite."));
    assert!(page.state.result.as_ref().unwrap().ptq.is_some());
}

#[test]
fn one_quantization_is_under_way_and_the_latest_setting_follows() {
    let mut page = Page::trained();
    for bits in [7, 6, 5, 4] {
        page.act(Action::Set(Change::Moved("ptq.weight_bits", bits.into())));
    }
    assert_eq!(page.quantize_requests().len(), 1);
    let first = page.quantize_requests()[0].0;
    page.answer_quantize();
    let requests = page.quantize_requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[1].1, PtqConfig { weight_bits: 4, ..PtqConfig::default() });
    let stale = testing::ptq_report(PtqConfig { weight_bits: 9, ..PtqConfig::default() });
    let run = page.state.result.as_ref().unwrap().run;
    page.hear(FromWorker::Quantized { run, request: first, report: Box::new(stale) });
    page.answer_quantize();
    assert_eq!(page.state.result.as_ref().unwrap().ptq.as_ref().unwrap().config.weight_bits, 4);
    assert_eq!(page.quantize_requests().len(), 2, "nothing is asked twice");
}

#[test]
fn a_quantization_that_fails_says_why_and_the_next_is_asked() {
    let mut page = Page::trained();
    page.act(Action::Set(Change::Moved("ptq.weight_bits", 3.into())));
    let (request, _) = page.quantize_requests()[0];
    page.hear(FromWorker::RequestFailed { request, message: "no".to_owned() });
    assert_eq!(page.state.ptq.error.as_deref(), Some("no"));
    page.act(Action::Set(Change::Moved("ptq.weight_bits", 2.into())));
    assert_eq!(page.quantize_requests().len(), 2);
    assert_eq!(page.state.ptq.error, None);
}

#[test]
fn qat_is_trained_along_and_its_changes_ask_for_training() {
    let mut page = Page::trained();
    page.act(Action::Set(Change::Method(Method::Qat)));
    assert!(page.state.changed_since_result().is_empty(), "the float run itself is unchanged");
    assert!(page.state.result.as_ref().unwrap().quantized(Method::Qat).is_none());
    page.act(Action::Train);
    let run = page.run();
    assert!(page.started_config().qat.is_some());
    page.hear(finished(run, page.started_config()));
    assert!(page.state.result.as_ref().unwrap().quantized(Method::Qat).is_some());
    assert!(page.quantize_requests().is_empty());
    page.act(Action::Set(Change::Moved("ptq.activation_bits", 5.into())));
    assert_eq!(page.state.changed_since_result(), ["quantization"]);
    page.act(Action::Set(Change::Method(Method::Ptq)));
    assert!(page.state.changed_since_result().is_empty());
    assert_eq!(page.quantize_requests()[0].1.activation_bits, 5);
}

#[test]
fn per_axis_is_kept_apart_for_each_method() {
    let mut page = Page::ready();
    page.act(Action::Set(Change::Setting("ptq.per_channel".into(), false.into())));
    page.act(Action::Set(Change::Method(Method::Qat)));
    page.act(Action::Set(Change::Setting("qat.weights.per_axis".into(), true.into())));
    let settings = page.state.settings();
    assert_eq!((settings.ptq().per_channel, settings.qat().weights.per_axis), (false, true));
}

#[test]
fn changed_cards_are_named_until_the_next_run() {
    let mut page = Page::trained();
    page.act(Action::Type(Field::Layer(0, "units"), "16".to_owned()));
    page.act(Action::Type(Field::Setting("training.epochs"), "10".to_owned()));
    assert_eq!(page.state.changed_since_result(), ["network", "training"]);
    page.act(Action::Set(Change::Split(SplitKind::Shuffled)));
    page.answer_load("room-2016");
    assert_eq!(page.state.changed_since_result(), ["data", "network", "training"]);
    page.act(Action::Set(Change::Moved("ptq.weight_bits", 4.into())));
    assert!(page.quantize_requests().is_empty(), "the worker holds another split than the result's");
}

#[test]
fn invalid_text_is_kept_beside_its_range_and_blocks_training() {
    let mut page = Page::ready();
    page.act(Action::Type(Field::Setting("training.epochs"), "0".to_owned()));
    page.act(Action::Settle(Field::Setting("training.epochs")));
    assert_eq!(page.state.editor.drafts.text(Field::Setting("training.epochs")), Some("0"));
    assert_eq!(page.state.settings().training().epochs, 1000);
    assert_eq!(page.state.train_blocked().unwrap(), "Epochs: 1 to 100,000");
    page.act(Action::Train);
    assert!(page.sent.is_empty());
    page.act(Action::Type(Field::Setting("training.epochs"), "50".to_owned()));
    page.act(Action::Settle(Field::Setting("training.epochs")));
    assert_eq!(page.state.editor.drafts.text(Field::Setting("training.epochs")), None);
    page.act(Action::Train);
    assert_eq!(page.started_config().training.epochs, 50);
}

#[test]
fn undo_brings_back_settings_and_their_consequences() {
    let mut page = Page::trained();
    page.act(Action::Set(Change::Moved("ptq.weight_bits", 5.into())));
    page.act(Action::Set(Change::Moved("ptq.weight_bits", 4.into())));
    page.act(Action::Release);
    page.answer_quantize();
    page.answer_quantize();
    page.act(Action::Undo);
    assert_eq!(page.state.settings().ptq().weight_bits, 8);
    assert_eq!(page.quantize_requests().last().unwrap().1.weight_bits, 8);
    page.act(Action::Redo);
    assert_eq!(page.state.settings().ptq().weight_bits, 4);
    page.act(Action::Set(Change::SimPreset("clean-lab".to_owned())));
    page.act(Action::Undo);
    assert_eq!(page.state.settings().simulated().preset, "thesis-like");
    let loads = page.sent.iter().filter(|message| matches!(message, ToWorker::Load { .. })).count();
    assert_eq!(loads, 2, "the preset was loaded, and its undoing");
}

#[test]
fn a_file_is_previewed_mapped_and_imported() {
    let mut page = Page::trained();
    page.act(Action::FilesChosen(files()));
    let column = |name: &str, role| ImportColumn { name: name.to_owned(), role, first_cells: Vec::new() };
    let mut found = report(true);
    found.columns = vec![column("a", ColumnRole::X), column("b", ColumnRole::Y)];
    found.has_split = true;
    answer_preview(&mut page, found.clone());
    page.act(Action::SetRole(0, ColumnRole::Y));
    let options = page.state.data.preview.as_ref().unwrap().options.clone();
    assert_eq!(options.roles, Some(vec![ColumnRole::Y, ColumnRole::Ignore]));
    // The next choice comes before the worker has answered the first.
    page.act(Action::SetRole(1, ColumnRole::Time));
    let options = page.state.data.preview.as_ref().unwrap().options.clone();
    assert_eq!(options.roles, Some(vec![ColumnRole::Y, ColumnRole::Time]));
    page.act(Action::Answer(ImportAnswer::parse("length-unit=cm").unwrap()));
    answer_preview(&mut page, found);
    page.act(Action::ConfirmImport);
    let (_, split) = page.last_load();
    assert_eq!(split, SplitConfig::Predefined);
    assert!(page.state.data.preview.is_some(), "the preview stays until the data are in");
    page.answer_load("walk");
    assert!(page.state.data.preview.is_none());
    assert_eq!((status(&page), page.state.run.epoch), ("idle", 0));
    assert!(page.state.result.is_none(), "other data, other results");
}

#[test]
fn a_refused_file_leaves_data_and_result_in_place() {
    let mut page = Page::trained();
    page.act(Action::FilesChosen(files()));
    answer_preview(&mut page, report(false));
    assert_eq!(page.state.data.error.as_deref(), Some("31 of 60 rows bad (52 %): file refused."));
    page.act(Action::ConfirmImport);
    assert!(!page.sent.iter().any(|message| matches!(message, ToWorker::Load { .. })));
    page.act(Action::Answer(ImportAnswer::parse("import-anyway=import").unwrap()));
    answer_preview(&mut page, ImportReport { has_split: true, ..report(true) });
    assert_eq!(page.state.data.error, None);
    page.act(Action::ConfirmImport);
    let (request, _) = page.last_load();
    let message = "The validation block is empty.".to_owned();
    page.hear(FromWorker::Refused { request, message, report: Box::new(report(true)) });
    page.act(Action::LoadWanted);
    assert!(!page.state.load_due(), "the old data are in place and not loaded again");
    assert!(!page.state.data.is_loading());
    assert!(!page.state.settings().beside.file_split, "the file's split went with the file");
    assert_eq!(page.state.data.error.as_deref(), Some("The validation block is empty."));
    assert_eq!(page.state.data.loaded.as_ref().unwrap().name, "room-2016");
    assert!(page.state.result.is_some() && page.state.data.preview.is_some());
    page.act(Action::CancelImport);
    assert_eq!((page.state.data.error.clone(), page.state.data.preview.clone()), (None, None));
}

#[test]
fn stale_previews_and_loads_are_dropped() {
    let mut page = Page::ready();
    page.act(Action::FilesChosen(files()));
    page.hear(FromWorker::Previewed { request: RequestId(999), report: Box::new(report(false)) });
    assert_eq!(page.state.data.error, None);
    page.hear(FromWorker::Loaded {
        request: RequestId(999),
        view: Box::new(view("late", SplitConfig::default())),
    });
    assert_eq!(page.state.data.loaded.as_ref().unwrap().name, "room-2016");
}

#[test]
fn training_waits_for_data_on_their_way() {
    let mut page = Page::ready();
    page.act(Action::Type(Field::Setting("data.seed"), "7".to_owned()));
    assert!(page.state.load_due());
    page.act(Action::Train);
    assert!(!page.sent.iter().any(|message| matches!(message, ToWorker::Start { .. })));
    page.answer_load("room-7");
    assert!(page.sent.iter().any(|message| matches!(message, ToWorker::Start { paused: false, .. })));
    assert_eq!(status(&page), "training");
}

#[test]
fn a_dead_worker_fails_the_run_and_gets_its_data_again() {
    let mut page = Page::trained();
    page.act(Action::Train);
    page.act(Action::Worker(WorkerEvent::Died { reason: "it no longer answered".to_owned() }));
    assert_eq!(status(&page), "failed");
    assert_eq!(page.state.run.failure.as_deref(), Some("The worker stopped: it no longer answered."));
    assert!(!page.state.result.as_ref().unwrap().in_worker);
    page.sent.clear();
    page.hear(FromWorker::Ready { protocol_version: 1, engine_version: 1 });
    assert!(matches!(&page.sent[0], ToWorker::Load { source: LoadSource::Simulated(_), .. }));
    page.answer_load("room-2016");
    assert!(page.state.result.is_some(), "the same data come back, the result stays");
    page.act(Action::Set(Change::Moved("ptq.weight_bits", 4.into())));
    assert!(page.quantize_requests().is_empty(), "the new worker does not hold the run");
    page.act(Action::Train);
    assert_eq!(status(&page), "training");
}

#[test]
fn a_worker_given_up_waits_for_the_user() {
    let mut page = Page::ready();
    page.act(Action::Worker(WorkerEvent::GaveUp { reason: "it could not be loaded".to_owned() }));
    assert_eq!(page.state.desk.worker, WorkerState::Stopped);
    assert_eq!(page.state.train_blocked().unwrap(), "The worker has stopped.");
    page.act(Action::RestartWorker);
    assert_eq!(
        (page.state.desk.worker.clone(), page.state.desk.notice.clone()),
        (WorkerState::Starting, None)
    );
}

#[test]
fn files_are_saved_and_models_opened_as_finished_runs() {
    let mut page = Page::trained();
    page.act(Action::Export(ExportKind::Ptq));
    let Some(ToWorker::Export { request, what: ExportKind::Ptq, .. }) = page.sent.last().cloned() else {
        panic!("no export was asked for");
    };
    page.hear(FromWorker::Exported { request, file_name: "q.json".to_owned(), bytes: vec![1] });
    assert_eq!(page.saved, ["q.json"]);

    page.act(Action::OpenModel(vec![9]));
    let Some(ToWorker::Open { run, .. }) = page.sent.last().cloned() else { panic!("nothing was opened") };
    page.hear(FromWorker::Failed { run, message: "Not a model file.".to_owned() });
    assert_eq!(page.state.desk.notice.as_ref().unwrap().text, "Not a model file.");
    assert_eq!(status(&page), "done", "the run before is untouched");

    page.act(Action::OpenModel(vec![9]));
    let Some(ToWorker::Open { run, .. }) = page.sent.last().cloned() else { panic!("nothing was opened") };
    let mut config = page.state.settings().run_config();
    config.training.epochs = 12;
    let FromWorker::Finished { report, ptq, .. } = finished(run, config) else { panic!("not finished") };
    page.hear(FromWorker::Finished { run, report, losses: vec![losses(1, &[2.0, 1.5])], ptq });
    assert_eq!(
        *page.state.result.as_ref().unwrap().losses[0].train.values(),
        [2.0, 1.5],
        "those of the file"
    );
    assert_eq!(page.state.settings().training().epochs, 12);
    assert_eq!((page.run(), page.state.run.epoch), (run, 12));
    assert!(page.state.changed_since_result().is_empty());
    assert_eq!(page.quantize_requests().len(), 1, "the sliders act on the opened network");
    assert_ne!(run, RunId(1));
}

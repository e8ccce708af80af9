//! What a dead worker leaves to the page: kept results and messages.

use protocol::message::{FromWorker, RequestId, RunId, ToWorker, WorkKind, WorkOf};
use protocol::version::{ENGINE_VERSION, PROTOCOL_VERSION};

use crate::state::testing::{Page, finished};
use crate::state::{Action, Status, WorkerEvent};

fn die(page: &mut Page) {
    page.act(Action::Worker(WorkerEvent::Died { reason: "it no longer answered".to_owned() }));
    page.sent.clear();
    page.hear(FromWorker::Ready { protocol_version: PROTOCOL_VERSION, engine_version: ENGINE_VERSION });
}

fn restores(page: &Page) -> Vec<(RunId, Vec<u8>)> {
    let restore = |message: &ToWorker| match message {
        ToWorker::Restore { run, bytes } => Some((*run, bytes.clone())),
        _ => None,
    };
    page.sent.iter().filter_map(restore).collect()
}

#[test]
fn a_trained_run_outlives_its_worker_and_is_evaluated_by_the_next() {
    let mut page = Page::ready();
    page.act(Action::Train);
    let (run, config) = (page.run(), page.started_config());
    page.hear(FromWorker::Kept { run, bytes: vec![1, 2] });
    let of = WorkOf::Run(run);
    page.hear(FromWorker::WorkProgress { of, kind: WorkKind::Evaluate, share: 0.25 });
    assert_eq!(page.state.work.map(|work| work.percent()), Some(25));
    assert!(!page.state.can_cancel_work());
    die(&mut page);
    assert_eq!((page.state.run.status, page.state.work), (Status::Training, None));
    page.answer_load("room-2016");
    let open = ToWorker::Open { run, bytes: vec![1, 2] };
    assert!(page.sent.contains(&open), "{:?}", page.sent);
    page.hear(finished(run, config));
    assert_eq!(page.state.run.status, Status::Done);
    assert_eq!(page.state.result.as_ref().unwrap().run, run);
}

#[test]
fn a_trained_run_on_other_data_breaks_off_with_its_reason() {
    let mut page = Page::ready();
    page.act(Action::Train);
    page.hear(FromWorker::Kept { run: page.run(), bytes: vec![1] });
    die(&mut page);
    page.answer_load("another-room");
    assert!(!page.sent.iter().any(|message| matches!(message, ToWorker::Open { .. })));
    assert_ne!(page.state.run.status, Status::Training);
}

#[test]
fn results_are_handed_to_the_next_worker_and_quantized_there_again() {
    let mut page = Page::ready();
    page.act(Action::Train);
    let run = page.run();
    page.hear(FromWorker::Kept { run, bytes: vec![1] });
    page.hear(FromWorker::Kept { run, bytes: vec![1, 2, 3] });
    page.hear(finished(run, page.started_config()));
    page.answer_quantize();
    die(&mut page);
    assert!(restores(&page).is_empty(), "without data nothing can be kept");
    page.answer_load("room-2016");
    assert_eq!(restores(&page), [(run, vec![1, 2, 3])]);
    assert!(!page.state.result.as_ref().unwrap().in_worker);
    page.hear(FromWorker::Restored { run, problem: None });
    assert!(page.state.result.as_ref().unwrap().in_worker);
    assert!(page.state.kept.runs[0].result.in_worker);
    assert_eq!(page.quantize_requests().len(), 1, "the new worker has no quantization to save yet");
    page.answer_quantize();
    assert!(!page.state.ptq.is_busy());
}

#[test]
fn work_is_shown_until_its_answer_and_can_be_given_up() {
    let mut page = Page::trained();
    page.act(Action::Set(crate::state::Change::Moved("ptq.weight_bits", 4.into())));
    let (request, config) = page.quantize_requests().pop().unwrap();
    let told =
        |share| FromWorker::WorkProgress { of: WorkOf::Request(request), kind: WorkKind::Quantize, share };
    page.hear(told(0.5));
    page.hear(FromWorker::Cancelled { request: RequestId(9_999) });
    assert_eq!(page.state.work.map(|work| (work.words(), work.percent())), Some(("Quantizing", 50)));
    assert!(page.state.can_cancel_work());
    page.act(Action::CancelWork);
    assert_eq!((page.sent.last(), page.state.work), (Some(&ToWorker::Cancel { request }), None));
    let before = page.state.result.clone();
    page.hear(FromWorker::Cancelled { request });
    assert!(!page.state.ptq.is_busy() && page.state.desk.notice.is_none());
    assert_eq!(page.state.result, before, "the run keeps the quantization it had");
    assert_ne!(before.unwrap().ptq.unwrap().config, config);
}

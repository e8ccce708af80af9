//! The reducer's side of looking into a network: one walk under way, attributions that are cancelled, answers that are stale.

use protocol::message::{FromWorker, RequestId, RunId, ToWorker};
use protocol::report::{
    AttributionReport, Method, RangeHistory, RangePoint, TensorKind, WalkQuery, WalkReport,
};

use crate::state::testing::{Page, progress};
use crate::state::*;

fn walk(channel: u32) -> Action {
    let query = WalkQuery { method: Method::Ptq, sample: 0, layer: 0, step: 0, channel };
    Action::Inspect(Inspect::Walk(query))
}

fn walks(page: &Page) -> Vec<(RequestId, WalkQuery)> {
    let of = |message: &ToWorker| match message {
        ToWorker::Walk { request, query, .. } => Some((*request, *query)),
        _ => None,
    };
    page.sent.iter().filter_map(of).collect()
}

fn attributions(page: &Page) -> Vec<RequestId> {
    let of = |message: &ToWorker| match message {
        ToWorker::Attribute { request, .. } => Some(*request),
        _ => None,
    };
    page.sent.iter().filter_map(of).collect()
}

fn walked(page: &Page, (request, query): (RequestId, WalkQuery)) -> FromWorker {
    let report = WalkReport {
        query,
        samples: 1,
        layers: Vec::new(),
        terms: Vec::new(),
        lines: Vec::new(),
        code: 7,
        value: 0.5,
        fake_quant: 0.5,
        float: 0.49,
    };
    FromWorker::Walked { run: page.state.result.as_ref().unwrap().run, request, report: Box::new(report) }
}

fn attributed(page: &Page, request: RequestId) -> FromWorker {
    let report =
        AttributionReport { method: Method::Ptq, float_ade: 0.4, quantized_ade: 0.5, tensors: Vec::new() };
    FromWorker::Attributed { run: page.state.result.as_ref().unwrap().run, request, report: Box::new(report) }
}

#[test]
fn one_walk_is_under_way_and_the_latest_choice_follows() {
    let mut page = Page::trained();
    for channel in [1, 2, 3] {
        page.act(walk(channel));
    }
    assert_eq!(walks(&page).len(), 1);
    page.hear(walked(&page, walks(&page)[0]));
    let asked = walks(&page);
    assert_eq!((asked.len(), asked[1].1.channel), (2, 3), "2 was never asked");
    page.hear(walked(&page, asked[0]));
    assert_eq!(walks(&page).len(), 2, "an answer that came before changes nothing");
    let network = page.state.network_shown();
    assert!(page.state.inspect.walk.is_busy(network.as_ref()));
    page.hear(walked(&page, asked[1]));
    let answer = page.state.inspect.walk.answer(network.as_ref()).unwrap();
    assert_eq!((answer.query.channel, answer.code), (3, 7));
    assert!(!page.state.inspect.walk.is_busy(network.as_ref()));
}

#[test]
fn queries_stay_inside_the_network() {
    let mut page = Page::trained();
    let query = WalkQuery { method: Method::Qat, sample: 99, layer: 9, step: 9, channel: 9 };
    page.act(Action::Inspect(Inspect::Walk(query)));
    let inside = WalkQuery { method: Method::Ptq, sample: 0, layer: 1, step: 0, channel: 1 };
    assert_eq!(walks(&page)[0].1, inside, "4-32-2, one test sample, and the method is that of the page");
}

#[test]
fn answers_about_another_quantization_are_not_shown() {
    let mut page = Page::trained();
    page.act(walk(0));
    page.act(Action::Inspect(Inspect::Attribute));
    page.hear(walked(&page, walks(&page)[0]));
    page.hear(attributed(&page, attributions(&page)[0]));
    let before = page.state.network_shown();
    assert!(page.state.inspect.attribution.answer(before.as_ref()).is_some());
    page.act(Action::Set(Change::Moved("ptq.weight_bits", 4.into())));
    page.answer_quantize();
    let after = page.state.network_shown();
    assert_ne!(before, after);
    assert!(page.state.inspect.attribution.answer(after.as_ref()).is_none());
    assert!(page.state.inspect.walk.answer(after.as_ref()).is_none());
    let run = page.state.result.as_ref().unwrap().run;
    assert!(page.state.inspect.walk.last_answer(run).is_some(), "shown as old until the next one comes");
}

#[test]
fn a_new_attribution_replaces_the_one_under_way_and_a_quantization_drops_it() {
    let mut page = Page::trained();
    page.act(Action::Inspect(Inspect::Attribute));
    page.act(Action::Inspect(Inspect::Attribute));
    let requests = attributions(&page);
    assert_eq!(requests.len(), 2);
    let network = page.state.network_shown();
    page.hear(attributed(&page, requests[0]));
    assert!(page.state.inspect.attribution.answer(network.as_ref()).is_none(), "stale");
    assert!(page.state.inspect.attribution.is_busy(network.as_ref()));
    page.act(Action::Set(Change::Moved("ptq.weight_bits", 4.into())));
    assert!(!page.state.inspect.attribution.is_busy(network.as_ref()));
    let message = "a newer question took its place".to_owned();
    page.hear(FromWorker::RequestFailed { request: requests[1], message });
    assert_eq!(page.state.desk.notice, None, "nobody waits for it");
    page.act(Action::Inspect(Inspect::Attribute));
    assert_eq!(attributions(&page).len(), 2, "not while a quantization is under way");
}

#[test]
fn a_refusal_is_said_where_it_was_asked() {
    let mut page = Page::trained();
    page.act(walk(0));
    let network = page.state.network_shown();
    let message = "Layer 1 stays in float.".to_owned();
    page.hear(FromWorker::RequestFailed { request: walks(&page)[0].0, message });
    let error = page.state.inspect.walk.error(network.as_ref());
    assert_eq!(error.map(|text| text.as_str()), Some("Layer 1 stays in float."));
    assert_eq!(page.state.desk.notice, None);
    page.act(walk(1));
    assert!(page.state.inspect.walk.error(network.as_ref()).is_none());
}

#[test]
fn nothing_is_asked_of_a_network_that_the_worker_lost() {
    let mut page = Page::trained();
    page.act(walk(0));
    page.act(Action::Worker(WorkerEvent::Died { reason: "test".to_owned() }));
    let network = page.state.network_shown();
    assert!(!page.state.inspect.walk.is_busy(network.as_ref()));
    page.act(walk(1));
    page.act(Action::Inspect(Inspect::Attribute));
    assert_eq!((walks(&page).len(), attributions(&page).len()), (1, 0));
    assert_eq!(page.state.inspection_blocked(), Some("The worker is not ready."));
}

#[test]
fn live_ranges_are_those_of_the_run_going_on() {
    let mut page = Page::ready();
    page.act(Action::Train);
    let run = page.run();
    let range = |step| RangeHistory {
        name: "dense 1, weights".to_owned(),
        kind: TensorKind::Weights,
        points: vec![RangePoint { step, min: -6.0, max: 6.0, zero_share: 1.0 }],
    };
    let with_ranges = |run, step| {
        let mut message = progress(run, step, Vec::new());
        if let FromWorker::Progress { ranges, .. } = &mut message {
            ranges.push(range(step));
        }
        message
    };
    page.hear(with_ranges(run, 1));
    page.hear(with_ranges(run, 2));
    page.hear(with_ranges(RunId(99), 3));
    let points = page.state.inspect.ranges.tracks[0].points.values();
    assert_eq!(points.iter().map(|point| point.step).collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn an_estimate_that_is_clicked_opens_the_walk_of_that_output_and_sample() {
    let mut page = Page::trained();
    let result = page.state.result.as_mut().unwrap();
    let mut report = (*result.report).clone();
    report.float.paths.test.rows = [3, 4, 7].into();
    report.float.metrics.test.samples = 3;
    result.report = Shared::new(report);
    page.act(Action::Inspect(Inspect::Estimate { row: 7, output: 1 }));
    let wanted = WalkQuery { method: Method::Ptq, sample: 2, layer: 1, step: 0, channel: 1 };
    assert_eq!(walks(&page).last().unwrap().1, wanted, "y of the last layer, third test sample");
    assert_eq!(
        (page.state.inspect.tab, page.state.inspect.query, page.inside_shown),
        (InsideTab::Walk, wanted, 1)
    );
    page.act(Action::Inspect(Inspect::Tab(InsideTab::Costs)));
    page.act(Action::Inspect(Inspect::Estimate { row: 5, output: 0 }));
    assert_eq!((page.state.inspect.tab, page.inside_shown), (InsideTab::Costs, 1), "no test sample");
    assert!(page.state.desk.notice.as_ref().unwrap().text.contains("choose test above the room"));
}

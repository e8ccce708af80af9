//! Tests of live quantization where weights are rounded adaptively, against made-up messages.

use protocol::message::FromWorker;

use super::super::testing::{Page, ptq_report};
use super::super::{Action, Change};

fn rounding(on: bool) -> Action {
    Action::Set(Change::Setting("ptq.adaptive_rounding".into(), on.into()))
}

fn answer(page: &mut Page, place: usize) {
    let (request, config) = page.quantize_requests()[place].clone();
    let run = page.state.result.as_ref().unwrap().run;
    page.hear(FromWorker::Quantized { run, request, report: Box::new(ptq_report(config)) });
}

/// Weight bits and whether they are rounded adaptively, of every request.
fn asked(page: &Page) -> Vec<(u8, bool)> {
    page.quantize_requests()
        .iter()
        .map(|(_, config)| (config.weight_bits, config.adaptive_rounding))
        .collect()
}

#[test]
fn sliders_do_not_wait_for_adaptive_rounding() {
    let mut page = Page::trained();
    page.act(rounding(true));
    assert_eq!(asked(&page), [(8, true)], "the nearest rounding is already shown");
    assert!(page.state.ptq.is_rounding());
    page.act(Action::Set(Change::Moved("ptq.weight_bits", 4.into())));
    assert_eq!(asked(&page), [(8, true), (4, false)], "the path follows at once");
    page.act(Action::Set(Change::Moved("ptq.weight_bits", 3.into())));
    assert_eq!(asked(&page).len(), 2, "one quick request at a time");
    answer(&mut page, 0);
    let shown = |page: &Page| page.state.result.as_ref().unwrap().ptq.as_ref().unwrap().config.weight_bits;
    assert_eq!(shown(&page), 8, "what was superseded is dropped");
    answer(&mut page, 1);
    assert_eq!((shown(&page), asked(&page)[2..].to_vec()), (4, vec![(3, false)]), "the newest settings win");
    answer(&mut page, 2);
    assert_eq!(asked(&page)[3..], [(3, true)]);
    answer(&mut page, 3);
    assert_eq!((asked(&page).len(), page.state.ptq.is_busy()), (4, false));
    assert!(page.state.result.as_ref().unwrap().ptq.as_ref().unwrap().config.adaptive_rounding);
}

#[test]
fn switching_it_off_goes_back_at_once() {
    let mut page = Page::trained();
    page.act(rounding(true));
    page.act(rounding(false));
    assert_eq!(asked(&page), [(8, true)], "the nearest rounding is still shown");
    assert!(!page.state.ptq.is_busy());
    let request = page.quantize_requests()[0].0;
    page.hear(FromWorker::RequestFailed { request, message: "dropped".to_owned() });
    assert_eq!((page.state.desk.notice.clone(), page.state.ptq.error.clone()), (None, None));
}

#[test]
fn a_refusal_stands_until_the_settings_change() {
    let mut page = Page::trained();
    page.act(Action::Set(Change::KeepInFloat(0, true)));
    let (request, config) = page.quantize_requests().pop().unwrap();
    assert_eq!(config.float_layers, [0]);
    page.hear(FromWorker::RequestFailed { request, message: "dense 1 must be float.".to_owned() });
    assert_eq!(page.state.ptq.error.as_deref(), Some("dense 1 must be float."));
    page.act(Action::Set(Change::KeepInFloat(0, false)));
    assert_eq!(page.state.ptq.error, None);
}

#[test]
fn a_failure_that_nobody_waits_for_is_silent() {
    let mut page = Page::trained();
    page.act(Action::Set(Change::Moved("ptq.weight_bits", 4.into())));
    let request = page.quantize_requests().pop().unwrap().0;
    page.act(Action::Train);
    page.hear(FromWorker::RequestFailed { request, message: "A run is going on.".to_owned() });
    assert_eq!((page.state.desk.notice.clone(), page.state.ptq.error.clone()), (None, None));
}

//! Tests of the formula checks, against made-up messages.

use protocol::message::FromWorker;
use protocol::report::Method;
use vocabulary::TensorKind;

use super::super::testing::Page;
use super::super::{Action, Change, WorkerEvent};
use super::*;

/// Gives the weights formulas of their own.
fn choose_custom(page: &mut Page) {
    page.act(Action::Set(Change::Setting("qat.weights.kind".into(), "custom".into())));
}

fn type_min(page: &mut Page, text: &str) {
    page.act(Action::Set(Change::Moved("qat.weights.formula_min", text.into())));
}

/// Number and lower formula of every check that was asked for.
fn asked(page: &Page) -> Vec<(RequestId, String)> {
    let of = |message: &ToWorker| match message {
        ToWorker::CheckFormula { request, min, .. } => Some((*request, min.clone())),
        _ => None,
    };
    page.sent.iter().filter_map(of).collect()
}

fn answer(page: &mut Page, request: RequestId, problem: Option<&str>) {
    let problems = problem.map(|message| FormulaProblem {
        field: "formula_min".to_owned(),
        column: 3,
        message: message.to_owned(),
    });
    let report = FormulaReport { problems: problems.into_iter().collect(), example: Some((-1.0, 2.0)) };
    page.hear(FromWorker::FormulaChecked { request, report });
}

fn with_formulas() -> Page {
    let mut page = Page::ready();
    page.act(Action::Set(Change::Method(Method::Qat)));
    choose_custom(&mut page);
    page
}

#[test]
fn only_formulas_in_use_are_checked() {
    let mut page = Page::ready();
    type_min(&mut page, "min");
    choose_custom(&mut page);
    assert!(asked(&page).is_empty(), "after training no quantizer has a formula");
    page.act(Action::Set(Change::Method(Method::Qat)));
    assert_eq!(asked(&page).len(), 1);
    page.act(Action::Set(Change::Moved("ptq.weight_bits", 4.into())));
    assert_eq!(asked(&page).len(), 1, "the same texts are not sent twice");
}

#[test]
fn the_newest_answer_counts_and_a_problem_blocks_the_run() {
    let mut page = with_formulas();
    assert_eq!(page.state.train_blocked().unwrap(), "The formulas of the weights are being checked.");
    type_min(&mut page, "2 mx");
    type_min(&mut page, "2 * min");
    let requests = asked(&page);
    assert_eq!(requests.len(), 3);
    answer(&mut page, requests[1].0, Some("unknown variable"));
    assert!(page.state.formulas.of(TensorKind::Weights).is_busy(), "an older answer is dropped");
    answer(&mut page, requests[2].0, Some("`mx` is not known."));
    assert_eq!(
        page.state.train_blocked().unwrap(),
        "Own formulas, weights, lowest, column 3: `mx` is not known."
    );
    page.act(Action::Train);
    assert!(!page.sent.iter().any(|message| matches!(message, ToWorker::Start { .. })));
    type_min(&mut page, "min");
    let last = asked(&page).pop().unwrap().0;
    answer(&mut page, last, None);
    assert_eq!(page.state.train_blocked(), None);
    assert_eq!(page.state.formulas.of(TensorKind::Weights).report.example, Some((-1.0, 2.0)));
}

#[test]
fn an_empty_formula_is_refused_by_name() {
    let mut page = with_formulas();
    type_min(&mut page, "");
    let blocked = page.state.train_blocked().unwrap();
    assert!(blocked.contains("qat.weights.formula_min"), "{blocked}");
}

#[test]
fn another_worker_and_other_data_have_them_checked_again() {
    let mut page = with_formulas();
    let first = asked(&page)[0].0;
    answer(&mut page, first, None);
    page.act(Action::Worker(WorkerEvent::Died { reason: "gone".to_owned() }));
    page.hear(FromWorker::Ready { protocol_version: 1, engine_version: 1 });
    assert_eq!(asked(&page).len(), 2);
    page.answer_load("room-2016");
    assert_eq!(asked(&page).len(), 3);
}

#[test]
fn typing_a_formula_is_one_step_of_undo() {
    let mut page = with_formulas();
    let before = page.state.settings().qat().weights.formula_min.clone();
    type_min(&mut page, "m");
    type_min(&mut page, "mi");
    page.act(Action::Release);
    page.act(Action::Undo);
    assert_eq!(page.state.settings().qat().weights.formula_min, before);
}

//! The preview of a chosen file: what was found, the role of each column, questions, notes, and the decision.

mod columns;
mod notes;
mod questions;

use protocol::import::{ImportQuestion, ImportReport, QuestionState};
use wasm_bindgen::JsCast;
use web_sys::{Document, HtmlElement};
use yew::{AttrValue, Html, NodeRef, Properties, component, hook, html, use_effect_with, use_node_ref};

use self::columns::Columns;
use self::notes::notes;
use self::questions::{QuestionBoxProps, question_box, taken};
use super::data::FILE_INPUT;
use crate::state::{Action, Preview, WorkShown};
use crate::widgets::{Dispatch, memo, work_bar};
use browser::format::{counted, fixed, hertz};

/// What [`PreviewPanel`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct PreviewPanelProps {
    /// The chosen file.
    pub preview: Preview,
    /// Why it is refused.
    pub error: Option<AttrValue>,
    /// Whether its import was asked for.
    pub importing: bool,
    /// How far the worker is with what the preview waits for.
    pub work: Option<WorkShown>,
    /// The reducer.
    pub dispatch: Dispatch,
}

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// What has the focus; nothing if that is the page itself.
fn focused() -> Option<HtmlElement> {
    let element = document()?.active_element()?;
    element.dyn_into::<HtmlElement>().ok().filter(|element| element.tag_name() != "BODY")
}

fn focus(element: &HtmlElement) {
    // An element that cannot take the focus leaves it where it is.
    element.focus().unwrap_or_default();
}

/// Gives the panel the focus for each chosen file; when it closes, the focus goes back to where it came from.
#[hook]
fn use_focus(node: NodeRef, preview: &Preview) {
    use_effect_with((), |()| {
        let before = focused();
        move || {
            let in_panel = focused().is_none_or(|element| matches!(element.closest(".preview"), Ok(Some(_))));
            let picker = || document()?.get_element_by_id(FILE_INPUT)?.dyn_into().ok();
            if let Some(target) = before.or_else(picker).filter(|_| in_panel) {
                focus(&target);
            }
        }
    });
    use_effect_with(preview.files.clone(), move |_| {
        if let Some(panel) = node.cast::<HtmlElement>() {
            focus(&panel);
        }
    });
}

/// What was found, in a few words each.
fn facts(report: &ImportReport) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    if !report.format.is_empty() {
        facts.push(("format", report.format.clone()));
    }
    // A file that could not be read has no rows to count.
    if report.rows_read > 0 {
        let bad = if report.rows_bad > 0 { format!(", {} skipped", report.rows_bad) } else { String::new() };
        facts.push(("rows", format!("{}{bad}", counted(report.rows_good.into(), "good row"))));
    }
    if let Some(rate) = report.rate_hz {
        facts.push(("rate", hertz(rate)));
    }
    if let Some((width, depth)) = report.extent_m {
        facts.push(("positions span", format!("{} m \u{d7} {} m", fixed(width, 2), fixed(depth, 2))));
    }
    if report.gaps > 0 {
        facts.push(("breaks", counted(report.gaps.into(), "gap")));
    }
    if report.has_split {
        facts.push(("split", "as the file says".to_owned()));
    }
    facts
}

/// Why the file cannot be imported yet, beside the button.
fn awaited(report: &ImportReport) -> Option<String> {
    let open =
        report.questions.iter().filter(|question| question.is_open() && !question.choices.is_empty()).count();
    (open > 0).then(|| {
        format!(
            "{} first.",
            if open == 1 { "Answer the question".to_owned() } else { format!("Answer {open} questions") }
        )
    })
}

/// The preview, with the decision at its end. It lies over the paths and leaves the pipeline's settings in reach.
#[component]
pub fn PreviewPanel(props: &PreviewPanelProps) -> Html {
    let report = props.preview.report.as_deref();
    let settled = |report: &ImportReport| report.accepted && !report.has_open_question();
    let ready = report.is_some_and(settled) && !props.importing;
    let waiting = props.preview.is_waiting() || props.importing;
    let node = use_node_ref();
    use_focus(node.clone(), &props.preview);
    let names: Vec<&str> = props.preview.files.iter().map(|file| file.name.as_str()).collect();
    html! {
        <section ref={node} class="preview" role="dialog" tabindex="-1" aria-labelledby="preview-title"
            aria-busy={waiting.to_string()}>
            <h2 id="preview-title">{ "Preview of " }{ names.join(", ") }</h2>
            { match report {
                Some(report) => found(props, report),
                None => html! { <p class="note">{ "Reading\u{2026}" }</p> },
            } }
            <div class="decision">
                if let Some(error) = &props.error {
                    <p class="remark alert" role="alert" data-testid="dataset-error">{ error.clone() }</p>
                }
                <button type="button" data-testid="import-confirm" class="primary" disabled={!ready}
                    onclick={props.dispatch.reform(|_| Action::ConfirmImport)}>
                    { if props.importing { "Importing\u{2026}" } else { "Import" } }
                </button>
                <button type="button" data-testid="import-cancel"
                    onclick={props.dispatch.reform(|_| Action::CancelImport)}>{ "Cancel" }</button>
                if let Some(work) = props.work.filter(|_| waiting) {
                    { work_bar(work, "preview-work", None) }
                } else if let Some(awaited) = report.and_then(awaited) {
                    <span class="note">{ awaited }</span>
                }
            </div>
        </section>
    }
}

fn found(props: &PreviewPanelProps, report: &ImportReport) -> Html {
    let fact = |(name, value): (&'static str, String)| {
        html! { <div key={name}><dt>{ name }</dt><dd data-testid={format!("import-{}", name.replace(' ', "-"))}>{ value }</dd></div> }
    };
    let question = |question: &ImportQuestion| {
        html! {
            { memo(QuestionBoxProps { question: question.clone(), taken: taken(question, &props.preview.options), dispatch: props.dispatch.clone() }, question_box) }
        }
    };
    let asked = |wanted: fn(QuestionState) -> bool| {
        let questions: Vec<&ImportQuestion> = report.questions.iter().filter(|q| wanted(q.state)).collect();
        questions.into_iter().map(question).collect::<Html>()
    };
    let found = report.questions.iter().filter(|question| question.state == QuestionState::Found).count();
    html! {
        <>
            <dl class="import-facts">{ for facts(report).into_iter().map(fact) }</dl>
            { asked(|state| state == QuestionState::Open) }
            { asked(|state| matches!(state, QuestionState::Guessed | QuestionState::Answered)) }
            { notes(report) }
            if !report.columns.is_empty() {
                <Columns columns={report.columns.clone()} dispatch={props.dispatch.clone()}
                    chosen={props.preview.options.roles.clone().unwrap_or_default()} />
            }
            if found > 0 {
                <details class="fold" data-testid="found-readings">
                    <summary>{ "What the file says itself, and other readings" }</summary>
                    { asked(|state| state == QuestionState::Found) }
                </details>
            }
        </>
    }
}

//! The preview of a chosen file: what was found, the role of each column, questions, notes, and the decision.

use protocol::import::{
    ColumnRole, ImportColumn, ImportNote, ImportQuestion, ImportReport, QuestionState, Severity,
};
use wasm_bindgen::JsCast;
use web_sys::{Document, HtmlElement, MouseEvent};
use yew::{AttrValue, Html, NodeRef, Properties, component, hook, html, use_effect_with, use_node_ref};

use super::data::FILE_INPUT;
use crate::format::{counted, fixed};
use crate::state::{Action, Preview};
use crate::widgets::{Choice, Dispatch, Select};

/// What [`PreviewPanel`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct PreviewPanelProps {
    /// The chosen file.
    pub preview: Preview,
    /// Why it is refused.
    pub error: Option<AttrValue>,
    /// Whether its import was asked for.
    pub importing: bool,
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

/// The preview, with the decision at its end. It lies over the paths and leaves the pipeline's settings in reach.
#[component]
pub fn PreviewPanel(props: &PreviewPanelProps) -> Html {
    let report = props.preview.report.as_deref();
    let settled = |report: &ImportReport| report.accepted && !report.has_open_question();
    let ready = report.is_some_and(settled) && !props.importing;
    let node = use_node_ref();
    use_focus(node.clone(), &props.preview);
    let names: Vec<&str> = props.preview.files.iter().map(|file| file.name.as_str()).collect();
    html! {
        <section ref={node} class="preview" role="dialog" tabindex="-1" aria-labelledby="preview-title">
            <h2 id="preview-title">{ "Preview of " }{ names.join(", ") }</h2>
            { match report {
                None => html! { <p class="note">{ "Reading\u{2026}" }</p> },
                Some(report) => found(props, report),
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
                if report.is_some_and(ImportReport::has_open_question) {
                    <span class="note">{ "Answer the question first." }</span>
                }
            </div>
        </section>
    }
}

fn found(props: &PreviewPanelProps, report: &ImportReport) -> Html {
    let mut facts = vec![report.format.clone()];
    // A file that could not be read has no rows to count.
    if report.rows_read > 0 {
        facts.push(counted(report.rows_good.into(), "good row"));
    }
    if report.rows_bad > 0 {
        facts.push(format!("{} skipped", counted(report.rows_bad.into(), "bad row")));
    }
    if let Some(rate) = report.rate_hz {
        facts.push(format!("{} Hz", fixed(rate, 2)));
    }
    if report.gaps > 0 {
        facts.push(counted(report.gaps.into(), "gap"));
    }
    if report.has_split {
        facts.push("brings its own split".to_owned());
    }
    facts.retain(|fact| !fact.is_empty());
    // An open question and the refusal stand in places of their own already.
    let notes = report
        .notes
        .iter()
        .filter(|note| note.severity != Severity::Question && note.message != report.refusal);
    html! {
        <>
            if !facts.is_empty() { <p class="note">{ facts.join(" \u{b7} ") }</p> }
            if !report.columns.is_empty() { { columns(props, &report.columns) } }
            { for report.questions.iter().filter(|question| !question.choices.is_empty()).map(|q| asked(props, q)) }
            if notes.clone().next().is_some() {
                <ul class="notes" tabindex="0" aria-label="Remarks on the file">{ for notes.map(note) }</ul>
            }
        </>
    }
}

/// A question with one button per reading; the one in force is pressed.
fn asked(props: &PreviewPanelProps, question: &ImportQuestion) -> Html {
    let button = |(index, choice): (usize, &protocol::import::ImportChoice)| {
        let on_click = question
            .answer(index)
            .map(|answer| props.dispatch.reform(move |_: MouseEvent| Action::Answer(answer.clone())));
        let pressed = question.chosen == Some(index) && question.state != QuestionState::Open;
        let label = if choice.example.is_empty() {
            choice.label.clone()
        } else {
            format!("{} ({})", choice.label, choice.example)
        };
        html! {
            <button type="button" data-testid={format!("answer-{}-{}", question.kind.name(), choice.value)}
                aria-pressed={pressed.to_string()} onclick={on_click}>{ label }</button>
        }
    };
    html! {
        <div class="question">
            <p>{ question.text.clone() }</p>
            <div class="buttons">{ for question.choices.iter().enumerate().map(button) }</div>
        </div>
    }
}

fn columns(props: &PreviewPanelProps, columns: &[ImportColumn]) -> Html {
    let rows = columns.iter().map(|column| column.first_cells.len()).max().unwrap_or(0);
    // What the user chose last, although the report that follows from it may still be on its way.
    let chosen = props.preview.options.roles.as_deref().unwrap_or_default();
    let head = |(i, column): (usize, &ImportColumn)| {
        let role = chosen.get(i).copied().unwrap_or(column.role);
        let choices: Vec<Choice> =
            ColumnRole::ALL.iter().map(|role| Choice::new(role.name(), role.label())).collect();
        let on_change = props.dispatch.reform(move |name: String| {
            Action::SetRole(i, ColumnRole::from_name(&name).unwrap_or(ColumnRole::Ignore))
        });
        html! {
            <th scope="col">
                <span class="column-name">{ column.name.clone() }</span>
                <Select test_id={AttrValue::from(format!("column-role-{i}"))} label={format!("Role of {}", column.name)} bare=true
                    {choices} value={role.name()} {on_change} />
            </th>
        }
    };
    let row = |k: usize| {
        let cell = |column: &ImportColumn| {
            html! { <td>{ column.first_cells.get(k).cloned().unwrap_or_default() }</td> }
        };
        html! { <tr>{ for columns.iter().map(cell) }</tr> }
    };
    html! {
        <div class="scroll-x" tabindex="0" role="region" aria-label="First rows of the file">
            <table class="cells">
                <thead><tr>{ for columns.iter().enumerate().map(head) }</tr></thead>
                <tbody>{ for (0..rows).map(row) }</tbody>
            </table>
        </div>
    }
}

fn note(note: &ImportNote) -> Html {
    let (word, class) = match note.severity {
        Severity::Info => ("Note", "info"),
        Severity::Warning => ("Look", "warning"),
        Severity::Question => ("Question", "question-note"),
        Severity::Error => ("Error", "error"),
    };
    html! { <li {class}><b>{ word }</b>{ " " }{ note.message.clone() }</li> }
}

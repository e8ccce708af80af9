//! Remarks of the importer, grouped by how much they matter.

use protocol::import::{ImportNote, ImportReport, Severity};
use yew::{Html, html};

use browser::format::counted;

/// Groups in the order they are shown. Questions stand in a place of their own.
const GROUPS: [(Severity, &str, &str); 3] = [
    (Severity::Error, "error", "error"),
    (Severity::Warning, "warning", "warning"),
    (Severity::Info, "note", "info"),
];

/// The remarks of one severity; the refusal stands beside the decision already.
fn of(report: &ImportReport, severity: Severity) -> Vec<&ImportNote> {
    let wanted = |note: &&ImportNote| note.severity == severity && note.message != report.refusal;
    report.notes.iter().filter(wanted).collect()
}

/// Where in the file, unless the sentence says so.
fn place(note: &ImportNote) -> Option<String> {
    let line = note.line.map(|line| format!("line {line}"));
    let column = note.column.as_ref().map(|column| format!("column {column}"));
    let said = |text: &String| note.message.to_lowercase().contains(&text.to_lowercase());
    let column_said = note.column.as_ref().is_some_and(|column| note.message.contains(column.as_str()));
    let parts: Vec<String> =
        line.filter(|line| !said(line)).into_iter().chain(column.filter(|_| !column_said)).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// The groups. What went wrong is unfolded; what is only good to know can be unfolded.
pub fn notes(report: &ImportReport) -> Html {
    let group = |&(severity, word, class): &(Severity, &'static str, &'static str)| {
        let notes = of(report, severity);
        if notes.is_empty() {
            return Html::default();
        }
        let item = |note: &&ImportNote| {
            html! {
                <li>
                    if let Some(place) = place(note) { <b>{ place }{ " " }</b> }
                    { note.message.clone() }
                </li>
            }
        };
        html! {
            <details key={word} class={classes(class)} open={severity != Severity::Info} data-testid={format!("notes-{class}")}>
                <summary>{ counted(notes.len() as u64, word) }</summary>
                <ul>{ for notes.iter().map(item) }</ul>
            </details>
        }
    };
    html! { <>{ for GROUPS.iter().map(group) }</> }
}

fn classes(class: &'static str) -> yew::Classes {
    yew::classes!("fold", "notes", class)
}

#[cfg(test)]
#[path = "notes_tests.rs"]
mod tests;

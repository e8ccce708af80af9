//! The preview's decisions taken back, and its report in a sentence for those who hear the page.

use protocol::import::{ImportOptions, ImportQuestion, ImportReport, QuestionKind, Severity};

use browser::format::counted;

/// Takes one decision back: what the file says, or the importer's guess, is in force again.
pub fn take_back(options: &mut ImportOptions, kind: QuestionKind, column: Option<&str>) {
    options.answers.retain(|answer| (answer.kind, answer.column.as_deref()) != (kind, column));
    match kind {
        QuestionKind::Columns => options.roles = None,
        // The forms in which older files hold these answers.
        QuestionKind::LengthUnit => options.unit = None,
        QuestionKind::ImportAnyway => options.import_anyway = false,
        _ => {}
    }
}

/// What the importer found: `1,626 good rows, 1 question to answer, 2 warnings.`
pub fn preview_words(report: &ImportReport) -> String {
    let mut parts = vec![counted(report.rows_good.into(), "good row")];
    let open = report.questions.iter().filter(|question| question.is_open()).count();
    if open > 0 {
        parts.push(format!("{} to answer", counted(open as u64, "question")));
    }
    let guessed = report.questions.iter().filter(|question| is_guess(question)).count();
    if guessed > 0 {
        let guesses = if guessed == 1 { "guess" } else { "guesses" };
        parts.push(format!("{guessed} {guesses}"));
    }
    let warnings = report.notes.iter().filter(|note| note.severity == Severity::Warning).count();
    if warnings > 0 {
        parts.push(counted(warnings as u64, "warning"));
    }
    format!("{}: {}.", report.file_name, parts.join(", "))
}

fn is_guess(question: &ImportQuestion) -> bool {
    question.state == protocol::import::QuestionState::Guessed
}

#[cfg(test)]
#[path = "import_words_tests.rs"]
mod tests;

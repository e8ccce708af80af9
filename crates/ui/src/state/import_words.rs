//! The preview's decisions taken back, and its report in a sentence for those who hear the page.

use protocol::import::{ImportOptions, ImportQuestion, ImportReport, QuestionKind, Severity};

use crate::format::counted;

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
mod tests {
    use protocol::import::{ImportAnswer, ImportNote, QuestionState, UnitChoice};

    use super::*;

    #[test]
    fn one_decision_is_taken_back_and_the_others_stay() {
        let mut options = ImportOptions { unit: Some(UnitChoice::Keep), ..ImportOptions::default() };
        let answer = |kind, column: Option<&str>, value: &str| ImportAnswer {
            kind,
            column: column.map(str::to_owned),
            value: value.to_owned(),
        };
        options.set_answer(answer(QuestionKind::NumberFormat, Some("x"), "comma"));
        options.set_answer(answer(QuestionKind::NumberFormat, Some("y"), "comma"));
        options.set_answer(answer(QuestionKind::LengthUnit, None, "cm"));
        take_back(&mut options, QuestionKind::NumberFormat, Some("x"));
        take_back(&mut options, QuestionKind::LengthUnit, None);
        let left: Vec<String> = options.answers.iter().map(ToString::to_string).collect();
        assert_eq!(left, ["number-format:y=comma"]);
        assert_eq!(options.unit, None);
        options.roles = Some(Vec::new());
        take_back(&mut options, QuestionKind::Columns, None);
        assert_eq!(options.roles, None);
    }

    #[test]
    fn a_report_is_said_in_one_sentence() {
        let question = |state| ImportQuestion {
            kind: QuestionKind::TimeUnit,
            column: None,
            text: String::new(),
            choices: Vec::new(),
            chosen: None,
            state,
        };
        let note = ImportNote {
            severity: Severity::Warning,
            line: None,
            column: None,
            of_split: false,
            message: String::new(),
        };
        let mut report =
            ImportReport { file_name: "walk.csv".to_owned(), rows_good: 1626, ..ImportReport::default() };
        assert_eq!(preview_words(&report), "walk.csv: 1,626 good rows.");
        report.questions =
            [QuestionState::Open, QuestionState::Guessed, QuestionState::Found].map(question).into();
        report.notes = vec![note.clone(), note];
        assert_eq!(
            preview_words(&report),
            "walk.csv: 1,626 good rows, 1 question to answer, 1 guess, 2 warnings."
        );
    }
}

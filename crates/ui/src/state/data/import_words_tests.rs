//! Tests of `import_words`.

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

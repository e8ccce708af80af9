//! Tests of `questions`.

use protocol::import::{ImportAnswer, ImportChoice, QuestionKind};

use super::*;

fn question(column: Option<&str>) -> ImportQuestion {
    let choice = |value: &str| ImportChoice {
        value: value.to_owned(),
        label: value.to_owned(),
        example: String::new(),
    };
    ImportQuestion {
        kind: QuestionKind::NumberFormat,
        column: column.map(str::to_owned),
        text: "Which?".to_owned(),
        choices: vec![choice("point"), choice("comma")],
        chosen: Some(0),
        state: QuestionState::Guessed,
    }
}

#[test]
fn what_was_chosen_last_shows_before_the_report_follows() {
    let (whole, column) = (question(None), question(Some("x [m]")));
    let mut options = ImportOptions::default();
    assert_eq!(taken(&whole, &options), Some(0));
    options.answers.push(ImportAnswer {
        kind: QuestionKind::NumberFormat,
        column: Some("x [m]".to_owned()),
        value: "comma".to_owned(),
    });
    assert_eq!((taken(&whole, &options), taken(&column, &options)), (Some(0), Some(1)));
}

#[test]
fn ids_are_made_of_kind_column_and_value() {
    assert_eq!(choice_id(&question(None), "comma"), "answer-number-format-comma");
    assert_eq!(choice_id(&question(Some("X [m]")), "comma"), "answer-number-format-x--m--comma");
}

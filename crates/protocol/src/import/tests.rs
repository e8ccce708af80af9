//! Tests of `import`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
use super::*;

#[test]
fn options_of_older_files_still_open() {
    let old =
        r#"{"roles":null,"unit":"convert","import_anyway":true,"min_rows":50,"room":null,"column_names":[]}"#;
    let options: ImportOptions = serde_json::from_str(old).unwrap();
    assert_eq!((options.unit, options.import_anyway), (Some(UnitChoice::Convert), true));
    assert_eq!(options.answers, []);
}

#[test]
fn an_answer_replaces_the_earlier_one_and_the_columns_own_goes_first() {
    let mut options = ImportOptions::default();
    let answer = |column: Option<&str>, value: &str| ImportAnswer {
        kind: QuestionKind::NumberFormat,
        column: column.map(str::to_owned),
        value: value.to_owned(),
    };
    for given in [answer(None, "comma"), answer(Some("x"), "comma"), answer(Some("x"), "point")] {
        options.set_answer(given);
    }
    assert_eq!(options.answers.len(), 2);
    assert_eq!(options.answer(QuestionKind::NumberFormat, Some("x")), Some("point"));
    assert_eq!(options.answer(QuestionKind::NumberFormat, Some("y")), Some("comma"));
    assert_eq!(options.answer(QuestionKind::DayOrder, None), None);
}

//! Tests of `question`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
use super::*;

#[test]
fn answers_are_written_and_read_in_one_form() {
    for kind in QuestionKind::ALL {
        assert_eq!(QuestionKind::from_name(kind.name()), Some(kind));
        assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{}\"", kind.name()));
        for column in [None, Some("X (a=b:c)".to_owned())] {
            for value in kind.values() {
                let answer = ImportAnswer { kind, column: column.clone(), value: (*value).to_owned() };
                assert_eq!(ImportAnswer::parse(&answer.to_string()), Ok(answer));
            }
        }
    }
    assert_eq!(
        ImportAnswer::parse("length-unit=yards").unwrap_err(),
        "length-unit is 'yards'; allowed: m, cm, mm, um, km, ft, in"
    );
    assert!(ImportAnswer::parse("length=cm").unwrap_err().starts_with("'length' is no kind of question"));
    assert!(ImportAnswer::parse("columns=x").unwrap_err().starts_with("'columns' is no kind"));
    assert!(ImportAnswer::parse("cm").unwrap_err().starts_with("'cm' is no answer"));
}

//! Tests of `notes`.

use super::*;

fn note(line: Option<u64>, column: Option<&str>, message: &str) -> ImportNote {
    ImportNote {
        severity: Severity::Warning,
        line,
        column: column.map(str::to_owned),
        of_split: false,
        message: message.to_owned(),
    }
}

#[test]
fn a_place_is_said_once() {
    assert_eq!(place(&note(Some(7), None, "Line 7: not a number.")), None);
    assert_eq!(place(&note(Some(7), Some("s3"), "Not a number.")), Some("line 7, column s3".to_owned()));
    assert_eq!(place(&note(None, Some("s3"), "s3 never changes.")), None);
    assert_eq!(place(&note(None, None, "Blocks in time.")), None);
}

#[test]
fn the_refusal_and_questions_stand_elsewhere() {
    let mut report = ImportReport {
        refusal: "No.".to_owned(),
        notes: vec![note(None, None, "No.")],
        ..Default::default()
    };
    report.notes.push(note(Some(2), None, "Line 2."));
    report.notes.push(ImportNote { severity: Severity::Question, ..note(None, None, "Which?") });
    assert_eq!(of(&report, Severity::Warning).len(), 1);
    assert!(of(&report, Severity::Error).is_empty());
}

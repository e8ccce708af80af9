//! Tests of `length`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
use protocol::import::ImportAnswer;

use super::super::unit_named;
use super::*;

/// The first position in metres, the state of the question, the value of the unit in force, and the note.
fn converted(
    labels: &[[f64; 2]],
    units: [&str; 2],
    answer: Option<&str>,
) -> ([f64; 2], QuestionState, String, Option<String>) {
    let mut labels = labels.to_vec();
    let units = units.map(|word| unit_named(word).map_or(Named::Nothing, Named::Known));
    let answers = answer.map(|value| ImportAnswer::parse(&format!("length-unit={value}")).unwrap());
    let options = ImportOptions { answers: answers.into_iter().collect(), ..ImportOptions::default() };
    let mut report = Report::new(vec![]);
    let rows = 0..labels.len();
    to_metres(
        &mut labels,
        &[Positions { rows, names: ["x", "y"], units: &units }],
        &[],
        &options,
        &mut report,
    );
    let question = &report.questions[0];
    let value = question.choices[question.chosen.unwrap()].value.clone();
    (labels[0], question.state, value, report.notes.first().map(|note| note.text.clone()))
}

#[test]
fn a_unit_in_the_header_is_followed_and_told() {
    let (label, state, value, note) = converted(&[[118.9, 128.8]], ["cm", "cm"], None);
    assert_eq!((label, state, value.as_str()), ([1.189, 1.288], QuestionState::Found, "cm"));
    assert_eq!(note.unwrap(), "x and y are in centimetres by their names: converted to metres.");
    assert_eq!(converted(&[[118.9, 1288.0]], ["cm", "mm"], None).0, [1.189, 1.288]);
    assert_eq!(converted(&[[118.9, 128.8]], ["", "cm"], None).0, [1.189, 1.288]);
    assert_eq!(converted(&[[10.0, 5.0]], ["ft", "ft"], None).0, [3.048, 1.524]);
    assert_eq!(converted(&[[1.189e6, 5e5]], ["um", "um"], None).0, [1.189, 0.5]);
    assert_eq!(converted(&[[100.0, 50.0]], ["in", "in"], None).0, [2.54, 1.27]);
}

#[test]
fn without_a_unit_a_plausible_room_decides_and_is_said() {
    let cases: [(f64, QuestionState, &str); 7] = [
        (2.55, QuestionState::Found, "m"),
        (30.0, QuestionState::Found, "m"),
        (60.0, QuestionState::Guessed, "m"),
        (255.0, QuestionState::Guessed, "cm"),
        (2550.0, QuestionState::Guessed, "mm"),
        (0.3, QuestionState::Open, "m"),
        (5e6, QuestionState::Open, "m"),
    ];
    for (reach, expected, unit) in cases {
        let (_, state, value, note) = converted(&[[reach, reach / 2.0]], ["", ""], None);
        assert_eq!((state, value.as_str()), (expected, unit), "{reach}");
        assert_eq!(note.is_some(), state != QuestionState::Found, "{reach}");
    }
    let note = converted(&[[255.0, 20.0]], ["", ""], None).3.unwrap();
    assert_eq!(note, "x reaches 255 and has no unit: taken for centimetres, a guess.");
}

#[test]
fn answers_go_before_headers_and_guesses() {
    let (label, state, value, _) = converted(&[[255.0, 20.0]], ["", ""], Some("m"));
    assert_eq!((label, state, value.as_str()), ([255.0, 20.0], QuestionState::Answered, "m"));
    assert_eq!(converted(&[[118.9, 128.8]], ["cm", "cm"], Some("in")).0, [118.9 * 0.0254, 128.8 * 0.0254]);
}

#[test]
fn a_unit_that_makes_no_room_is_asked() {
    let (_, state, value, note) = converted(&[[1.189, 1.288]], ["cm", "cm"], None);
    assert_eq!((state, value.as_str()), (QuestionState::Open, "cm"));
    assert_eq!(note.unwrap(), "y reaches 1.288: with centimetres the room has 0.013 m. Which unit is it?");
}

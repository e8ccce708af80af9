//! Tests of `time`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
use protocol::import::ImportAnswer;

use super::super::unit_named;
use super::*;

fn seconds(time: &[f64], word: &str, answer: Option<&str>) -> (&'static str, QuestionState, Vec<f64>) {
    let mut rows = Rows { time: time.to_vec(), time_start: time[0], ..Rows::default() };
    let named = unit_named(word).map_or(Named::Nothing, Named::Known);
    let answers = answer.map(|value| ImportAnswer::parse(&format!("time-unit={value}")).unwrap());
    let options = ImportOptions { answers: answers.into_iter().collect(), ..ImportOptions::default() };
    let mut report = Report::new(vec![]);
    let Some(TimeUnit::Unit(unit)) = to_seconds(&mut rows, "t", &named, &options, &mut report) else {
        panic!("no unit");
    };
    (unit, report.questions[0].state, rows.time)
}

#[test]
fn the_unit_follows_from_header_size_or_a_plausible_rate() {
    use QuestionState::{Answered, Found, Guessed, Open};
    let third = |factor: f64| [0.0, factor / 3.0, 2.0 * factor / 3.0];
    type Case<'a> = (&'a [f64], &'a str, Option<&'a str>, &'a str, QuestionState);
    let cases: [Case<'_>; 18] = [
        (&third(1.0), "", None, "s", Found),
        (&third(1e3), "", None, "ms", Guessed),
        (&third(1e6), "", None, "us", Guessed),
        (&third(1e9), "", None, "ns", Guessed),
        (&[0.0, 16.0, 32.0], "", None, "ms", Guessed),
        (&[0.0, 1.0, 2.0], "", None, "s", Guessed),
        (&[0.0, 5.0, 10.0], "", None, "ms", Guessed),
        (&[0.0, 10.0, 20.0], "ms", None, "ms", Found),
        (&[0.0, 1.0, 2.0], "min", None, "min", Open),
        (&[0.0, 0.01, 0.02], "min", None, "min", Found),
        (&[0.0, 1e-6, 2e-6], "", None, "s", Open),
        (&[1.4612328e9, 1.4612328e9 + 1.0], "", None, "s", Found),
        (&[1.4612328e12, 1.461232800333e12], "", None, "ms", Found),
        (&[6.3597e17, 6.3597e17 + 3_333_333.0], "", None, "ticks", Found),
        (&[736_441.416_666_667, 736_441.416_670_525], "", None, "d", Found),
        (&[42_481.416_666_667, 42_481.416_670_525], "", None, "d", Found),
        (&[0.0, 16.0, 32.0], "", Some("s"), "s", Answered),
        (&[0.0, 0.5], "h", None, "h", Open),
    ];
    for (time, word, answer, unit, state) in cases {
        let found = seconds(time, word, answer);
        assert_eq!((found.0, found.1), (unit, state), "{time:?} {word}");
    }
}

#[test]
fn times_become_seconds_and_distant_ones_count_from_the_first() {
    assert_eq!(seconds(&[5.0, 338.0, 671.0], "ms", None).2, [0.005, 0.338, 0.671]);
    assert_eq!(seconds(&[1.4612328e12, 1.461232800333e12], "", None).2, [0.0, 0.333]);
    assert_eq!(seconds(&[1.4612328e9, 1.4612328e9 + 1.0], "", None).2, [0.0, 1.0]);
    let days = seconds(&[736_441.416_666_667, 736_441.416_670_525], "", None).2;
    assert!((days[1] - 0.3333).abs() < 1e-3, "{days:?}");
}

//! Tests of `units`.

use protocol::import::QuestionKind;

use super::*;

#[test]
fn the_table_and_the_answers_name_the_same_units() {
    let values = |quantity| units_of(quantity).map(|unit| unit.value).collect::<Vec<_>>();
    assert_eq!(values(Length), QuestionKind::LengthUnit.values());
    let times = QuestionKind::TimeUnit.values();
    assert_eq!(values(Time), &times[..times.len() - 2]);
    assert_eq!(&times[times.len() - 2..], ["calendar", "none"]);
}

#[test]
fn no_word_stands_for_two_units() {
    let mut words: Vec<&str> = UNITS.iter().flat_map(|unit| unit.words).copied().collect();
    words.sort_unstable();
    let count = words.len();
    words.dedup();
    assert_eq!(words.len(), count);
}

#[test]
fn units_are_found_by_word_and_sign() {
    let value = |word| unit_named(word).map(|unit| (unit.value, unit.factor));
    for (word, expected) in [
        ("m", ("m", 1.0)),
        ("[cm]", ("cm", 0.01)),
        ("(Millimeters)", ("mm", 0.001)),
        ("\u{b5}m", ("um", 1e-6)),
        ("\u{3bc}s", ("us", 1e-6)),
        ("Feet", ("ft", 0.3048)),
        ("\"", ("in", 0.0254)),
        ("sec.", ("s", 1.0)),
        ("MILLISECONDS", ("ms", 1e-3)),
        ("days", ("d", 86_400.0)),
        ("pF", ("pF", 1.0)),
        ("dBm", ("dBm", 1.0)),
    ] {
        assert_eq!(value(word), Some(expected), "{word}");
    }
    assert_eq!(value("furlongs"), None);
    assert_eq!(value(""), None);
}

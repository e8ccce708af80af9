//! Tests of `drafts`.

use super::*;

#[test]
fn the_first_field_that_is_wrong_is_named() {
    let settings = Settings::default();
    let mut drafts = Drafts::default();
    drafts.keep(Field::Setting("training.epochs"), "100".to_owned());
    assert_eq!(drafts.first_complaint(&settings, &[]), None);
    drafts.keep(Field::Layer(0, "units"), "0".to_owned());
    assert_eq!(drafts.first_complaint(&settings, &[]).as_deref(), Some("Units of layer 1: 1 to 256"));
    drafts.forget(Field::Layer(0, "units"));
    assert_eq!(drafts.text(Field::Layer(0, "units")), None);
    assert_eq!(drafts.text(Field::Setting("training.epochs")), Some("100"));
}

#[test]
fn texts_of_parameters_that_are_not_in_use_are_no_complaint() {
    let settings = Settings::default();
    let mut drafts = Drafts::default();
    drafts.keep_parameter("gone", "x".to_owned());
    assert_eq!(drafts.first_complaint(&settings, &[]), None);
}

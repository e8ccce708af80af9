//! Tests of `quantizer`.

use super::*;

#[test]
fn after_training_the_converters_scheme_is_shown() {
    let own =
        QuantizerSettings { symmetric: false, narrow_range: false, ..QuantizerSettings::default_weights() };
    assert_eq!(shown_scheme(&own, TensorKind::Weights, true, false), (true, true));
    assert_eq!(shown_scheme(&own, TensorKind::Activations, true, false), (false, false));
    assert_eq!(shown_scheme(&own, TensorKind::Activations, true, true), (true, false), "16x8");
    assert_eq!(shown_scheme(&own, TensorKind::Weights, false, false), (false, false));
}

#[test]
fn the_line_names_kind_and_switches() {
    let weights = QuantizerSettings::default_weights();
    assert_eq!(summary(&weights, (true, true), false), "Last value, sym., narrow");
    assert_eq!(summary(&weights, (false, false), true), "converter");
}

//! Tests of `runs`.

use protocol::config::{Activation, CnnLayout, LayerConfig};

use super::*;
use crate::state::Change;
use crate::state::testing::{Page, finished};

#[test]
fn each_family_has_its_reference() {
    let of = |model: &ModelConfig| reference(model).map(|reference| reference.ade);
    assert_eq!(of(&ModelConfig::mlp(&[8], Activation::Tanh)), Some(0.433));
    assert_eq!(of(&ModelConfig::cnn(CnnLayout::B, 0.0)), Some(0.273));
    assert_eq!(of(&ModelConfig::lstm(4)), Some(0.301));
    let mut both = ModelConfig::cnn(CnnLayout::A, 0.0);
    both.layers[3] = LayerConfig::Lstm { units: 2, return_sequences: false, l2: 0.0 };
    assert_eq!(of(&both), None);
}

#[test]
fn a_run_says_how_it_was_quantized() {
    let mut page = Page::trained();
    let result = page.state.result.as_ref().map(quantized);
    assert_eq!(result, Some(vec!["PTQ W8 A8: 0.450 m".to_owned()]));
    page.act(Action::Set(Change::Preset("thesis-4-8")));
    page.act(Action::Train);
    page.hear(finished(page.run(), page.started_config()));
    let result = page.state.result.as_ref().map(quantized);
    assert_eq!(result, Some(vec!["QAT W4 A8, MA | LV: 0.450 m".to_owned()]));
}

#[test]
fn the_note_says_by_how_much_and_whether_sizes_match() {
    let mlp = FLOAT_REFERENCES[0];
    assert_eq!(match_note(0.4157, 226, &mlp), "\u{2212}4.0 %, same size");
    assert_eq!(match_note(0.4763, 100, &mlp), "+10.0 %, 226 param. there");
}

//! Tests of the layer editor's texts and of the place a new layer gets.

use protocol::config::{Activation, CnnLayout};

use super::*;

#[test]
fn rows_say_kind_sizes_details_and_costs() {
    let model = ModelConfig::cnn(CnnLayout::C, 0.01);
    let said: Vec<_> =
        model.layers.iter().map(|layer| format!("{} | {}", title(layer), details(layer))).collect();
    assert_eq!(
        said,
        [
            "Conv1D 64 \u{d7} 3 | relu, valid, stride 3, L2 0.01",
            "Conv1D 64 \u{d7} 3 | relu, same, L2 0.01",
            "Flatten | ",
            "Dense 32 | relu, L2 0.01",
            "Dense 32 | relu, L2 0.01",
            "Dense 2 | linear",
        ]
    );
    let counts = known_counts(&model, 4);
    assert_eq!(costs(&counts[0]), "832 param. \u{b7} 7,680 MAC");
    assert_eq!(costs(&counts[2]), "no weights");
    assert!(
        totals(&model, 4).starts_with("34,818 parameters")
            && totals(&model, 4).ends_with("139,272 B as float32")
    );
    assert_eq!(details(&ModelConfig::lstm(2).layers[0]), "last step");
}

#[test]
fn a_new_layer_goes_behind_the_open_one_but_before_the_output() {
    let layers = ModelConfig::cnn(CnnLayout::A, 0.0).layers;
    assert_eq!(place_of_new(&layers, None), 6);
    assert_eq!(place_of_new(&layers, Some(0)), 1);
    assert_eq!(place_of_new(&layers, Some(6)), 6);
    assert_eq!(place_of_new(&layers[..6], None), 6, "without an output, at the end");
    assert_eq!(place_of_new(&[], None), 0);
}

#[test]
fn counts_are_known_up_to_the_layer_that_does_not_fit() {
    let mut model = ModelConfig::cnn(CnnLayout::A, 0.0);
    model.layers.remove(3);
    assert_eq!(known_counts(&model, 4).len(), 3);
    assert_eq!(totals(&model, 4), "The layers do not fit yet.");
    let no_output = ModelConfig {
        layers: ModelConfig::mlp(&[8], Activation::Relu).layers[..1].to_vec(),
        ..ModelConfig::default()
    };
    assert_eq!(known_counts(&no_output, 4).len(), 1, "its own shape is known although it is not x and y");
}

//! Tests of `per_layer`.

use protocol::config::CnnLayout;

use super::*;

#[test]
fn only_layers_with_weights_are_listed_by_place() {
    let model = ModelConfig::cnn(CnnLayout::A, 0.0);
    let listed: Vec<String> = model
        .layers
        .iter()
        .enumerate()
        .filter(|(_, layer)| has_weights(layer))
        .map(|(place, layer)| name(place, layer))
        .collect();
    assert_eq!(listed, ["conv1d 1", "conv1d 2", "dense 5", "dense 6", "dense 7"]);
}

#[test]
fn the_line_counts_layers_apart() {
    let mut q = Settings::default();
    assert_eq!(summary(&q), "all alike");
    q.set_layer_bits(0, TensorKind::Weights, Some(8));
    q.keep_in_float(1, true);
    assert_eq!(summary(&q), "1 layer apart, 1 in float");
    q.beside_mut().method = Method::Qat;
    assert_eq!(summary(&q), "1 layer apart");
}

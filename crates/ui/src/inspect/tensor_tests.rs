//! Tests of `tensor`.

use super::super::testing::{WIDTHS, quantized};
use super::*;

fn value(facts: &[Fact], name: &str) -> Option<String> {
    facts.iter().find(|fact| fact.name == name).map(|fact| fact.value.clone())
}

#[test]
fn a_kernel_has_its_levels_their_step_and_its_zeros() {
    let facts = facts(TensorId::Weights(0), &quantized(3, 8), WIDTHS, None);
    let of = |name| value(&facts, name).unwrap_or_default();
    assert_eq!([of("number format"), of("levels"), of("scale s")], ["int3", "5 of 8", "0.5000"]);
    assert_eq!([of("weights that are 0"), of("range")], ["25.0 %", "\u{2212}1.0000 to 1.0000"]);
}

#[test]
fn an_output_has_its_reported_grid_and_the_last_is_in_metres() {
    let network = quantized(4, 8);
    let facts = facts(TensorId::Activations(1), &network, WIDTHS, None);
    assert_eq!(value(&facts, "scale s").as_deref(), Some("0.01230"));
    assert_eq!(value(&facts, "zero point z").as_deref(), Some("\u{2212}3"));
    assert_eq!(value(&facts, "levels").as_deref(), Some("256 of 256"));
    assert_eq!(unit(TensorId::Activations(1), &network), "value (m)");
    assert_ne!(unit(TensorId::Activations(0), &network), "value (m)");
}

#[test]
fn a_layer_in_float_has_no_grid() {
    let mut network = quantized(8, 8);
    network.layers[0].format = NumberFormat::Float32;
    network.forms[0].format = NumberFormat::Float32;
    for tensor in [TensorId::Input, TensorId::Weights(0), TensorId::Activations(0)] {
        let facts = facts(tensor, &network, WIDTHS, None);
        assert_eq!(value(&facts, "number format").as_deref(), Some("float32"), "{tensor:?}");
        assert_eq!(value(&facts, "scale s"), None, "{tensor:?}");
    }
}

#[test]
fn dead_weights_are_said() {
    let mut network = quantized(4, 8);
    assert_eq!(
        sentence(TensorId::Weights(0), &network, None),
        "one scale \u{b7} 25.0 % of all weights are 0"
    );
    network.layers[0].zero_share = 1.0;
    assert!(sentence(TensorId::Weights(0), &network, None).starts_with("Every weight is zero"));
}

#[test]
fn a_channel_has_its_own_grid_and_the_whole_tensor_all_of_them() {
    let mut network = quantized(4, 8);
    let channel = |scale: f64| {
        let mut own = network.layers[0].weights.clone();
        own.grid = own.grid.map(|grid| Grid { scale, ..grid });
        own
    };
    network.layers[0].channels = vec![channel(0.25), channel(0.125)];
    network.layers[0].weight_scales = 2;
    let tensor = TensorId::Weights(0);
    let of = |channel, name| value(&facts(tensor, &network, WIDTHS, channel), name).unwrap_or_default();
    assert_eq!([of(Some(1), "scale s"), of(Some(1), "range")], ["0.1250", "\u{2212}0.2500 to 0.2500"]);
    assert_eq!([of(None, "scale s"), of(None, "range")], ["0.1250 to 0.2500", "\u{2212}0.5000 to 0.5000"]);
    assert_eq!([of(None, "levels"), of(None, "zero point z")], ["5 of 16", "0"]);
    assert_eq!((tensor.channel(&network, Some(9)), tensor.channel(&network, None)), (Some(1), None));
    assert_eq!(TensorId::Weights(1).channel(&network, Some(0)), None, "one scale");
    assert_eq!(
        [Some(0), None].map(|channel| sentence(tensor, &network, channel)),
        [
            "one of 2 scales, with the weights that are rounded by it \u{b7} 25.0 % of all weights are 0",
            "2 scales: choose a channel to see its levels \u{b7} 25.0 % of all weights are 0",
        ]
    );
}

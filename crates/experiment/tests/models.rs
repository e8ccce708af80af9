//! Configs and engine agree on every network: shapes, parameters, multiply-accumulates, and what is refused.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use experiment::networks::{input_shape, network, specs};
use nn::{Layer, Network};
use proptest::prelude::*;
use protocol::config::{Activation, CnnLayout, LayerConfig, Padding, Shape, WindowConfig};
use protocol::defaults::SENSORS;
use protocol::{ModelConfig, RunConfig};
use vocabulary::LayerKind;

fn layer() -> impl Strategy<Value = LayerConfig> {
    let padding = || prop_oneof![Just(Padding::Same), Just(Padding::Valid)];
    let activation = || (0..4_usize).prop_map(|index| Activation::ALL[index]);
    // Zeros and numbers beyond the limits are refused by the check, and must not harm the engine.
    prop_oneof![
        (0..40_u32, activation()).prop_map(|(units, activation)| LayerConfig::Dense {
            units,
            activation,
            l2: 0.0
        }),
        (0..9_u32, 0..6_u32, 0..4_u32, padding(), activation()).prop_map(
            |(filters, kernel_size, stride, padding, activation)| LayerConfig::Conv1D {
                filters,
                kernel_size,
                stride,
                padding,
                activation,
                l2: 0.0,
            }
        ),
        (0..5_u32, 0..4_u32, padding()).prop_map(|(size, stride, padding)| LayerConfig::MaxPool1D {
            size,
            stride,
            padding
        }),
        (0..5_u32, 0..4_u32, padding()).prop_map(|(size, stride, padding)| LayerConfig::AveragePool1D {
            size,
            stride,
            padding
        }),
        Just(LayerConfig::Flatten),
        Just(LayerConfig::GlobalAveragePool1D),
        (0..6_u32, any::<bool>()).prop_map(|(units, return_sequences)| LayerConfig::Lstm {
            units,
            return_sequences,
            l2: 0.0,
        }),
    ]
}

fn model() -> impl Strategy<Value = ModelConfig> {
    let layers = prop::collection::vec(layer(), 0..6);
    (1..20_u32, layers, any::<bool>()).prop_map(|(length, mut layers, finished)| {
        if finished {
            layers.extend([LayerConfig::Flatten, LayerConfig::output()]);
        }
        ModelConfig { window: WindowConfig { length, ..WindowConfig::SINGLE }, layers }
    })
}

fn shape(layer: &Layer) -> Shape {
    let shape = layer.output_shape();
    Shape { steps: shape.steps as u32, channels: shape.channels as u32 }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn counts_are_those_of_the_engine(model in model()) {
        let run = RunConfig { model: model.clone(), ..RunConfig::default() };
        let built = Network::new(input_shape(&model, SENSORS), &specs(&model));
        if run.check(SENSORS).is_ok() {
            let counts = model.counts(SENSORS).unwrap();
            let network = built.unwrap();
            prop_assert_eq!(network.layers.len(), counts.len());
            for (layer, counts) in network.layers.iter().zip(counts) {
                prop_assert_eq!(shape(layer), counts.output);
                prop_assert_eq!(layer.parameter_count() as u64, counts.parameters);
                prop_assert_eq!(layer.mac_count() as u64, counts.macs);
            }
            // Such a network estimates: whatever passes the check can run.
            let x = vec![0.5; 2 * network.inputs()];
            prop_assert_eq!(network.forward(&x).unwrap().len(), 4);
        }
    }
}

#[test]
fn the_presets_have_the_thesis_counts() {
    for (model, parameters, macs) in [
        (ModelConfig::default(), 226, 192),
        (ModelConfig::cnn(CnnLayout::A, 0.01), 34_818, 413_248),
        (ModelConfig::cnn(CnnLayout::B, 0.01), 34_818, 167_488),
        (ModelConfig::lstm(2), 62, 30 * 48 + 4),
    ] {
        let network = network(&model, SENSORS, 1).unwrap();
        assert_eq!(
            (network.parameter_count(), network.mac_count()),
            (parameters, macs),
            "{}",
            model.label(SENSORS)
        );
        let hash = |seed| experiment::networks::network(&model, SENSORS, seed).unwrap().hash();
        assert!(hash(1) == network.hash() && hash(2) != network.hash());
    }
    assert_eq!(network(&ModelConfig::cnn(CnnLayout::C, 0.01), SENSORS, 1).unwrap().parameter_count(), 34_818);
}

#[test]
fn the_engine_has_a_layer_for_every_kind_that_can_be_added() {
    for kind in LayerKind::ALL {
        let Some(layer) = LayerConfig::of_kind(kind) else { continue };
        let model = ModelConfig { layers: vec![layer], ..ModelConfig::default() };
        assert_eq!(specs(&model).len(), 1, "{}", kind.name());
    }
}

//! Tests of `range_start`.

use protocol::config::{CnnLayout, ModelConfig};
use protocol::defaults::SENSORS;

use super::super::networks::NetworkKind;
use super::*;

fn settings(kind: NetworkKind, bits: u8, l2: f64) -> Settings {
    let mut settings = Settings::default();
    settings.choose_network(kind);
    settings.set_cnn_l2(l2);
    settings.beside_mut().method = Method::Qat;
    settings.set("qat.weights.bits", bits);
    settings.set("qat.weights.kind", QuantizerKind::MovingAverage.name());
    settings.set("qat.weights.range_init", RangeInit::Tfmot.name());
    settings
}

#[test]
fn dead_updates_are_those_of_the_closed_form() {
    // ln((steps - 1) w / (6 - w)) / ln(0.999) for the layer with the smallest weights.
    for (bits, expected) in [(2, 2620_u32), (3, 1010), (4, 52)] {
        let RangeStart::Dead { updates } = range_start(&settings(NetworkKind::Mlp, bits, 0.0), SENSORS)
        else {
            panic!("{bits} bits kill no weight");
        };
        assert!(updates.abs_diff(expected) < 10, "{bits} bits: {updates} updates, not {expected}");
    }
    assert_eq!(range_start(&settings(NetworkKind::Mlp, 5, 0.0), SENSORS), RangeStart::Harmless);
}

#[test]
fn a_convolutions_weights_are_smaller_and_wait_longer() {
    let model = ModelConfig::cnn(CnnLayout::A, 0.0);
    let counts = model.counts(SENSORS).unwrap_or_default();
    let largest = largest_weight(&model.layers[1], counts[1].parameters, 64);
    assert!((largest - 0.125).abs() < 1e-12, "3 x 64 inputs and outputs: {largest}");
    assert_eq!(wakes_up(0.125, 2.0, 0.0).map(|updates| updates.abs_diff(3850) < 10), Some(true));
}

#[test]
fn with_l2_the_cnn_learns_nothing_at_4_and_6_bits_as_tfmots_does() {
    let cnn = NetworkKind::Cnn(CnnLayout::A);
    for bits in [4, 6] {
        for l2 in [0.01, 0.0001] {
            let start = range_start(&settings(cnn, bits, l2), SENSORS);
            assert!(matches!(start, RangeStart::LearnsNothing { .. }), "{bits} bits, L2 {l2}: {start:?}");
        }
        assert!(matches!(range_start(&settings(cnn, bits, 0.0), SENSORS), RangeStart::Dead { .. }));
    }
    assert_eq!(range_start(&settings(cnn, 8, 0.01), SENSORS), RangeStart::Harmless);
}

#[test]
fn a_fixed_range_far_wider_than_the_weights_is_found_with_its_layer() {
    let mut fixed = settings(NetworkKind::Cnn(CnnLayout::A), 2, 0.0);
    fixed.set("qat.weights.kind", QuantizerKind::Fixed.name());
    fixed.set("qat.weights.fixed_min", -6.0);
    fixed.set("qat.weights.fixed_max", 6.0);
    let expected = RangeStart::FixedAtZero { layer: (1, LayerKind::Conv1D), bits: 2, range: (-6.0, 6.0) };
    assert_eq!(range_start(&fixed, SENSORS), expected);
    fixed.set("qat.weights.bits", 8);
    assert_eq!(range_start(&fixed, SENSORS), RangeStart::Harmless);
    // A step of 1.2 cuts off what is not positive, and weights of 0.5 are nearer to 0 than to it.
    assert!(rounds_to_zero(0.5, 3.0, (0.0, 3.6)) && !rounds_to_zero(0.7, 3.0, (0.0, 3.6)));
    assert!(!rounds_to_zero(9.0, 3.0, (-3.6, -3.0)) && rounds_to_zero(0.05, 3.0, (-3.6, -3.0)));
}

#[test]
fn other_starts_and_methods_are_harmless() {
    let mut first_batch = settings(NetworkKind::Cnn(CnnLayout::A), 4, 0.01);
    first_batch.set("qat.weights.range_init", RangeInit::FirstBatch.name());
    assert_eq!(range_start(&first_batch, SENSORS), RangeStart::Harmless);
    let mut ptq = settings(NetworkKind::Cnn(CnnLayout::A), 4, 0.01);
    ptq.beside_mut().method = Method::Ptq;
    assert_eq!(range_start(&ptq, SENSORS), RangeStart::Harmless);
}

//! Tests of `layers`.

use crate::inspect::testing::quantized;

use super::*;

#[test]
fn accumulators_are_alarmed_beyond_16_24_and_32_bits() {
    assert_eq!((alarm(0), alarm(16)), (None, None));
    assert_eq!(alarm(17), Some("an int16 accumulator would overflow"));
    assert_eq!(alarm(24), alarm(17));
    assert_eq!(alarm(25), Some("int16 and 24-bit accumulators would overflow"));
    assert_eq!(alarm(32), alarm(25));
    assert_eq!(alarm(33), Some("even an int32 accumulator would overflow, so int64 is used"));
    let mut network = quantized(4, 8);
    network.layers[1].accumulator_bits_needed = 12;
    assert_eq!(alarms(&network), ["dense 1 needs 17 bits: an int16 accumulator would overflow."]);
    network.layers[0].format = NumberFormat::Float32;
    assert!(alarms(&network).is_empty(), "a layer in float has no accumulator");
}

#[test]
fn a_bias_that_was_moved_is_said_to_be_in_the_layer_that_has_it() {
    let mut network = quantized(4, 8);
    network.layers[0].bias_moved_to = Some(1);
    let places = |network: &QuantizedReport| -> Vec<_> {
        rows(network).iter().map(|row| row.bias_in.map(str::to_owned)).collect()
    };
    assert_eq!(places(&network), [Some("dense 2".to_owned()), None]);
    network.forms.clear();
    assert_eq!(places(&network), [Some("dense 2".to_owned()), None]);
}

#[test]
fn every_layer_has_a_row_with_the_figures_it_has() {
    let mut network = quantized(4, 8);
    network.layers.remove(0);
    let names: Vec<_> =
        rows(&network).iter().map(|row| (row.name.to_owned(), row.report.is_some())).collect();
    assert_eq!(names, [("dense 1".to_owned(), false), ("dense 2".to_owned(), true)]);
    network.forms.clear();
    assert_eq!(rows(&network)[0].name, "dense 2");
    assert_eq!(accumulator(&network.layers[0]), "17 of 32");
    network.layers[0].accumulator_shift = 15;
    assert_eq!(accumulator(&network.layers[0]), "17 + 15 of 32");
}

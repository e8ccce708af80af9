//! Tests of `converter_faults`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use nn::{Activation, Dense, Lstm};

use super::*;

/// The faults of a single layer whose tensors before and after have these ranges.
fn of(layer: Layer, before: (f32, f32), after: (f32, f32), wide: bool) -> Vec<String> {
    let tensors = [(-1.0, 1.0), before, after].map(|(min, max)| Histogram::new(min, max).unwrap());
    converter_faults(&Network { input_quantizer: None, layers: vec![layer] }, &tensors, wide)
}

#[test]
fn states_that_the_converter_scales_wrongly_are_named() {
    let lstm = || {
        let layer = Lstm::from_parts(3, 2, 1, false, vec![0.1; 8], vec![0.1; 4], vec![0.0; 4]);
        Layer::Lstm(layer.unwrap())
    };
    assert_eq!(of(lstm(), (-1.0, 0.9), (-0.3, 0.4), false), [""; 0]);
    let positive = of(lstm(), (0.1, 1.4), (0.0625, 0.5), false);
    assert!(
        positive[0].starts_with("lstm 1: all hidden states are positive (0.0625 to 0.5); "),
        "{positive:?}"
    );
    assert_eq!(positive.len(), 1);
    assert_eq!(of(lstm(), (-1.4, -0.1), (-0.5, -0.1), false), [""; 0], "0 is within a negative range");
    let small = of(lstm(), (-0.5, 0.25), (-0.3, 0.2), false);
    assert!(small[0].starts_with("lstm 1: the cell state stays within 0.5; "), "{small:?}");
    assert_eq!(of(lstm(), (-0.51, 0.25), (-0.3, 0.2), false), [""; 0]);
}

#[test]
fn a_layer_of_zeros_is_named_in_16_bits_alone() {
    let dense =
        || Layer::Dense(Dense::from_parts(2, 1, Activation::Relu, vec![1.0; 2], vec![-9.0], None).unwrap());
    assert_eq!(of(dense(), (-9.0, -7.0), (0.0, 0.0), false), [""; 0]);
    let found = of(dense(), (-9.0, -7.0), (0.0, 0.0), true);
    assert!(found[0].starts_with("dense 1: gives 0 for every calibration sample; "), "{found:?}");
}

#[test]
fn a_convolution_that_the_converter_calibrates_wrongly_is_named() {
    use nn::{Conv1D, Conv1DShape, Pooling, Shape, Weightless, WeightlessLayer};
    let network = |steps: usize, padding| {
        let channels = 1;
        let pool = Weightless::MaxPool1D(Pooling { size: 2, stride: 2, padding });
        let pool = WeightlessLayer::new(pool, Shape { steps: 2 * steps, channels }).unwrap();
        let shape = Conv1DShape { steps, channels, filters: 1, kernel_size: 2, stride: 1, padding };
        let conv = Conv1D::from_parts(shape, Activation::Linear, vec![1.0; 2], vec![0.0], None).unwrap();
        let layers = vec![Layer::Weightless(pool), Layer::Conv1D(conv)];
        converter_faults(&Network { input_quantizer: None, layers }, &[], false)
    };
    assert!(network(2, Padding::Same)[0].starts_with("conv1d 2: the TFLite converter calibrates"));
    assert_eq!([network(2, Padding::Valid), network(3, Padding::Same)].concat(), [""; 0]);
}

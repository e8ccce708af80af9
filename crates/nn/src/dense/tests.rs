//! Tests of `dense`.
#![allow(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
use super::*;

#[test]
fn stored_parameters_are_checked() {
    let build = |kernel: Vec<f32>, bias: Vec<f32>| {
        Dense::from_parts(3, 2, Activation::Relu, kernel, bias, None).map_err(|e| e.to_string())
    };
    assert_eq!(build(vec![0.5; 6], vec![0.0; 2]).unwrap().parameter_count(), 8);
    assert_eq!(build(vec![0.5; 5], vec![0.0; 2]).unwrap_err(), "weights: 5 values, expected are 6");
    assert_eq!(build(vec![0.5; 6], vec![0.0; 3]).unwrap_err(), "bias: 3 values, expected are 2");
    let mut kernel = vec![0.5; 6];
    kernel[4] = f32::NAN;
    assert_eq!(build(kernel, vec![0.0; 2]).unwrap_err(), "weights[4] is not a finite number");
    assert_eq!(build(vec![0.5; 6], vec![0.0, f32::INFINITY]).unwrap_err(), "bias[1] is not a finite number");
}

#[test]
fn sizes_out_of_range_are_refused() {
    for (inputs, outputs) in [(0, 2), (2, 0), (usize::MAX, 2), (MAX_LAYER_PARAMETERS, 2)] {
        let error = Dense::zeros(inputs, outputs, Activation::Linear).unwrap_err();
        assert_eq!(error, LayerError::Size { inputs, outputs, limit: MAX_LAYER_PARAMETERS });
    }
}

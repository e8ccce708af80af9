//! Tests of `hybrid`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use super::*;

fn dense() -> HybridParts {
    HybridParts {
        input: Shape::flat(2),
        conv: None,
        weights: PackedCodes::pack(&[2, -1, 0, 4], BitWidth::INT8).unwrap(),
        weight_scales: vec![0.5, 0.25],
        bias: vec![1.0, -1.0],
    }
}

#[test]
fn rows_have_grids_of_their_own() {
    let layer = HybridLayer::new(dense()).unwrap();
    // Extremes 0 and 255: steps of 1, exact. Extremes -1 and 1.55: steps of 0.01.
    let y = layer.run(&[255.0, 3.0, -1.0, 1.55, 0.0, 0.0]);
    let expected = [1.0 + 0.5 * 507.0, -1.0 + 3.0, 1.0 - 0.5 * 3.55, 0.55, 1.0, -1.0];
    for (found, expected) in y.iter().zip(expected) {
        assert!((found - expected).abs() < 1e-5, "{found} against {expected}");
    }
    assert!(layer.run(&[f32::INFINITY, 0.0]).iter().all(|y| y.is_nan()));
}

#[test]
fn convolutions_see_zeros_beyond_the_ends() {
    let layer = HybridLayer::new(HybridParts {
        input: Shape { steps: 3, channels: 1 },
        conv: Some(HybridConv { kernel_size: 3, stride: 1, padding: Padding::Same }),
        weights: PackedCodes::pack(&[1, 10, 100], BitWidth::INT8).unwrap(),
        weight_scales: vec![1.0],
        bias: vec![0.0],
    })
    .unwrap();
    assert_eq!(layer.output_shape(), Shape { steps: 3, channels: 1 });
    // Extremes 0 and 255: steps of 1.
    assert_eq!(layer.run(&[1.0, 2.0, 255.0]), [210.0, 25521.0, 2552.0]);
}

#[test]
fn impossible_layers_are_named() {
    let refusal = |change: fn(&mut HybridParts)| {
        let mut parts = dense();
        change(&mut parts);
        HybridLayer::new(parts).unwrap_err().to_string()
    };
    assert_eq!(refusal(|parts| parts.bias.clear()), "2 weights for each of 0 outputs make no layer");
    assert_eq!(refusal(|parts| parts.bias[1] = f32::NAN), "bias of output 1 is not finite");
    assert_eq!(refusal(|parts| parts.weight_scales.push(1.0)), "weight scales: 3 entries, expected 2");
    assert!(refusal(|parts| parts.weight_scales[1] = 0.0).starts_with("weight scale of channel 1"));
    assert_eq!(
        refusal(|parts| parts.weights = PackedCodes::pack(&[0; 4], BitWidth::MAX).unwrap()),
        "the sums of this layer may exceed 32 bits"
    );
}

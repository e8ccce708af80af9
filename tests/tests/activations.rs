//! Sigmoid and tanh natively and in a browser: the same bits, and NaN passes.

use nn::{Activation, ActivationFunction};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

#[test]
fn nan_passes_in_every_lane() {
    for activation in [Activation::Tanh, Activation::Sigmoid] {
        for place in 0..7 {
            let mut values = [0.25; 7];
            values[place] = if place % 2 == 0 { f32::NAN } else { -f32::NAN };
            activation.apply(&mut values);
            for (index, value) in values.iter().enumerate() {
                assert_eq!(value.is_nan(), index == place, "{} of NaN at {place}", activation.name());
            }
        }
    }
}

#[test]
fn limits() {
    let mut values = [f32::INFINITY, f32::NEG_INFINITY, 200.0, -200.0, 0.0, -0.0];
    Activation::Tanh.apply(&mut values);
    assert_eq!(values.map(f32::to_bits), [1.0, -1.0, 1.0, -1.0, 0.0, -0.0].map(f32::to_bits));
    let mut values = [f32::INFINITY, f32::NEG_INFINITY, 200.0, -200.0, 0.0, -0.0];
    Activation::Sigmoid.apply(&mut values);
    assert_eq!(values.map(f32::to_bits), [1.0, 0.0, 1.0, 0.0, 0.5, 0.5].map(f32::to_bits));
}

/// FNV-1a over the little-endian bytes of the values of every finite `f32` in steps.
fn hash(activation: Activation) -> u64 {
    let magnitudes = (0..f32::INFINITY.to_bits()).step_by(9973).map(f32::from_bits);
    let mut values: Vec<f32> = magnitudes.flat_map(|x| [x, -x]).collect();
    activation.apply(&mut values);
    values.iter().flat_map(|v| v.to_bits().to_le_bytes()).fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[test]
fn bits_over_the_whole_range() {
    let found = [hash(Activation::Tanh), hash(Activation::Sigmoid)];
    assert_eq!(found, [7_851_732_814_020_198_361, 8_355_144_429_030_552_553]);
}

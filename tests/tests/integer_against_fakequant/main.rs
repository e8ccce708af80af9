//! Integer networks against fake quantization, layer by layer on the same integer inputs.
//!
//! For random networks of every width, quantizer and runtime: two codes differ by 1 at most, and only where the exact
//! value lies within a computed bound of a rounding boundary. The bound adds up what each side may be off: the
//! rounding of the bias, the error of the multiplier, and the rounding of the `f32` sums of fake-quant.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod compare;
mod recipe;

use experiment::lower::lower;
use int_nn::IntLayer;
use nn::{Activation, Layer, LayerSpec, Shape};
use proptest::prelude::*;
use quant::Runtime;

use compare::Codes;
use recipe::{Recipe, recipes};

/// Compares every layer of a recipe under a runtime; returns how many codes differ.
fn compare(recipe: &Recipe, runtime: Runtime) -> usize {
    let network = recipe.fake_quantized();
    let integers = lower(&network, runtime).unwrap();
    let params = *integers.input_params();
    let span = i64::from(params.code_max()) - i64::from(params.code_min());
    let codes: Vec<i32> = recipe
        .values(1, 12 * recipe.shape.values())
        .into_iter()
        .map(|value| params.code_min() + (f64::from(value + 1.0) / 2.0 * span as f64) as i32)
        .collect();
    let trace = integers.trace(&codes).unwrap();
    let mut layers = integers.layers().iter().zip(&trace);
    let (mut input, mut differences) = (Codes { codes: &codes, params }, 0);
    for float in &network.layers {
        let Some((layer, y)) = layers.next() else { panic!("a layer is missing") };
        let output = Codes { codes: y, params: *layer.output_params() };
        match (layer, float) {
            (IntLayer::Dense(_), Layer::Dense(_)) | (IntLayer::Conv1D(_), Layer::Conv1D(_)) => {
                differences += compare::affine(layer, float, input, y);
            }
            (IntLayer::MaxPool1D(pool), Layer::MaxPool1D(_)) => compare::pool(pool, false, input, y),
            (IntLayer::AveragePool1D(pool), Layer::AveragePool1D(_)) => compare::pool(pool, true, input, y),
            (IntLayer::Flatten(_), Layer::Flatten(_)) => assert_eq!(y, input.codes),
            _ => panic!("{} became {}", float.kind(), layer.kind()),
        }
        input = output;
        if float.quantizers().is_some_and(|quantizers| quantizers.pre_activation.is_some()) {
            let Some((IntLayer::Table(layer), y)) = layers.next() else { panic!("a table is missing") };
            differences += compare::table(layer, float, input, y);
            input = Codes { codes: y, params: layer.parts().output };
        }
    }
    assert!(layers.next().is_none());
    differences
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(600) })]

    #[test]
    fn codes_differ_by_one_and_only_at_rounding_boundaries(recipe in recipes()) {
        for runtime in Runtime::ALL {
            compare(&recipe, runtime);
        }
    }
}

#[test]
fn differences_exist_and_are_found() {
    // Ties everywhere: steps of powers of two, where fake-quant rounds half up and the runtimes do not.
    let linear = |units| LayerSpec::Dense { units, activation: Activation::Linear };
    let recipe = Recipe {
        shape: Shape::flat(2),
        layers: vec![linear(16), linear(2)],
        input_bits: 4,
        weight_bits: vec![4; 2],
        activation_bits: vec![4; 2],
        trained: None,
        per_channel: false,
        values: (0..64).map(|index| (index % 16) as f32 / 8.0 - 1.0).collect(),
    };
    let differences = Runtime::ALL.map(|runtime| compare(&recipe, runtime));
    assert!(differences.iter().sum::<usize>() > 0, "no rounding ever differed: {differences:?}");
}

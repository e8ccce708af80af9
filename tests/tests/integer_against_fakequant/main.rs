//! Integer networks against fake quantization, layer by layer on the same integer inputs.
//!
//! For random networks of every width, quantizer and runtime: two codes differ by 1 at most, and only where the exact
//! value lies within a computed bound of a rounding boundary. The bound adds up what each side may be off: the
//! rounding of the bias, the error of the multiplier, and the rounding of the `f32` sums of fake-quant.
//!
//! From end to end: a row none of whose codes lies within its bound of a boundary has the same output codes on both sides; and
//! over all rows the outputs differ by next to nothing of what they span.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod compare;
mod recipe;

use experiment::lower::lower;
use int_nn::IntLayer;
use nn::{Activation, Layer, LayerSpec, Shape, Weightless};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use quant::{QuantParams, Runtime};

use compare::{Codes, Doubt};
use recipe::{Recipe, recipes};

/// Rows that are compared layer by layer.
const ROWS: usize = 12;

/// Random codes of an input, row by row.
fn random_codes(recipe: &Recipe, params: &QuantParams, rows: usize) -> Vec<i32> {
    let span = i64::from(params.code_max()) - i64::from(params.code_min());
    let values = recipe.values(1, rows * recipe.shape.values()).into_iter();
    values.map(|value| params.code_min() + (f64::from(value + 1.0) / 2.0 * span as f64) as i32).collect()
}

/// Compares every layer of a recipe under a runtime, and the whole; returns how many codes of layers differ.
fn compare(recipe: &Recipe, runtime: Runtime) -> usize {
    let network = recipe.fake_quantized();
    let integers = lower(&network, runtime).unwrap();
    let params = *integers.input_params();
    let codes = random_codes(recipe, &params, ROWS);
    let mut doubt = Doubt { deviation: 0.0, rows: vec![false; ROWS] };
    let trace = integers.trace(&codes).unwrap();
    let mut layers = integers.layers().iter().zip(&trace);
    let (mut input, mut differences) = (Codes { codes: &codes, params }, 0);
    for float in &network.layers {
        let Some((layer, y)) = layers.next() else { panic!("a layer is missing") };
        let output = Codes { codes: y, params: *layer.output_params() };
        match (layer, float) {
            (IntLayer::Dense(_), Layer::Dense(_)) | (IntLayer::Conv1D(_), Layer::Conv1D(_)) => {
                differences += compare::affine(layer, float, input, y, &mut doubt);
            }
            (IntLayer::Weightless(pool), Layer::Weightless(float)) => {
                assert_eq!(pool.settings(), float.settings());
                match pool.settings() {
                    Weightless::MaxPool1D(_) => compare::pool(pool, false, input, y),
                    Weightless::AveragePool1D(_) | Weightless::GlobalAveragePool1D => {
                        compare::pool(pool, true, input, y);
                        if doubt.deviation > 0.0 {
                            // The mean of codes is rounded, that of values without a grid is not.
                            doubt.deviation += 0.5 * f64::from(output.params.scale());
                        }
                    }
                    Weightless::Flatten => assert_eq!(y, input.codes),
                }
            }
            _ => panic!("{} became {}", float.kind(), layer.kind()),
        }
        if layer.affine().is_some() {
            doubt.deviation = 0.0;
        }
        input = output;
        if float.quantizers().is_some_and(|quantizers| quantizers.pre_activation.is_some()) {
            let Some((IntLayer::Table(layer), y)) = layers.next() else { panic!("a table is missing") };
            differences += compare::table(layer, float, input, y, &mut doubt);
            input = Codes { codes: y, params: layer.parts().output };
        }
    }
    assert!(layers.next().is_none());
    let x: Vec<f32> = codes.iter().map(|&code| params.dequantize(code)).collect();
    let fake = network.forward(&x).unwrap();
    let grid = integers.output_params().grid().unwrap();
    let outputs = integers.outputs();
    for (row, doubtful) in doubt.rows.iter().enumerate() {
        let fake: Vec<i32> = fake[row * outputs..][..outputs].iter().map(|&y| grid.signed_code(y)).collect();
        assert!(*doubtful || fake == input.codes[row * outputs..][..outputs], "row {row}");
    }
    differences
}

/// The mean distance of integer from fake-quantized outputs, as a share of what the latter span, and the share that one output
/// step is of that.
fn distance(recipe: &Recipe, runtime: Runtime) -> [f64; 2] {
    let network = recipe.fake_quantized();
    let integers = lower(&network, runtime).unwrap();
    let params = *integers.input_params();
    let codes = random_codes(recipe, &params, 256);
    let x: Vec<f32> = codes.iter().map(|&code| params.dequantize(code)).collect();
    let (fake, integer) = (network.forward(&x).unwrap(), integers.run(&x).unwrap());
    let extremes = fake.iter().fold((0.0_f32, 0.0_f32), |(low, high), &y| (low.min(y), high.max(y)));
    let span = f64::from(extremes.1 - extremes.0).max(f64::from(integers.output_params().scale()));
    let distances = fake.iter().zip(&integer).map(|(fake, integer)| f64::from((fake - integer).abs()));
    let step = f64::from(integers.output_params().scale()) / span;
    [distances.sum::<f64>() / fake.len() as f64 / span, step]
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
        input_bits: 8,
        weight_bits: vec![8; 2],
        activation_bits: vec![8; 2],
        trained: None,
        per_channel: false,
        norms: false,
        weight_clipping: false,
        values: (0..64).map(|index| (index % 16) as f32 / 8.0 - 1.0).collect(),
    };
    let differences = Runtime::ALL.map(|runtime| compare(&recipe, runtime));
    assert!(differences.iter().sum::<usize>() > 0, "no rounding ever differed: {differences:?}");
}

#[test]
fn outputs_of_every_width_follow_fake_quant_from_end_to_end() {
    let mut runner = TestRunner::deterministic();
    for case in 0..400 {
        let recipe = recipes().new_tree(&mut runner).unwrap().current();
        for runtime in Runtime::ALL {
            let [distance, step] = distance(&recipe, runtime);
            assert!(
                distance < 0.01 + 2.0 * step,
                "case {case}, {runtime:?}: {distance} at a step of {step}: {recipe:?}"
            );
        }
    }
}

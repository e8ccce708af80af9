//! `kernels.json`: the hybrid operators, a dense layer and a convolution, within 2e-6.

use bitroom_tests::golden::{self, GoldenValue as _};
use bitroom_tests::tally::Tally;
use int_nn::boundary::{HybridConv, HybridLayer, HybridParts};
use int_nn::{PackedCodes, Padding, Shape};
use quant::BitWidth;
use serde_json::Value;

use super::common::RUNTIMES;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const TOLERANCE: f64 = 2e-6;

/// The layer of a section whose rows have the shape `input`.
fn layer(section: &Value, input: Shape, conv: Option<HybridConv>) -> HybridLayer {
    HybridLayer::new(HybridParts {
        input,
        conv,
        weights: PackedCodes::pack(&section.at("w").i32s(), BitWidth::INT8).unwrap(),
        weight_scales: section.at("w_scale").f32s(),
        bias: section.at("bias").f32s(),
    })
    .unwrap()
}

fn check(name: &'static str, section: &Value, layer: &HybridLayer) {
    let mut tally = Tally::new(name);
    let found = layer.run(&section.at("x").f32s());
    for (runtime, _) in RUNTIMES {
        tally.within(runtime, &found, &section.at("output").at(runtime).f32s(), TOLERANCE);
    }
    tally.finish();
}

#[test]
fn dense() {
    let file = golden::load("kernels.json");
    let section = file.at("hybrid_fc");
    let inputs = section.at("x").list()[0].list().len();
    check("hybrid_fc", section, &layer(section, Shape::flat(inputs), None));
}

#[test]
fn convolution() {
    let file = golden::load("kernels.json");
    let section = file.at("hybrid_conv");
    let shape: Vec<usize> =
        section.at("w_shape").ints().into_iter().map(|size| usize::try_from(size).unwrap()).collect();
    let [_, 1, kernel_size, channels] = shape[..] else { panic!("weights of shape {shape:?}") };
    let input = Shape { steps: section.at("x").list()[0].list().len() / channels, channels };
    let conv = HybridConv { kernel_size, stride: 1, padding: Padding::Same };
    check("hybrid_conv", section, &layer(section, input, Some(conv)));
}

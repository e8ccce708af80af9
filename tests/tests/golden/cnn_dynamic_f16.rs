//! `cnn_dynamic_f16.json`, and the same sections of `mlp_ptq.json`: networks with dynamic-range and with float16 weights.

use bitroom_tests::golden::{self, GoldenValue as _};
use bitroom_tests::tally::Tally;
use experiment::forms::{dynamic_range, float16};
use form::QuantizedForm;
use nn::Network;
use serde_json::Value;
use vocabulary::NumberFormat;

use super::cnn_float::layout_a;
use super::common::{RUNTIMES, scaled};
use super::mlp_ptq::float_network;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// Rounding on the fly flips where the library's own runtimes differ by more than this.
const DYNAMIC_RANGE: f64 = 2e-3;
const FLOAT16: f64 = 5e-6;

fn check(name: &'static str, form: &QuantizedForm, x: &[f32], section: &Value, tolerance: f64) {
    let mut tally = Tally::new(name);
    let found = form.run(x).unwrap();
    for (runtime, _) in RUNTIMES {
        tally.within(runtime, &found, &section.at("output").at(runtime).f32s(), tolerance);
    }
    tally.finish();
}

fn cnn() -> (Network, Vec<f32>, Value) {
    let inputs = scaled(golden::load("cnn_int8.json").at("test_x64"), 64.0);
    (layout_a(&golden::load("cnn_float.json")), inputs, golden::load("cnn_dynamic_f16.json"))
}

#[test]
fn dynamic_range_of_the_cnn() {
    let (network, x, file) = cnn();
    let section = file.at("dynamic_range");
    let form = dynamic_range(&network).unwrap();
    let mut tally = Tally::new("cnn_dynamic_f16.json, layers in int8");
    let weighted = network.layers.iter().zip(form.layers()).filter(|(layer, _)| layer.parameter_count() > 0);
    let found: Vec<_> = weighted.map(|(_, format)| format == NumberFormat::Hybrid).collect();
    let expected: Vec<_> =
        section.at("layers").list().iter().map(|layer| layer.at("weight_dtype").text() == "int8").collect();
    tally.equal("layers", &found, &expected);
    tally.finish();
    check("cnn_dynamic_f16.json, dynamic range", &form, &x, section, DYNAMIC_RANGE);
}

#[test]
fn float16_of_the_cnn() {
    let (network, x, file) = cnn();
    let form = float16(&network).unwrap();
    check("cnn_dynamic_f16.json, float16", &form, &x, file.at("float16"), FLOAT16);
}

#[test]
fn dynamic_range_of_the_mlp_quantizes_nothing() {
    let file = golden::load("mlp_ptq.json");
    let form = dynamic_range(&float_network(&file)).unwrap();
    let section = file.at("dynamic_range");
    let quantized = form.layers().contains(&NumberFormat::Hybrid);
    assert_eq!(quantized, section.at("any_int8_tensor").truth());
    let x = scaled(file.at("test_x1024"), 1024.0);
    check("mlp_ptq.json, dynamic range", &form, &x, section, FLOAT16);
}

#[test]
fn float16_of_the_mlp() {
    let file = golden::load("mlp_ptq.json");
    let form = float16(&float_network(&file)).unwrap();
    check(
        "mlp_ptq.json, float16",
        &form,
        &scaled(file.at("test_x1024"), 1024.0),
        file.at("float16"),
        FLOAT16,
    );
}

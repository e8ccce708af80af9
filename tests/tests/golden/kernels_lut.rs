//! `kernels.json`: lookup tables and single layers without activation, where negative ties tell the rules apart.

use super::common::RUNTIMES;
use bitroom_tests::golden::{self, GoldenValue as _};
use bitroom_tests::tally::Tally;
use int_nn::boundary::build_table;
use int_nn::{
    AffineParts, Conv1DParts, DenseParts, IntNetwork, LayerParts, NetworkParts, PackedCodes, Padding, Shape,
    TableFunction,
};
use quant::{BitWidth, QuantParams, Runtime};
use serde_json::Value;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn params(section: &Value, side: &str, bits: BitWidth) -> QuantParams {
    let zero_point = i32::try_from(section.at(&format!("{side}_zp")).int()).unwrap();
    QuantParams::new(section.at(&format!("{side}_scale")).f32(), zero_point, bits, false).unwrap()
}

fn check_table(section: &'static str, function: TableFunction) {
    let file = golden::load("kernels.json");
    let section_value = file.at(section);
    let input = params(section_value, "in", BitWidth::INT8);
    let output = function.output_params(BitWidth::INT8).unwrap();
    let mut tally = Tally::new(section);
    tally.bits("out_scale", &[output.scale()], &section_value.at("out_scale").f32s());
    tally.equal("out_zp", &[output.zero_point()], &section_value.at("out_zp").i32s());
    for (name, runtime) in RUNTIMES {
        let table: Vec<i32> =
            build_table(function, &input, &output, runtime).into_iter().map(i32::from).collect();
        tally.equal(name, &table, &section_value.at("table").at(name).i32s());
    }
    tally.finish();
}

/// A network of the single layer of a section; a convolution where its weights have the shape of one.
fn network(section: &Value, bits: BitWidth, padding: Padding, runtime: Runtime) -> IntNetwork {
    let layer = &section.at("layers").list()[0];
    let affine = AffineParts {
        weights: PackedCodes::pack(&layer.at("w").i32s(), BitWidth::INT8).unwrap(),
        weight_scales: layer.at("w_scale").f32s(),
        weight_zero_points: vec![0; layer.at("w_scale").list().len()],
        accumulator_shift: 0,
        bias: layer.at("bias").ints(),
        relu: layer.at("fused_relu").truth(),
        output: params(layer, "out", bits),
    };
    let shape: Vec<usize> =
        layer.at("w_shape").ints().into_iter().map(|size| usize::try_from(size).unwrap()).collect();
    let values = section.as_object().unwrap().iter().find(|(key, _)| key.starts_with("input_int"));
    let values = values.unwrap().1.list()[0].list().len();
    let (input_shape, layer_parts) = match *shape.as_slice() {
        [outputs, inputs] => (Shape::flat(values), LayerParts::Dense(DenseParts { inputs, outputs, affine })),
        [filters, 1, kernel_size, channels] => {
            let parts = Conv1DParts { channels, filters, kernel_size, stride: 1, padding, affine };
            (Shape { steps: values / channels, channels }, LayerParts::Conv1D(parts))
        }
        _ => panic!("weights of shape {shape:?}"),
    };
    let input = params(layer, "in", bits);
    IntNetwork::new(NetworkParts { runtime, input_shape, input, layers: vec![layer_parts] }).unwrap()
}

/// Runs a single layer of `kernels.json` under every runtime.
fn check_layer(section: &'static str, padding: Padding) {
    let file = golden::load("kernels.json");
    let wide = section.ends_with("_16x8");
    let (input_key, output_key) =
        if wide { ("input_int16", "output_int16") } else { ("input_int8", "output_int8") };
    let bits = if wide { BitWidth::MAX } else { BitWidth::INT8 };
    let mut tally = Tally::new(section);
    let section = file.at(section);
    for (name, runtime) in RUNTIMES {
        let network = network(section, bits, padding, runtime);
        let found = network.run_codes(&section.at(input_key).i32s()).unwrap();
        tally.equal(name, &found, &section.at(output_key).at(name).i32s());
    }
    tally.finish();
}

#[test]
fn tanh_table() {
    check_table("lut_tanh", TableFunction::Tanh);
}

#[test]
fn sigmoid_table() {
    check_table("lut_sigmoid", TableFunction::Sigmoid);
}

#[test]
fn fully_connected_int8() {
    check_layer("fc_noact", Padding::Valid);
}

#[test]
fn fully_connected_16x8() {
    check_layer("fc_noact_16x8", Padding::Valid);
}

#[test]
fn convolution_int8() {
    check_layer("conv_valid_noact", Padding::Valid);
}

#[test]
fn padded_convolution_int8() {
    check_layer("conv_same_noact", Padding::Same);
}

#[test]
fn convolution_16x8() {
    check_layer("conv_valid_noact_16x8", Padding::Valid);
}

#[test]
fn padded_convolution_16x8() {
    check_layer("conv_same_noact_16x8", Padding::Same);
}

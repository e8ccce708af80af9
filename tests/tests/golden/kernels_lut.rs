//! `kernels.json`: lookup tables and single layers without activation, where negative ties tell the rules apart.
//!
//! Convolutions run on the dense kernel, one row per output position, so that every rounding rule meets real outputs.

use bitroom_tests::golden::{self, GoldenValue as _};
use bitroom_tests::tally::Tally;
use int_nn::TableFunction;
use int_nn::boundary::build_table;
use int_nn::kernels::{DenseParams, dense};
use quant::{BitWidth, Operator, QuantParams, Requantizer, Runtime};
use serde_json::Value;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// The runtimes with their names in the file.
const RUNTIMES: [(&str, Runtime); 3] =
    [("reference", Runtime::Reference), ("ruy_builtin", Runtime::Ruy), ("xnnpack_default", Runtime::Xnnpack)];

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
    let table: Vec<i32> = build_table(function, &input, &output).into_iter().map(i32::from).collect();
    for (name, _) in RUNTIMES {
        tally.equal(name, &table, &section_value.at("table").at(name).i32s());
    }
    tally.finish();
}

/// The time steps of a series `x` of `channels` values each that a kernel of `width` steps sees, position by position;
/// `padding` steps of real 0 on both sides.
fn windows(x: &[i32], channels: usize, width: usize, padding: usize, zero_point: i32) -> Vec<i32> {
    let side = vec![zero_point; padding * channels];
    let padded = [side.as_slice(), x, side.as_slice()].concat();
    padded.windows(width * channels).step_by(channels).flatten().copied().collect()
}

/// Runs a single layer of `kernels.json` under every runtime.
fn check_layer(section: &'static str, operator: Operator, padding: usize) {
    let file = golden::load("kernels.json");
    let wide = section.ends_with("_16x8");
    let (input_key, output_key) =
        if wide { ("input_int16", "output_int16") } else { ("input_int8", "output_int8") };
    let bits = if wide { BitWidth::MAX } else { BitWidth::INT8 };
    let layer = &file.at(section).at("layers").list()[0];
    let (input, output) = (params(layer, "in", bits), params(layer, "out", bits));
    let shape: Vec<usize> =
        layer.at("w_shape").ints().into_iter().map(|size| usize::try_from(size).unwrap()).collect();
    let (width, channels) = match *shape.as_slice() {
        [_, inputs] => (1, inputs),
        [_, 1, width, channels] => (width, channels),
        _ => panic!("{section} has weights of shape {shape:?}"),
    };
    let mut tally = Tally::new(section);
    let kernel = DenseParams {
        inputs: width * channels,
        accumulator_shift: 0,
        input_zero_point: input.zero_point(),
        output_zero_point: output.zero_point(),
        output_min: output.code_min(),
        output_max: output.code_max(),
    };
    let (weights, bias) = (layer.at("w").i32s(), layer.at("bias").ints());
    for (name, runtime) in RUNTIMES {
        let policy = runtime.policy(operator, bits, bits);
        let scales = layer.at("w_scale").f32s();
        let requantizers: Vec<Requantizer> = scales
            .iter()
            .map(|&scale| Requantizer::new(policy, input.scale(), scale, output.scale()).unwrap())
            .collect();
        let rows = file.at(section).at(input_key).list();
        let expected = file.at(section).at(output_key).at(name).list();
        for (index, (row, expected)) in rows.iter().zip(expected).enumerate() {
            let x = windows(&row.i32s(), channels, width, padding, input.zero_point());
            let mut y = vec![i32::MAX; x.len() / kernel.inputs * bias.len()];
            let run = if wide { dense::<i64> } else { dense::<i32> };
            run(&kernel, &x, &weights, &[0], &bias, &requantizers, &mut y);
            tally.equal(&format!("{name}[{index}]"), &y, &expected.i32s());
        }
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
    check_layer("fc_noact", Operator::FullyConnected, 0);
}

#[test]
fn fully_connected_16x8() {
    check_layer("fc_noact_16x8", Operator::FullyConnected, 0);
}

#[test]
fn convolution_int8() {
    check_layer("conv_valid_noact", Operator::Conv2d, 0);
}

#[test]
fn padded_convolution_int8() {
    check_layer("conv_same_noact", Operator::Conv2d, 1);
}

#[test]
fn convolution_16x8() {
    check_layer("conv_valid_noact_16x8", Operator::Conv2d, 0);
}

#[test]
fn padded_convolution_16x8() {
    check_layer("conv_same_noact_16x8", Operator::Conv2d, 1);
}

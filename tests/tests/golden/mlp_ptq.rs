//! `mlp_ptq.json`: the TFLite converter's int8 MLP and its outputs in three runtimes, to the bit.
//!
//! From float weights and calibration samples to scales, codes and outputs, the whole way of a user: calibrate,
//! quantize, lower, run.

use bitroom_tests::golden::{self, GoldenValue as _};
use bitroom_tests::tally::Tally;
use experiment::calibrate::calibrate;
use experiment::lower::lower;
use experiment::ptq::{LayerWidths, PtqSettings, ptq};
use int_nn::{IntLayer, IntNetwork};
use nn::{Activation, Dense, Layer, Network};
use quant::{BitWidth, Runtime};
use serde_json::Value;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// The runtimes with their names in the file.
const RUNTIMES: [(&str, Runtime); 3] =
    [("reference", Runtime::Reference), ("ruy_builtin", Runtime::Ruy), ("xnnpack_default", Runtime::Xnnpack)];

/// Values stored as integers.
fn scaled(value: &Value, denominator: f32) -> Vec<f32> {
    value.ints().into_iter().map(|int| int as f32 / denominator).collect()
}

/// The float network of the file: each `denseN` with relu but the last.
fn float_network(file: &Value) -> Network {
    let weights = file.at("weights");
    let count = weights.as_object().unwrap().len() / 2;
    let layers = (0..count).map(|index| {
        let kernel = weights.at(&format!("dense{index}.kernel"));
        let (inputs, outputs) = (kernel.list().len(), kernel.list()[0].list().len());
        let bias = scaled(weights.at(&format!("dense{index}.bias")), 16384.0);
        let activation = if index + 1 < count { Activation::Relu } else { Activation::Linear };
        let dense =
            Dense::from_parts(inputs, outputs, activation, scaled(kernel, 16384.0), bias, None).unwrap();
        Layer::Dense(dense)
    });
    Network { input_quantizer: None, layers: layers.collect() }
}

/// The network quantized to int8 with the calibration samples of the file.
fn quantized(file: &Value, per_channel: bool) -> Network {
    let network = float_network(file);
    let ranges = calibrate(&network, &scaled(file.at("calibration_x1024"), 1024.0)).unwrap();
    let widths = LayerWidths { weights: BitWidth::INT8, activations: BitWidth::INT8 };
    let settings =
        PtqSettings { input: BitWidth::INT8, layers: vec![widths; network.layers.len()], per_channel };
    ptq(&network, &ranges, &settings).unwrap()
}

fn check_parameters(tally: &mut Tally, network: &IntNetwork, expected: &[Value]) {
    let mut input = *network.input_params();
    for (index, (layer, expected)) in network.layers().iter().zip(expected).enumerate() {
        let place = |name: &str| format!("layer {}.{name}", index + 1);
        let IntLayer::Dense(layer) = layer else { panic!("layer {} is no dense layer", index + 1) };
        let layer = layer.affine();
        let parts = layer.parts();
        tally.bits(&place("in_scale"), &[input.scale()], &expected.at("in_scale").f32s());
        tally.equal(&place("in_zp"), &[input.zero_point()], &expected.at("in_zp").i32s());
        tally.bits(&place("out_scale"), &[parts.output.scale()], &expected.at("out_scale").f32s());
        tally.equal(&place("out_zp"), &[parts.output.zero_point()], &expected.at("out_zp").i32s());
        let shape = [layer.outputs() as i32, layer.taps() as i32];
        tally.equal(&place("w_shape"), &shape, &expected.at("w_shape").i32s());
        tally.bits(&place("w_scale"), &parts.weight_scales, &expected.at("w_scale").f32s());
        tally.equal(&place("w"), &parts.weights.unpack(), &expected.at("w").i32s());
        tally.equal(&place("relu"), &[parts.relu], &[expected.at("fused_relu").truth()]);
        tally.equal(&place("bias"), &parts.bias, &expected.at("bias").ints());
        let bias_scales: Vec<f32> = parts.weight_scales.iter().map(|&scale| input.scale() * scale).collect();
        tally.bits(&place("bias_scale"), &bias_scales, &expected.at("bias_scale").f32s());
        input = parts.output;
    }
    tally.equal("layers", &[network.layers().len()], &[expected.len()]);
}

fn check_section(section: &'static str, per_channel: bool) {
    let file = golden::load("mlp_ptq.json");
    let expected = file.at(section);
    let network = quantized(&file, per_channel);
    let test = scaled(file.at("test_x1024"), 1024.0);
    let input_int8 = expected.at("input_int8").i32s();
    let mut tally = Tally::new(section);
    for (name, runtime) in RUNTIMES {
        let integers = lower(&network, runtime).unwrap();
        check_parameters(&mut tally, &integers, expected.at("layers").list());
        let outputs = integers.run_codes(&input_int8).unwrap();
        tally.equal(&format!("{name}.output_int8"), &outputs, &expected.at("output_int8").at(name).i32s());
    }
    let reference = lower(&network, Runtime::Reference).unwrap();
    tally.equal("quantized input", &reference.quantize_input(&test).unwrap(), &input_int8);
    tally.bits("float interface", &reference.run(&test).unwrap(), &expected.at("float_io_output").f32s());
    let input_uint8: Vec<u8> = input_int8.iter().map(|&code| u8::try_from(code + 128).unwrap()).collect();
    let output_uint8: Vec<i64> =
        reference.run_uint8(&input_uint8).unwrap().into_iter().map(i64::from).collect();
    tally.equal("uint8 interface", &output_uint8, &expected.at("uint8_io_output").ints());
    tally.finish();
}

#[test]
fn calibrated_ranges() {
    let file = golden::load("mlp_ptq.json");
    let network = float_network(&file);
    let ranges = calibrate(&network, &scaled(file.at("calibration_x1024"), 1024.0)).unwrap();
    let mut tally = Tally::new("mlp_ptq.json calibrated_ranges");
    for (index, expected) in file.at("calibrated_ranges").list().iter().enumerate() {
        let bounds = |name: &str| expected.at(name).f32();
        // The input, then pairs before and after each activation; the input of a layer is the output before it.
        let (input, output) = (ranges[2 * index], ranges[2 * index + 2]);
        tally.bits(&format!("layer {index} in"), &[input.0, input.1], &[bounds("in_min"), bounds("in_max")]);
        tally.bits(
            &format!("layer {index} out"),
            &[output.0, output.1],
            &[bounds("out_min"), bounds("out_max")],
        );
    }
    tally.finish();
}

#[test]
fn int8_with_one_scale_per_channel() {
    check_section("int8_per_channel", true);
}

#[test]
fn int8_with_one_scale_per_layer() {
    check_section("int8_per_tensor", false);
}

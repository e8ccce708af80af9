//! `mlp_ptq.json`: the TFLite converter's int8 MLP and its outputs in three runtimes, to the bit.
//!
//! From float weights and calibration samples to scales, codes and outputs, the whole way of a user: calibrate,
//! quantize, lower, run.

use super::common::{RUNTIMES, check_parameters, quantize, scaled};
use bitroom_tests::golden::{self, GoldenValue as _};
use bitroom_tests::tally::Tally;
use experiment::calibrate::{States, ranges};
use experiment::lower::lower;
use nn::{Activation, Dense, Layer, Network};
use quant::{BitWidth, Runtime};
use serde_json::Value;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// The float network of the file: each `denseN` with relu but the last.
pub fn float_network(file: &Value) -> Network {
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

/// The network quantized with the calibration samples of the file.
fn quantized(file: &Value, activations: BitWidth, per_channel: bool) -> Network {
    let network = float_network(file);
    let ranges = ranges(&network, &scaled(file.at("calibration_x1024"), 1024.0), States::Reset).unwrap();
    quantize(&network, &ranges, activations, per_channel)
}

fn check_section(section: &'static str, per_channel: bool) {
    let file = golden::load("mlp_ptq.json");
    let expected = file.at(section);
    let network = quantized(&file, BitWidth::INT8, per_channel);
    let test = scaled(file.at("test_x1024"), 1024.0);
    let input_int8 = expected.at("input_int8").i32s();
    let mut tally = Tally::new(section);
    for (name, runtime) in RUNTIMES {
        let integers = lower(&network, runtime).unwrap();
        check_parameters(&mut tally, &integers, expected.at("layers").list(), None);
        let outputs = integers.run_codes(&input_int8).unwrap();
        tally.equal(&format!("{name}.output_int8"), &outputs, &expected.at("output_int8").at(name).i32s());
    }
    let reference = lower(&network, Runtime::Reference).unwrap();
    // The file's inputs were divided in double precision, which is ruy's rule.
    let ruy = lower(&network, Runtime::Ruy).unwrap();
    tally.equal("quantized input", &ruy.quantize_input(&test).unwrap(), &input_int8);
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
    let ranges = ranges(&network, &scaled(file.at("calibration_x1024"), 1024.0), States::Reset).unwrap();
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

#[test]
fn int16_activations_with_int8_weights() {
    let file = golden::load("mlp_ptq.json");
    let expected = file.at("int16x8");
    let network = quantized(&file, BitWidth::MAX, true);
    let mut tally = Tally::new("int16x8");
    for (name, runtime) in RUNTIMES {
        let integers = lower(&network, runtime).unwrap();
        check_parameters(&mut tally, &integers, expected.at("layers").list(), None);
        let outputs = integers.run_codes(&expected.at("input_int16").i32s()).unwrap();
        tally.equal(&format!("{name}.output_int16"), &outputs, &expected.at("output_int16").at(name).i32s());
    }
    // As above.
    let ruy = lower(&network, Runtime::Ruy).unwrap();
    let test = scaled(file.at("test_x1024"), 1024.0);
    tally.equal("quantized input", &ruy.quantize_input(&test).unwrap(), &expected.at("input_int16").i32s());
    tally.finish();
}

//! `cnn_int8.json` and `cnn_int8_outputs.json`: the TFLite converter's int8 CNN of layout A, its outputs in three runtimes and
//! every operator of the reference for one input, to the bit.
//!
//! From float weights and ranges to scales, codes and outputs: quantize, lower, run.

use bitroom_tests::golden::{self, GoldenValue as _};
use bitroom_tests::tally::Tally;
use experiment::calibrate::{States, ranges};
use experiment::lower::lower;
use int_nn::{IntLayer, IntNetwork};
use nn::{Network, Weightless};
use quant::{BitWidth, Runtime};
use serde_json::Value;

use super::cnn_float::layout_a;
use super::common::{RUNTIMES, check_parameters, quantize, scaled};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// The network quantized with the calibrated ranges of `cnn_float.json`: ours differ from them in the last bits, as Keras sums
/// in another order.
pub fn quantized(float: &Value, activations: BitWidth, per_channel: bool) -> Network {
    let network = layout_a(float);
    let mut stored = float.at("calibrated_ranges").list().iter();
    let first = &float.at("calibrated_ranges").list()[0];
    let mut output = (first.at("in_min").f32(), first.at("in_max").f32());
    let mut ranges = vec![output];
    for layer in &network.layers {
        if layer.parameter_count() > 0 {
            let range = stored.next().unwrap();
            output = (range.at("out_min").f32(), range.at("out_max").f32());
        }
        // Those before the activation are not used: relu is fused.
        ranges.extend([output, output]);
    }
    quantize(&network, &ranges, activations, per_channel)
}

#[test]
fn calibrated_ranges() {
    let file = golden::load("cnn_float.json");
    let network = layout_a(&file);
    let ranges = ranges(&network, &scaled(file.at("calibration_x64"), 64.0), States::Reset).unwrap();
    let mut tally = Tally::new("cnn_float.json calibrated_ranges");
    let weighted = network.layers.iter().enumerate().filter(|(_, layer)| layer.parameter_count() > 0);
    for ((index, _), expected) in weighted.zip(file.at("calibrated_ranges").list()) {
        let bounds = |name: &str| expected.at(name).f32();
        let (input, output) = (ranges[2 * index], ranges[2 * index + 2]);
        // Sums in another order than Keras'.
        tally.within(
            &format!("layer {}", index + 1),
            &[input.0, input.1, output.0, output.1],
            &["in_min", "in_max", "out_min", "out_max"].map(bounds),
            1e-5,
        );
    }
    tally.finish();
}

#[test]
fn one_scale_per_channel() {
    let (float, file, outputs) = (
        golden::load("cnn_float.json"),
        golden::load("cnn_int8.json"),
        golden::load("cnn_int8_outputs.json"),
    );
    let network = quantized(&float, BitWidth::INT8, true);
    let input = outputs.at("input_int8").i32s();
    let mut tally = Tally::new("cnn_int8.json, one scale per channel");
    for (name, runtime) in RUNTIMES {
        let integers = lower(&network, runtime).unwrap();
        check_parameters(&mut tally, &integers, file.at("layers").list(), None);
        let found = integers.run_codes(&input).unwrap();
        tally.equal(&format!("{name}.output_int8"), &found, &outputs.at("output_int8").at(name).i32s());
    }
    let reference = lower(&network, Runtime::Reference).unwrap();
    let test = scaled(file.at("test_x64"), 64.0);
    // The file's inputs were divided in double precision, which is ruy's rule.
    let ruy = lower(&network, Runtime::Ruy).unwrap();
    tally.equal("quantized input", &ruy.quantize_input(&test).unwrap(), &input);
    check_operators(&mut tally, &reference, &outputs);
    tally.finish();
}

/// Every operator of the reference for input 0. A convolution and a pooling of a time series are three operators there: the
/// series becomes an image, is worked on, and becomes a series again.
fn check_operators(tally: &mut Tally, network: &IntNetwork, outputs: &Value) {
    let input = outputs.at("input_int8").list()[0].i32s();
    let trace = network.trace(&input).unwrap();
    let mut operators = Vec::new();
    let mut before = &input;
    for (layer, codes) in network.layers().iter().zip(&trace) {
        match layer {
            IntLayer::Conv1D(_) => {
                operators.extend([("EXPAND_DIMS", before), ("CONV_2D", codes), ("RESHAPE", codes)]);
            }
            IntLayer::Weightless(layer) if matches!(layer.settings(), Weightless::MaxPool1D(_)) => {
                operators.extend([("EXPAND_DIMS", before), ("MAX_POOL_2D", codes), ("RESHAPE", codes)]);
            }
            // Joined with the RESHAPE behind the pooling.
            IntLayer::Weightless(_) => {}
            _ => operators.push(("FULLY_CONNECTED", codes)),
        }
        before = codes;
    }
    let expected = outputs.at("reference_intermediates_input0").list();
    tally.equal("operators", &[operators.len()], &[expected.len()]);
    for (index, ((name, codes), expected)) in operators.into_iter().zip(expected).enumerate() {
        tally.equal(&format!("operator {index}"), &[name], &[expected.at("op").text()]);
        tally.equal(&format!("operator {index} ({name})"), codes, &expected.at("values").i32s());
    }
}

#[test]
fn one_scale_per_layer() {
    let (float, outputs) = (golden::load("cnn_float.json"), golden::load("cnn_int8_outputs.json"));
    let expected = outputs.at("per_tensor");
    let network = quantized(&float, BitWidth::INT8, false);
    let mut tally = Tally::new("cnn_int8_outputs.json, one scale per layer");
    for (name, runtime) in RUNTIMES {
        let integers = lower(&network, runtime).unwrap();
        check_parameters(&mut tally, &integers, expected.at("layers").list(), None);
        let found = integers.run_codes(&outputs.at("input_int8").i32s()).unwrap();
        tally.equal(&format!("{name}.output_int8"), &found, &expected.at("output_int8").at(name).i32s());
    }
    tally.finish();
}

//! `converter_edges.json`: dead, tiny, zero and huge parts of an MLP 4-6-2, int8 and 16x8.

use bitroom_tests::golden::{self, GoldenValue as _};
use bitroom_tests::tally::Tally;
use experiment::calibrate::{States, ranges};
use experiment::lower::lower;
use nn::{Activation, Dense, Layer, Network};
use quant::{BitWidth, QuantParams};
use serde_json::Value;

use super::common::{RUNTIMES, check_parameters, quantize, scaled};
use super::converter::calibrated;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// Dense layers from kernels and biases in turn, relu in all but the last.
fn network(weights: &[Value]) -> Network {
    let count = weights.len() / 2;
    let layer = |(index, pair): (usize, &[Value])| {
        let (kernel, bias) = (pair[0].f32s(), pair[1].f32s());
        let activation = if index + 1 < count { Activation::Relu } else { Activation::Linear };
        let inputs = pair[0].list().len();
        Layer::Dense(Dense::from_parts(inputs, bias.len(), activation, kernel, bias, None).unwrap())
    };
    Network { input_quantizer: None, layers: weights.chunks_exact(2).enumerate().map(layer).collect() }
}

#[test]
fn parts_at_the_edges() {
    let file = golden::load("converter_edges.json");
    let mut tally = Tally::new("converter_edges.json");
    for case in file.at("cases").list() {
        let float = network(case.at("weights").list());
        let found = ranges(&float, &scaled(case.at("calibration_x256"), 256.0), States::Reset).unwrap();
        for (mode, bits) in [("int8", BitWidth::INT8), ("16x8", BitWidth::MAX)] {
            let section = case.at(mode);
            let place = |what: &str| format!("{}, {mode}, {what}", case.at("name").text());
            let mut ranges = found.clone();
            if section.get("error").is_some() {
                // The converter writes a model that cannot run; ours has to run all the same.
                let quantized = quantize(&float, &ranges, bits, true);
                let integers = lower(&quantized, RUNTIMES[0].1).unwrap();
                let outputs = integers.run(&scaled(case.at("test_x256"), 256.0)).unwrap();
                tally.equal(&place("finite"), &[outputs.iter().all(|y| y.is_finite())], &[true]);
                continue;
            }
            let layers = section.at("layers").list();
            let end = |layer: &Value, side: &str| {
                let zero_point = i32::try_from(layer.at(&format!("{side}_zp")).int()).unwrap();
                QuantParams::new(layer.at(&format!("{side}_scale")).f32(), zero_point, bits, false).unwrap()
            };
            ranges[0] = calibrated(&mut tally, &place("input range"), ranges[0], &end(&layers[0], "in"));
            for (range, layer) in ranges.iter_mut().skip(2).step_by(2).zip(layers) {
                *range = calibrated(&mut tally, &place("range"), *range, &end(layer, "out"));
            }
            let quantized = quantize(&float, &ranges, bits, true);
            for (name, runtime) in RUNTIMES {
                let integers = lower(&quantized, runtime).unwrap();
                check_parameters(&mut tally, &integers, layers, None);
                let outputs = integers.run_codes(&section.at("input").i32s()).unwrap();
                tally.equal(&place(name), &outputs, &section.at("output").at(name).i32s());
            }
        }
    }
    tally.finish();
}

//! `converter_graphs.json`: networks with linear layers, whose biases the converter moves; int8 and 16x8, from float weights and
//! calibration samples to outputs in three runtimes.

use bitroom_tests::golden::{self, GoldenValue as _};
use bitroom_tests::tally::Tally;
use experiment::calibrate::{States, ranges};
use experiment::correction::move_biases;
use experiment::lower::lower;
use nn::{
    Activation, Conv1D, Conv1DShape, Dense, Flatten, Layer, Network, Padding, Pooling, Shape, Weightless,
    WeightlessLayer,
};
use quant::{BitWidth, QuantParams, Runtime};
use serde_json::Value;

use super::common::{RUNTIMES, check_parameters, quantize, scaled};
use super::converter::calibrated;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn activation(layer: &Value) -> Activation {
    match layer.at("activation").text() {
        "linear" => Activation::Linear,
        "relu" => Activation::Relu,
        "tanh" => Activation::Tanh,
        "sigmoid" => Activation::Sigmoid,
        other => panic!("unknown activation {other}"),
    }
}

fn weightless(settings: Weightless, input: Shape) -> Layer {
    Layer::Weightless(WeightlessLayer::new(settings, input).unwrap())
}

/// The float network of a case. The file does not say how convolutions are padded: what follows them does.
fn network(case: &Value, padding: Padding) -> Network {
    let sizes: Vec<usize> =
        case.at("input_shape").ints().into_iter().map(|size| usize::try_from(size).unwrap()).collect();
    let mut shape = match sizes[..] {
        [values] => Shape::flat(values),
        [steps, channels] => Shape { steps, channels },
        _ => panic!("an input of {sizes:?}"),
    };
    let mut weights = case.at("weights").list().iter();
    let mut layers: Vec<Layer> = Vec::new();
    for layer in case.at("layers").list() {
        let mut parameters = || weights.next().unwrap();
        let next = match layer.at("kind").text() {
            "Dense" => {
                let (kernel, bias) = (parameters(), scaled(parameters(), 16384.0));
                let dense = Dense::from_parts(
                    kernel.list().len(),
                    bias.len(),
                    activation(layer),
                    scaled(kernel, 16384.0),
                    bias,
                    None,
                );
                Layer::Dense(dense.unwrap())
            }
            "Conv1D" => {
                let (kernel, bias) = (parameters(), scaled(parameters(), 16384.0));
                let Shape { steps, channels } = shape;
                let (kernel_size, filters) = (kernel.list().len(), bias.len());
                let shape = Conv1DShape { steps, channels, filters, kernel_size, stride: 1, padding };
                let conv = Conv1D::from_parts(shape, activation(layer), scaled(kernel, 16384.0), bias, None);
                Layer::Conv1D(conv.unwrap())
            }
            "AveragePooling1D" => {
                let pool = Pooling { size: 2, stride: 2, padding: Padding::Valid };
                weightless(Weightless::AveragePool1D(pool), shape)
            }
            "Flatten" => weightless(Weightless::Flatten, shape),
            other => panic!("unknown layer {other}"),
        };
        shape = next.output_shape();
        layers.push(next);
    }
    Network { input_quantizer: None, layers }
}

/// The case's network: of both paddings the one whose layers fit each other.
fn fitting(case: &Value) -> Network {
    let of = |padding| network(case, padding);
    [Padding::Same, Padding::Valid].map(of).into_iter().find(|network| network.check().is_ok()).unwrap()
}

/// The parameters of a tensor of the file.
fn params(scale: f32, zero_point: i64, bits: BitWidth) -> QuantParams {
    QuantParams::new(scale, i32::try_from(zero_point).unwrap(), bits, false).unwrap()
}

fn check(tally: &mut Tally, case: &Value, mode: &str, bits: BitWidth) {
    let name = case.at("name").text();
    let place = |what: &str| format!("{name}, {mode}, {what}");
    let section = case.at(mode);
    let float = move_biases(&fitting(case)).unwrap().network;
    let calibration = scaled(case.at("calibration_x256"), 256.0);
    let mut ranges = ranges(&float, &calibration, States::Reset).unwrap();
    let layers = section.at("layers").list();
    let end = |layer: &Value, side: &str| {
        params(layer.at(&format!("{side}_scale")).f32(), layer.at(&format!("{side}_zp")).int(), bits)
    };
    ranges[0] = calibrated(tally, &place("input range"), ranges[0], &end(&layers[0], "in"));
    let weighted = float.layers.iter().enumerate().filter(|(_, layer)| layer.parameter_count() > 0);
    for ((index, layer), expected) in weighted.zip(layers) {
        let of_table = match layer {
            Layer::Dense(dense) => dense.activation(),
            Layer::Conv1D(conv) => conv.activation(),
            _ => Activation::Linear,
        };
        // tanh and sigmoid have a fixed output; their input is what was calibrated.
        let tensor = if matches!(of_table, Activation::Tanh | Activation::Sigmoid) { 1 } else { 2 };
        let range = &mut ranges[tensor + 2 * index];
        *range = calibrated(
            tally,
            &place(&format!("range of layer {}", index + 1)),
            *range,
            &end(expected, "out"),
        );
    }
    let quantized = quantize(&float, &ranges, bits, true);
    let input = section.at("input").i32s();
    for (runtime_name, runtime) in RUNTIMES {
        let integers = lower(&quantized, runtime).unwrap();
        check_parameters(tally, &integers, layers, None);
        let outputs = integers.run_codes(&input).unwrap();
        tally.equal(&place(runtime_name), &outputs, &section.at("output").at(runtime_name).i32s());
    }
    // The file's inputs were divided in double precision, which is ruy's rule.
    let ruy = lower(&quantized, Runtime::Ruy).unwrap();
    let test = scaled(case.at("test_x256"), 256.0);
    tally.equal(&place("quantized input"), &ruy.quantize_input(&test).unwrap(), &input);
}

#[test]
fn networks_that_the_converter_rewrites() {
    let file = golden::load("converter_graphs.json");
    let mut tally = Tally::new("converter_graphs.json");
    for case in file.at("cases").list() {
        check(&mut tally, case, "int8", BitWidth::INT8);
        check(&mut tally, case, "16x8", BitWidth::MAX);
    }
    tally.finish();
}

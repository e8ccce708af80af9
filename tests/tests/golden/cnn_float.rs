//! `cnn_float.json`: the float outputs of Keras on the CNN of layout A (34,818 parameters). Its test inputs are in
//! `cnn_int8.json`, Keras' outputs in `cnn_int8_outputs.json`.

use bitroom_tests::golden::{self, GoldenValue as _};
use bitroom_tests::tally::Tally;
use nn::{
    Activation, Conv1D, Conv1DShape, Dense, Layer, Network, Padding, Pooling, Shape, Weightless,
    WeightlessLayer,
};
use serde_json::Value;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const TOLERANCE: f64 = 1e-5;

/// A weight list, stored as whole numbers of 1/16384.
fn weights(file: &Value, name: &str) -> Vec<f32> {
    file.at("weights").at(name).list().iter().map(|value| value.int() as f32 / 16384.0).collect()
}

/// The network of the file.
pub fn layout_a(file: &Value) -> Network {
    let steps = 30;
    let conv = |name: &str, channels| {
        let (kernel, bias) =
            (weights(file, &format!("{name}.kernel")), weights(file, &format!("{name}.bias")));
        let filters = bias.len();
        let shape =
            Conv1DShape { steps, channels, filters, kernel_size: 3, stride: 1, padding: Padding::Same };
        Layer::Conv1D(Conv1D::from_parts(shape, Activation::Relu, kernel, bias, None).unwrap())
    };
    let dense = |name: &str, inputs, activation| {
        let (kernel, bias) =
            (weights(file, &format!("{name}.kernel")), weights(file, &format!("{name}.bias")));
        Layer::Dense(Dense::from_parts(inputs, bias.len(), activation, kernel, bias, None).unwrap())
    };
    let pool = Pooling { size: 3, stride: 3, padding: Padding::Valid };
    let weightless = |settings, steps| {
        let shape = Shape { steps, channels: 64 };
        Layer::Weightless(WeightlessLayer::new(settings, shape).unwrap())
    };
    let layers = vec![
        conv("conv1d0", 4),
        conv("conv1d1", 64),
        weightless(Weightless::MaxPool1D(pool), steps),
        weightless(Weightless::Flatten, 10),
        dense("dense4", 640, Activation::Relu),
        dense("dense5", 32, Activation::Relu),
        dense("dense6", 32, Activation::Linear),
    ];
    Network { input_quantizer: None, layers }
}

#[test]
fn float_outputs_of_layout_a() {
    let network = layout_a(&golden::load("cnn_float.json"));
    assert_eq!((network.parameter_count(), network.mac_count()), (34_818, 413_248));
    let inputs = golden::load("cnn_int8.json");
    let expected = golden::load("cnn_int8_outputs.json");
    let mut tally = Tally::new("cnn_float.json");
    let cases = inputs.at("test_x64").list().iter().zip(expected.at("float_keras_output").list());
    for (case, (window, output)) in cases.enumerate() {
        let x: Vec<f32> = window.list().iter().map(|value| value.int() as f32 / 64.0).collect();
        let found = network.forward(&x).unwrap();
        tally.within(&format!("window {case}"), &found, &output.f32s(), TOLERANCE);
    }
    tally.finish();
}

//! `lstm.json`: Keras' LSTM(2) with a dense layer behind it: outputs, hidden states of every step, and the gradients of the
//! mean squared error by back-propagation through all steps. Its integer network is in `lstm_int8.rs`.

use bitroom_tests::golden::{self, GoldenValue as _};
use bitroom_tests::tally::Tally;
use nn::{Activation, Dense, Layer, Lstm, Network, Workspace};
use serde_json::Value;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const TOLERANCE: f64 = 1e-6;

/// The tensors of both layers, in the order of [`Workspace::gradients`].
const TENSORS: [(usize, &[&str]); 2] =
    [(0, &["lstm0.kernel", "lstm0.recurrent_kernel", "lstm0.bias"]), (1, &["dense1.kernel", "dense1.bias"])];

/// The LSTM of the file, giving its last hidden state or all of them.
fn lstm(file: &Value, return_sequences: bool) -> Layer {
    let weights = file.at("weights");
    let [kernel, recurrent, bias] = [0, 1, 2].map(|tensor| weights.at(TENSORS[0].1[tensor]));
    let steps = file.at("x_x256").list()[0].list().len();
    let (inputs, units) = (kernel.list().len(), recurrent.list().len());
    let (kernel, recurrent, bias) = (kernel.f32s(), recurrent.f32s(), bias.f32s());
    Layer::Lstm(Lstm::from_parts(steps, inputs, units, return_sequences, kernel, recurrent, bias).unwrap())
}

/// The LSTM with its dense layer.
pub fn network(file: &Value) -> Network {
    let (kernel, bias) =
        (file.at("weights").at("dense1.kernel"), file.at("weights").at("dense1.bias").f32s());
    let inputs = kernel.list().len();
    let dense = Dense::from_parts(inputs, bias.len(), Activation::Linear, kernel.f32s(), bias, None);
    Network { input_quantizer: None, layers: vec![lstm(file, false), Layer::Dense(dense.unwrap())] }
}

/// The windows, row-major.
fn windows(file: &Value) -> Vec<f32> {
    file.at("x_x256").ints().into_iter().map(|x| x as f32 / 256.0).collect()
}

#[test]
fn outputs_and_hidden_states() {
    let file = golden::load("lstm.json");
    let mut tally = Tally::new("lstm.json, forward");
    let network = network(&file);
    assert_eq!(network.parameter_count(), 62);
    let found = network.forward(&windows(&file)).unwrap();
    tally.within("output", &found, &file.at("output").f32s(), TOLERANCE);
    let sequence = Network { input_quantizer: None, layers: vec![lstm(&file, true)] };
    let expected = file.at("hidden_sequence_first2");
    let x = &windows(&file)[..expected.list().len() * sequence.inputs()];
    tally.within("hidden states", &sequence.forward(x).unwrap(), &expected.f32s(), TOLERANCE);
    tally.finish();
}

#[test]
fn gradients_of_the_mean_squared_error() {
    let file = golden::load("lstm.json");
    let mut tally = Tally::new("lstm.json, gradients");
    let mut network = network(&file);
    let (x, y) = (windows(&file), file.at("y").f32s());
    let mut workspace = Workspace::new(&network, file.at("y").list().len()).unwrap();
    let output = network.train_forward(&x, &mut workspace).unwrap();
    let errors: Vec<f32> = output.iter().zip(&y).map(|(output, y)| output - y).collect();
    let mse = errors.iter().map(|e| e * e).sum::<f32>() / errors.len() as f32;
    tally.within("mse", &[mse], &[file.at("mse").f32()], TOLERANCE);
    let d_output: Vec<f32> = errors.iter().map(|e| 2.0 * e / errors.len() as f32).collect();
    network.backward(&d_output, &mut workspace).unwrap();
    for (layer, names) in TENSORS {
        let gradients = workspace.gradients(layer).unwrap();
        for (name, gradient) in names.iter().zip(gradients) {
            tally.within(name, gradient, &file.at("gradients").at(name).f32s(), TOLERANCE);
        }
    }
    tally.finish();
}

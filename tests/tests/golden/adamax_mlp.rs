//! `adamax_mlp.json`: fifty steps of Keras' Adamax on a float MLP, full batch.

use bitroom_tests::golden::{self, GoldenValue as _};
use bitroom_tests::tally::Tally;
use ndarray::Array2;
use nn::{Activation, Dataset, Dense, Layer, Network, OptimizerConfig, Step, Trainer, TrainerConfig};
use serde_json::Value;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const TOLERANCE: f64 = 2e-6;

/// A table of a golden file.
pub fn table(value: &Value) -> Array2<f32> {
    let rows = value.list().len();
    let values = value.f32s();
    Array2::from_shape_vec((rows, values.len() / rows), values).unwrap()
}

/// The MLP with these stored weights: relu in every layer but the last.
fn network(weights: &Value) -> Network {
    let mut layers = Vec::new();
    while let Some(kernel) = weights.get(format!("dense{}.kernel", layers.len())) {
        let bias = weights.at(&format!("dense{}.bias", layers.len())).f32s();
        let is_last = weights.get(format!("dense{}.kernel", layers.len() + 1)).is_none();
        let activation = if is_last { Activation::Linear } else { Activation::Relu };
        let inputs = kernel.list().len();
        let dense = Dense::from_parts(inputs, bias.len(), activation, kernel.f32s(), bias, None);
        layers.push(Layer::Dense(dense.unwrap()));
    }
    Network { input_quantizer: None, layers }
}

#[test]
fn losses_and_weights_of_fifty_steps() {
    let file = golden::load("adamax_mlp.json");
    let data = Dataset::new(table(file.at("x")), table(file.at("y"))).unwrap();
    let mut tally = Tally::new("adamax_mlp.json");
    for run in file.at("runs").list() {
        let name = format!("{} at {}", run.at("optimizer").text(), run.at("lr"));
        let number = |key: &str| run.at(key).as_f64().unwrap();
        let optimizer = OptimizerConfig::Adamax {
            learning_rate: number("lr"),
            beta1: number("beta1"),
            beta2: number("beta2"),
            epsilon: number("epsilon"),
        };
        // One batch holds all rows: an epoch is a step, and its training loss is the loss before that step.
        let config = TrainerConfig::new(data.rows(), 0, optimizer);
        let network = network(file.at("initial_weights"));
        let mut trainer = Trainer::new(network, data.clone(), data.clone(), config).unwrap();
        let snapshots = run.at("weights_after_step");
        for (step, loss) in (1..).zip(run.at("loss_before_each_step").list()) {
            let Step::Epoch(report) = trainer.step().unwrap() else { panic!("one step is one epoch") };
            let place = format!("{name}, step {step}");
            tally.within(&format!("{place}, loss"), &[report.train_loss as f32], &[loss.f32()], TOLERANCE);
            let Some(expected) = snapshots.get(step.to_string()) else { continue };
            for (index, dense) in trainer.network().layers.iter().filter_map(Layer::as_dense).enumerate() {
                for (tensor, found) in [("kernel", dense.kernel()), ("bias", dense.bias())] {
                    let key = format!("dense{index}.{tensor}");
                    tally.within(&format!("{place}, {key}"), found, &expected.at(&key).f32s(), TOLERANCE);
                }
            }
        }
    }
    tally.finish();
}

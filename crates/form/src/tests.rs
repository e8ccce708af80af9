//! What makes a form: stretches that fit each other.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use nn::{Activation, Dense, Layer};

use super::*;

fn mlp(inputs: usize, outputs: usize) -> Network {
    let mut network = Network::mlp(inputs, &[8], outputs, Activation::Linear).unwrap();
    network.initialize(5);
    network
}

/// A network of one layer whose parameters half precision holds.
fn halves(inputs: usize, outputs: usize) -> Network {
    let kernel = (0..inputs * outputs).map(|i| (i % 7) as f32 / 8.0 - 0.375).collect();
    let dense =
        Dense::from_parts(inputs, outputs, Activation::Linear, kernel, vec![0.25; outputs], None).unwrap();
    Network { input_quantizer: None, layers: vec![Layer::Dense(dense)] }
}

#[test]
fn stretches_run_one_behind_the_other_and_count_their_layers() {
    let (first, second) = (halves(4, 6), mlp(6, 2));
    let form =
        QuantizedForm::new(vec![Segment::Float16(first.clone()), Segment::Float32(second.clone())]).unwrap();
    let [half, single] = [NumberFormat::Float16, NumberFormat::Float32];
    assert_eq!(form.layers(), [half, single, single]);
    assert_eq!(form.bytes(), 2 * first.parameter_count() + 4 * second.parameter_count());
    let x = [0.5, -0.25, 1.0, 0.125, 0.0, 0.75, -1.0, 0.5];
    assert_eq!(form.run(&x).unwrap(), second.forward(&first.forward(&x).unwrap()).unwrap());
    assert!(form.as_integer().is_none());
    assert_eq!(form.run(&[0.0; 5]).unwrap_err().to_string(), "inputs: 5 values are not rows of 4");
}

#[test]
fn what_fits_nowhere_is_named() {
    let refused = |segments| QuantizedForm::new(segments).unwrap_err().to_string();
    assert_eq!(refused(Vec::new()), "a network of no layers");
    assert_eq!(
        refused(vec![Segment::Float32(mlp(4, 6)), Segment::Float32(mlp(5, 2))]),
        "stretch 2 takes rows of 5, the one before it gives 6"
    );
    let single = mlp(4, 2);
    let value = single.parameters().next().unwrap();
    assert_eq!(refused(vec![Segment::Float16(single)]), format!("{value} is no number of half precision"));
    let empty = Network { input_quantizer: None, layers: Vec::new() };
    assert_eq!(refused(vec![Segment::Float32(empty)]), nn::NetworkError::Empty.to_string());
}

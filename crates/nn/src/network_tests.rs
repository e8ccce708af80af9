//! Tests of `network`.
#![allow(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
use super::*;
use crate::{Dense, Padding, Pooling, Weightless};

#[test]
fn counts_of_the_thesis_network() {
    for n in 22..=52 {
        let network = Network::mlp(4, &[n], 2, Activation::Linear).unwrap();
        assert_eq!(network.parameter_count(), 7 * n + 2);
        assert_eq!(network.mac_count(), 6 * n);
        assert_eq!((network.inputs(), network.outputs()), (4, 2));
        network.check().unwrap();
    }
}

#[test]
fn a_layer_that_does_not_fit_is_named() {
    let dense = |i, o| Layer::Dense(Dense::zeros(i, o, Activation::Relu).unwrap());
    let network = Network { input_quantizer: None, layers: vec![dense(4, 16), dense(32, 2)] };
    assert_eq!(network.check().unwrap_err().to_string(), "dense 2: expects 32 inputs, gets 16");
    let empty = Network { input_quantizer: None, layers: Vec::new() };
    assert_eq!(empty.check().unwrap_err(), NetworkError::Empty);
}

#[test]
fn a_layer_without_units_is_named() {
    let message = Network::mlp(4, &[8, 0], 2, Activation::Linear).unwrap_err().to_string();
    assert_eq!(
        message,
        "dense 2: has 8 inputs and 0 outputs; allowed are at least 1 of each and at most 4194304 weights"
    );
}

#[test]
fn counts_of_the_convolutional_networks() {
    let relu = Activation::Relu;
    let conv = |stride, padding| LayerSpec::Conv1D {
        filters: 64,
        kernel_size: 3,
        stride,
        padding,
        activation: relu,
    };
    let dense = |units, activation| LayerSpec::Dense { units, activation };
    let head = [
        LayerSpec::Weightless(Weightless::Flatten),
        dense(32, relu),
        dense(32, relu),
        dense(2, Activation::Linear),
    ];
    let pool =
        LayerSpec::Weightless(Weightless::MaxPool1D(Pooling { size: 3, stride: 3, padding: Padding::Valid }));
    let same = conv(1, Padding::Same);
    let layouts = [
        (vec![same, same, pool], 413_248),
        (vec![same, pool, same], 167_488),
        (vec![conv(3, Padding::Valid), same], 152_128),
    ];
    for (mut specs, macs) in layouts {
        specs.extend(head);
        let network = Network::new(Shape { steps: 30, channels: 4 }, &specs).unwrap();
        assert_eq!((network.parameter_count(), network.mac_count()), (34_818, macs));
        assert_eq!(network.specs(), specs);
    }
    let lstm = [LayerSpec::Lstm { units: 2, return_sequences: false }, dense(2, Activation::Linear)];
    let network = Network::new(Shape { steps: 30, channels: 4 }, &lstm).unwrap();
    assert_eq!((network.parameter_count(), network.mac_count()), (62, 1444));
}

#[test]
fn a_dense_layer_on_a_sequence_is_named() {
    let specs = [LayerSpec::Dense { units: 2, activation: Activation::Linear }];
    let message = Network::new(Shape { steps: 30, channels: 4 }, &specs).unwrap_err().to_string();
    assert_eq!(
        message,
        "dense 1: takes one step, gets 30 x 4; put a flatten layer or an LSTM that returns its last state \
             before it"
    );
}

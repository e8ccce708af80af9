//! Corrections of random networks, and the networks they are tried on.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod bias;
mod equalize;
mod move_biases;
mod norm;
mod rounding;

use int_nn::IntNetwork;
use nn::{
    Activation, LayerConfig, LayerSpec, Network, Padding, Pooling, Shape, Weightless, Workspace, attach,
};
use quant::{BitWidth, QuantizerConfig, QuantizerKind, RangeInit, Runtime};
use rand_core::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use super::{AdaptiveRounding, BiasCorrection, RoundingSettings, equalize as equalized};
use crate::affine::{Affine, with_parameters};
use crate::lower::lower;
use crate::ptq::{LayerWidths, PtqSettings};
use crate::slices::Budget;

/// `count` values from -1 to 1.
fn values(seed: u64, count: usize) -> Vec<f32> {
    let mut generator = Xoshiro256PlusPlus::seed_from_u64(seed);
    (0..count).map(|_| (generator.next_u64() >> 40) as f32 / (1_u32 << 23) as f32 - 1.0).collect()
}

/// `rows` inputs of a network, correlated as the readings of neighbouring sensors are: the values of a row share an offset.
fn samples(seed: u64, rows: usize, network: &Network) -> Vec<f32> {
    let width = network.inputs();
    let (offsets, own) = (values(seed, rows), values(seed + 1000, rows * width));
    own.iter().enumerate().map(|(index, value)| 0.5 + offsets[index / width] + 0.5 * value).collect()
}

/// A network of these layers with random weights, and biases from -0.3 to 0.3.
fn network(input: Shape, specs: &[LayerSpec], seed: u64) -> Network {
    let mut network = Network::new(input, specs).unwrap();
    network.initialize(seed);
    for (index, layer) in network.layers.iter_mut().enumerate() {
        let Some(affine) = Affine::of(layer) else { continue };
        let bias = values(seed + index as u64, affine.outputs()).iter().map(|b| 0.3 * b).collect();
        *layer = with_parameters(layer, affine.kernel.to_vec(), bias, None).unwrap();
    }
    network
}

fn dense(units: usize, activation: Activation) -> LayerSpec {
    LayerSpec::Dense { units, activation }
}

/// 4 inputs, 24 hidden, 2 outputs.
fn mlp(seed: u64) -> Network {
    network(Shape::flat(4), &[dense(24, Activation::Relu), dense(2, Activation::Linear)], seed)
}

/// Two convolutions of either padding, a pooling, and two dense layers, over 12 steps of 3 channels.
fn cnn(pool: LayerSpec, seed: u64) -> Network {
    let conv = |filters, stride, padding| LayerSpec::Conv1D {
        filters,
        kernel_size: 3,
        stride,
        padding,
        activation: Activation::Relu,
    };
    let specs = [
        conv(8, 1, Padding::Same),
        pool,
        conv(6, 2, Padding::Valid),
        LayerSpec::Weightless(Weightless::Flatten),
        dense(10, Activation::Relu),
        dense(2, Activation::Linear),
    ];
    network(Shape { steps: 12, channels: 3 }, &specs, seed)
}

/// An LSTM of 3 units over 8 steps of 2 channels, and a dense layer.
fn recurrent(seed: u64) -> Network {
    let specs = [LayerSpec::Lstm { units: 3, return_sequences: false }, dense(2, Activation::Linear)];
    network(Shape { steps: 8, channels: 2 }, &specs, seed)
}

const MAX_POOL: LayerSpec =
    LayerSpec::Weightless(Weightless::MaxPool1D(Pooling { size: 2, stride: 2, padding: Padding::Valid }));
const AVERAGE_POOL: LayerSpec =
    LayerSpec::Weightless(Weightless::AveragePool1D(Pooling { size: 2, stride: 2, padding: Padding::Same }));

/// The network with symmetric weights, per tensor, and asymmetric activations of these widths; the ranges are those of `x`.
fn quantized(network: &Network, x: &[f32], weight_bits: u8, activation_bits: u8) -> Network {
    let config = |bits, symmetric| QuantizerConfig {
        kind: QuantizerKind::LastValue,
        bits: BitWidth::new(bits).unwrap(),
        per_axis: false,
        symmetric,
        narrow_range: symmetric,
        range_init: RangeInit::FirstBatch,
        fixed_min: 0.0,
        fixed_max: 0.0,
        start_step: 0,
        formula: None,
    };
    let layers = LayerConfig {
        weights: config(weight_bits, true),
        activations: config(activation_bits, false),
        gate_bits: BitWidth::MAX,
    };
    let mut quantized = network.clone();
    attach(&mut quantized, &layers, Some(&config(8, false)), &[]).unwrap();
    let mut workspace = Workspace::new(&quantized, x.len() / network.inputs()).unwrap();
    quantized.train_forward(x, &mut workspace).unwrap();
    quantized
}

/// Those widths as settings, for [`equalized`].
fn settings(network: &Network, weight_bits: u8, activation_bits: u8) -> PtqSettings {
    let bits = |bits| BitWidth::new(bits).unwrap();
    let widths = LayerWidths { weights: bits(weight_bits), activations: bits(activation_bits) };
    let layers = vec![widths; network.layers.len()];
    PtqSettings {
        input: BitWidth::INT8,
        layers,
        per_channel: false,
        weight_clipping: false,
        gates: BitWidth::MAX,
    }
}

/// The mean squared distance of two networks' outputs.
fn distance(a: &Network, b: &Network, x: &[f32]) -> f64 {
    let (a, b) = (a.forward(x).unwrap(), b.forward(x).unwrap());
    let squares = a.iter().zip(&b).map(|(a, b)| f64::from(a - b) * f64::from(a - b));
    squares.sum::<f64>() / a.len() as f64
}

#[test]
fn all_corrections_together_lower_to_better_integers() {
    let error = |float: &Network, integers: &IntNetwork, x: &[f32]| -> f64 {
        let pairs = float.forward(x).unwrap().into_iter().zip(integers.run(x).unwrap());
        pairs.map(|(float, integer)| f64::from(float - integer) * f64::from(float - integer)).sum()
    };
    for (name, float) in [("mlp", mlp(11)), ("cnn", cnn(MAX_POOL, 11)), ("cnn, means", cnn(AVERAGE_POOL, 11))]
    {
        let (x, other) = (samples(1, 400, &float), samples(2, 400, &float));
        let plain = lower(&quantized(&float, &x, 4, 8), Runtime::Reference).unwrap();
        let balanced = equalized(&float, &settings(&float, 4, 8)).unwrap().network;
        let nearest = quantized(&balanced, &x, 4, 8);
        let mut rounding =
            AdaptiveRounding::new(balanced.clone(), nearest, &x, RoundingSettings::default()).unwrap();
        while !rounding.step(&mut Budget::default()).unwrap() {}
        let mut correction = BiasCorrection::new(balanced, rounding.into_network(), &x).unwrap();
        while !correction.step(&x, &mut Budget::default()).unwrap() {}
        let corrected = lower(&correction.into_network(), Runtime::Reference).unwrap();
        let (before, after) = (error(&float, &plain, &other), error(&float, &corrected, &other));
        assert!(after < 0.5 * before, "{name}: {before} became {after}");
    }
}

//! Costs worked out by hand, and those of an LSTM.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use nn::{Activation, Dense, LayerConfig, LayerSpec, Shape, Workspace, attach};
use quant::Grid;

use super::*;

fn frozen(scale: f32) -> Quantizer {
    Quantizer::frozen(vec![Grid::from_affine(scale, 0, BitWidth::INT8, false).unwrap()]).unwrap()
}

/// `y = act(x K + b)` from 2 to 2 values with the kernel `diagonal(k)`, with quantizers of the scales given.
fn layer(activation: Activation, k: f32, scales: Option<(f32, f32)>) -> Layer {
    let quantizers = scales.map(|(weights, output)| LayerQuantizers {
        weights: frozen(weights),
        pre_activation: None,
        post_activation: Some(frozen(output)),
    });
    let dense = Dense::from_parts(2, 2, activation, vec![k, 0.0, 0.0, k], vec![0.0, 0.0], quantizers);
    Layer::Dense(dense.unwrap())
}

/// 1.3 x, then 0.7 times that; inputs in whole steps, weights in halves, values in steps of 0.4.
fn networks() -> (Network, Network) {
    let layers = |scales| vec![layer(Activation::Relu, 1.3, scales), layer(Activation::Linear, 0.7, scales)];
    let float = Network { input_quantizer: None, layers: layers(None) };
    let quantized = Network { input_quantizer: Some(frozen(1.0)), layers: layers(Some((0.5, 0.4))) };
    (float, quantized)
}

fn finished(mut attribution: Attribution) -> Costs {
    for _ in 0..100 {
        assert!(attribution.costs().is_none() && attribution.progress() < 1.0);
        if attribution.step(&mut Budget::default()).unwrap() {
            return attribution.costs().unwrap();
        }
    }
    panic!("it does not end")
}

#[test]
fn each_tensor_is_quantized_alone_and_left_out_alone() {
    let (float, quantized) = networks();
    // One window whose label is 0, so that its ADE is the length of the estimate, sqrt(2) times one coordinate.
    let (x, labels) = (vec![1.4, 1.4], vec![0.0, 0.0]);
    let costs = finished(Attribution::new(float, quantized, x, labels).unwrap());
    let near = |ade: f64, coordinate: f64| {
        assert!((ade / 2.0_f64.sqrt() - coordinate).abs() < 1e-6, "{ade} for {coordinate}");
    };
    near(costs.float_ade, 1.4 * 1.3 * 0.7);
    // Input 1; 1 * 1.5 = 1.5 -> 1.6; 1.6 * 0.5 = 0.8.
    near(costs.quantized_ade, 0.8);
    let expected = [
        // Input 1; without: 1.4 * 1.5 = 2.1 -> 2.0, half of it 1.0 -> 1.2 (half up).
        (TensorKind::Input, 0, 1.3 * 0.7, 1.2),
        // 1.3 -> 1.5; without: 1.3 -> 1.2, 0.6 -> 0.8 (half up).
        (TensorKind::Weights, 0, 1.4 * 1.5 * 0.7, 0.8),
        // 1.82 -> 2.0; without: 1.5 * 0.5 = 0.75 -> 0.8.
        (TensorKind::Activations, 0, 2.0 * 0.7, 0.8),
        // 0.7 -> 0.5; without: 1.6 * 0.7 = 1.12 -> 1.2.
        (TensorKind::Weights, 1, 1.4 * 1.3 * 0.5, 1.2),
        // 1.274 -> 1.2; without: 0.8.
        (TensorKind::Activations, 1, 1.2, 0.8),
    ];
    assert_eq!(costs.tensors.len(), expected.len());
    for (cost, (kind, layer, alone, without)) in costs.tensors.iter().zip(expected) {
        assert_eq!(cost.tensor, TensorPlace { kind, layer });
        near(cost.alone_ade, alone);
        near(cost.without_ade, without);
    }
}

#[test]
fn an_lstm_has_its_weights_and_its_states() {
    let specs = [LayerSpec::Lstm { units: 2, return_sequences: false }];
    let mut float = Network::new(Shape { steps: 5, channels: 2 }, &specs).unwrap();
    float.initialize(3);
    let config = |bits, symmetric| {
        let mut config = inactive(1).unwrap().config().clone();
        (config.bits, config.start_step) = (BitWidth::new(bits).unwrap(), 0);
        (config.symmetric, config.narrow_range) = (symmetric, symmetric);
        config
    };
    let layers =
        LayerConfig { weights: config(3, true), activations: config(4, false), gate_bits: BitWidth::MAX };
    let mut quantized = float.clone();
    attach(&mut quantized, &layers, Some(&config(4, false)), &[]).unwrap();
    let x: Vec<f32> = (0..200).map(|i| (i * 7 % 31) as f32 / 15.5 - 1.0).collect();
    let mut workspace = Workspace::new(&quantized, 20).unwrap();
    quantized.train_forward(&x, &mut workspace).unwrap();
    let labels = float.forward(&x).unwrap();
    let ade = |network: &Network| metrics(&network.forward(&x).unwrap(), &labels).ade;
    let costs =
        finished(Attribution::new(float.clone(), quantized.clone(), x.clone(), labels.clone()).unwrap());
    assert_eq!((costs.float_ade, costs.quantized_ade), (0.0, ade(&quantized)));
    let kinds: Vec<_> = costs.tensors.iter().map(|cost| cost.tensor.kind).collect();
    assert_eq!(kinds, [TensorKind::Input, TensorKind::Weights, TensorKind::Activations]);
    let [input, weights, states] = costs.tensors.as_slice() else { panic!("three tensors") };
    // The input is the one tensor that can be taken away and added without knowing the layer.
    let mut only_input = float;
    only_input.input_quantizer = quantized.input_quantizer.take();
    assert_eq!((input.alone_ade, input.without_ade), (ade(&only_input), ade(&quantized)));
    // Coarse weights cost more than the states; each costs something, alone and beside the others.
    assert!(weights.alone_ade > 1e-3 && states.alone_ade > 1e-3);
    assert!(weights.without_ade < costs.quantized_ade && weights.alone_ade > states.alone_ade);
    assert!(states.without_ade != costs.quantized_ade && states.without_ade > 1e-3);
}

#[test]
fn other_networks_and_sizes_are_refused() {
    let (float, quantized) = networks();
    let message = |float: &Network, x: usize, labels: usize| {
        Attribution::new(float.clone(), quantized.clone(), vec![0.0; x], vec![0.0; labels])
            .unwrap_err()
            .to_string()
    };
    assert_eq!(message(&float, 4, 3), "3 label values for 2 windows of 2");
    assert_eq!(message(&float, 3, 2), "windows: 3 values are not rows of 2");
    let other = Network { input_quantizer: None, layers: float.layers[..1].to_vec() };
    assert_eq!(message(&other, 4, 4), "the float and the quantized network have different layers");
}

//! Evaluation, traces and the attaching of quantizers.

#![allow(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use nn::{Activation, Dense, Layer, LayerConfig, LayerQuantizers, Network, NetworkError, Workspace, attach};
use quant::{BitWidth, Quantizer, QuantizerConfig, QuantizerKind, RangeInit};

fn quantizer(kind: QuantizerKind, bits: u8) -> QuantizerConfig {
    QuantizerConfig {
        kind,
        bits: BitWidth::new(bits).unwrap(),
        per_axis: false,
        symmetric: false,
        narrow_range: false,
        range_init: RangeInit::FirstBatch,
        fixed_min: -1.0,
        fixed_max: 1.0,
        start_step: 0,
        formula: None,
    }
}

fn layer_config(weight_bits: u8, activation_bits: u8) -> LayerConfig {
    LayerConfig {
        weights: quantizer(QuantizerKind::LastValue, weight_bits),
        activations: quantizer(QuantizerKind::MovingAverage, activation_bits),
    }
}

/// 4 -> 9 relu -> 3 tanh, with random weights.
fn network() -> Network {
    let mut network = Network::mlp(4, &[9], 3, Activation::Tanh).unwrap();
    network.initialize(5);
    network
}

fn rows(n: usize) -> Vec<f32> {
    (0..n * 4).map(|i| (i * 37 % 101) as f32 / 50.0 - 1.0).collect()
}

fn dense(network: &Network, layer: usize) -> &Dense {
    network.layers[layer].as_dense().unwrap()
}

#[test]
fn evaluation_is_the_same_in_one_go_and_row_by_row() {
    let (network, x) = (network(), rows(130));
    let together = network.forward(&x).unwrap();
    let single: Vec<f32> = x.chunks(4).flat_map(|row| network.forward(row).unwrap()).collect();
    assert_eq!(together.len(), 390);
    assert_eq!(together, single);
    assert_eq!(network.forward(&[]).unwrap(), []);
}

#[test]
fn a_trace_holds_what_each_layer_computes() {
    let mut network = network();
    attach(&mut network, &layer_config(8, 8), Some(&quantizer(QuantizerKind::AllValues, 8)), &[]).unwrap();
    let x = rows(100);
    let mut workspace = Workspace::new(&network, 100).unwrap();
    network.train_forward(&x, &mut workspace).unwrap();
    let traces = network.trace(&x).unwrap();
    assert_eq!(traces[1].output, network.forward(&x).unwrap());
    // Relu: quantized after the activation. Tanh: quantized before it, and not after.
    let post = dense(&network, 0).quantizers().unwrap().post_activation.as_ref().unwrap();
    for (z, y) in traces[0].pre_activation.iter().zip(&traces[0].output) {
        assert_eq!(*y, post.grids()[0].fake_quantize(z.max(0.0)));
    }
    let pre = dense(&network, 1).quantizers().unwrap().pre_activation.as_ref().unwrap();
    for (z, y) in traces[1].pre_activation.iter().zip(&traces[1].output) {
        assert_eq!(*y, Activation::Tanh.value(pre.grids()[0].fake_quantize(*z)));
    }
    // The float network has a trace of the same form.
    let float = self::network();
    let traces = float.trace(&x).unwrap();
    assert_eq!(traces[1].output, float.forward(&x).unwrap());
    let tanh = |z: &f32| Activation::Tanh.value(*z);
    assert_eq!(traces[1].pre_activation.iter().map(tanh).collect::<Vec<_>>(), traces[1].output);
}

#[test]
fn a_layer_may_be_quantized_before_and_after_its_activation() {
    let fixed = |bits| Quantizer::new(quantizer(QuantizerKind::Fixed, bits), 1).unwrap();
    let (weights, pre, post) = (fixed(16), fixed(4), fixed(3));
    let quantizers = LayerQuantizers {
        weights: weights.clone(),
        pre_activation: Some(pre.clone()),
        post_activation: Some(post.clone()),
    };
    let layer =
        Dense::from_parts(1, 1, Activation::Sigmoid, vec![0.75], vec![0.1], Some(quantizers)).unwrap();
    let network = Network { input_quantizer: None, layers: vec![Layer::Dense(layer)] };
    for x in [-0.9f32, 0.0, 0.3, 0.8] {
        let z = x * weights.grids()[0].fake_quantize(0.75) + 0.1;
        let a = Activation::Sigmoid.value(pre.grids()[0].fake_quantize(z));
        assert_eq!(network.forward(&[x]).unwrap(), [post.grids()[0].fake_quantize(a)]);
    }
}

#[test]
fn only_the_training_pass_moves_ranges() {
    let mut network = network();
    attach(&mut network, &layer_config(4, 6), Some(&quantizer(QuantizerKind::AllValues, 8)), &[]).unwrap();
    let ranges = |network: &Network| {
        let q = dense(network, 0).quantizers().unwrap();
        let input = network.input_quantizer.as_ref().unwrap();
        [&q.weights, q.post_activation.as_ref().unwrap(), input].map(|q| (q.min()[0], q.max()[0]))
    };
    let before = ranges(&network);
    network.forward(&rows(20)).unwrap();
    network.trace(&rows(20)).unwrap();
    assert_eq!(ranges(&network), before);
    let mut workspace = Workspace::new(&network, 20).unwrap();
    network.train_forward(&rows(20), &mut workspace).unwrap();
    let after = ranges(&network);
    assert!(before.iter().zip(&after).all(|(b, a)| b != a), "{before:?} {after:?}");
    let (low, high) = rows(20).iter().fold((0.0f32, 0.0f32), |(low, high), v| (low.min(*v), high.max(*v)));
    assert_eq!(after[2], (low, high));
}

#[test]
fn quantizers_stand_where_tfmot_puts_them_and_single_layers_may_differ() {
    let mut network = Network::mlp(4, &[5, 6], 2, Activation::Sigmoid).unwrap();
    let per_axis = LayerConfig {
        weights: QuantizerConfig { per_axis: true, ..quantizer(QuantizerKind::LastValue, 3) },
        ..layer_config(3, 7)
    };
    attach(&mut network, &layer_config(4, 8), None, &[None, Some(per_axis)]).unwrap();
    let summary = |layer: usize| {
        let q = dense(&network, layer).quantizers().unwrap();
        let bits = |q: &Quantizer| q.config().bits.get();
        let pre = q.pre_activation.as_ref().map(bits);
        (bits(&q.weights), q.weights.min().len(), pre, q.post_activation.as_ref().map(bits))
    };
    assert_eq!(summary(0), (4, 1, None, Some(8)));
    assert_eq!(summary(1), (3, 6, None, Some(7)));
    assert_eq!(summary(2), (4, 1, Some(8), None));
    assert!(network.input_quantizer.is_none());
}

#[test]
fn a_refused_setting_names_its_layer_and_changes_nothing() {
    let mut network = network();
    let bad = LayerConfig {
        activations: QuantizerConfig { fixed_min: 1.0, ..quantizer(QuantizerKind::Fixed, 8) },
        ..layer_config(8, 8)
    };
    let error = attach(&mut network, &layer_config(8, 8), None, &[None, Some(bad.clone())]).unwrap_err();
    let message = error.to_string();
    assert!(message.starts_with("layer 2 (dense): quantizer of the activation: "), "{message}");
    assert!(dense(&network, 0).quantizers().is_none());
    let error = attach(&mut network, &layer_config(8, 8), Some(&bad.activations), &[]).unwrap_err();
    assert!(error.to_string().starts_with("network input: quantizer of the input: "), "{error}");
    let error = attach(&mut network, &bad, None, &[const { None }; 3]).unwrap_err();
    assert_eq!(error, NetworkError::Overrides { layers: 2, found: 3 });
}

#[test]
fn a_quantizer_with_the_wrong_number_of_ranges_is_refused() {
    let three =
        Quantizer::new(QuantizerConfig { per_axis: true, ..quantizer(QuantizerKind::LastValue, 8) }, 3)
            .unwrap();
    let quantizers = LayerQuantizers { weights: three.clone(), pre_activation: None, post_activation: None };
    let error =
        Dense::from_parts(4, 2, Activation::Relu, vec![0.0; 8], vec![0.0; 2], Some(quantizers)).unwrap_err();
    assert_eq!(error.to_string(), "the quantizer of the kernel has 3 ranges, allowed are 1 or 2");
    let network = Network { input_quantizer: Some(three), ..network() };
    let error = network.forward(&rows(1)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "network input: the quantizer of the input has 3 ranges, allowed are 1 or 4"
    );
}

#[test]
fn arrays_and_workspaces_that_do_not_fit_are_refused() {
    let mut network = network();
    let rows_error = NetworkError::Rows { what: "inputs", width: 4, found: 7 };
    assert_eq!(network.forward(&[0.0; 7]).unwrap_err(), rows_error);
    assert_eq!(rows_error.to_string(), "inputs: 7 values are not rows of 4");
    let mut workspace = Workspace::new(&network, 2).unwrap();
    assert_eq!(network.train_forward(&[0.0; 7], &mut workspace).unwrap_err(), rows_error);
    assert_eq!(
        network.train_forward(&rows(3), &mut workspace).unwrap_err(),
        NetworkError::Capacity { capacity: 2, found: 3 }
    );
    network.train_forward(&rows(2), &mut workspace).unwrap();
    assert_eq!(
        network.backward(&[0.0; 3], &mut workspace).unwrap_err(),
        NetworkError::GradientRows { expected: 2, found: 1 }
    );
    let mut other = Network::mlp(4, &[8], 3, Activation::Tanh).unwrap();
    assert_eq!(other.train_forward(&rows(2), &mut workspace).unwrap_err(), NetworkError::Workspace);
    // Quantizers attached later need buffers the old workspace does not have.
    attach(&mut network, &layer_config(8, 8), None, &[]).unwrap();
    assert_eq!(network.train_forward(&rows(2), &mut workspace).unwrap_err(), NetworkError::Workspace);
}

//! Evaluation, traces and the attaching of quantizers.

#![allow(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use nn::{
    Activation, ActivationFunction, Dense, Layer, LayerConfig, LayerQuantizers, LayerSpec, Network,
    NetworkError, Padding, Pooling, Shape, Weightless, Workspace, attach,
};
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
        gate_bits: BitWidth::MAX,
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
    assert!(message.starts_with("dense 2: quantizer of the activations: "), "{message}");
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
    assert_eq!(error.to_string(), "the quantizer of the weights has 3 ranges, allowed are 1 or 2");
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

/// Conv 5 relu (per filter), average pool, conv 3 tanh, max pool, flatten, dense.
fn convolutional() -> Network {
    let conv = |filters, activation| LayerSpec::Conv1D {
        filters,
        kernel_size: 3,
        stride: 1,
        padding: Padding::Same,
        activation,
    };
    let specs = [
        conv(5, Activation::Relu),
        LayerSpec::Weightless(Weightless::AveragePool1D(Pooling {
            size: 2,
            stride: 2,
            padding: Padding::Valid,
        })),
        conv(3, Activation::Tanh),
        LayerSpec::Weightless(Weightless::MaxPool1D(Pooling { size: 2, stride: 2, padding: Padding::Valid })),
        LayerSpec::Weightless(Weightless::Flatten),
        LayerSpec::Dense { units: 2, activation: Activation::Linear },
    ];
    let mut network = Network::new(Shape { steps: 8, channels: 4 }, &specs).unwrap();
    network.initialize(5);
    let config = LayerConfig {
        weights: QuantizerConfig { per_axis: true, ..quantizer(QuantizerKind::AllValues, 4) },
        ..layer_config(4, 8)
    };
    attach(&mut network, &config, Some(&quantizer(QuantizerKind::AllValues, 8)), &[]).unwrap();
    let mut workspace = Workspace::new(&network, 10).unwrap();
    network.train_forward(&rows(80), &mut workspace).unwrap();
    network
}

#[test]
fn convolutions_are_quantized_per_filter_and_poolings_stay_on_the_grid_of_their_input() {
    let network = convolutional();
    let Layer::Conv1D(conv) = &network.layers[0] else { panic!("the first layer is a convolution") };
    let q = conv.quantizers().unwrap();
    for filter in 0..5 {
        let column = || conv.kernel().iter().skip(filter).step_by(5).copied();
        assert_eq!(q.weights.max()[filter], column().fold(0.0, f32::max), "filter {filter}");
        assert_eq!(q.weights.min()[filter], column().fold(0.0, f32::min), "filter {filter}");
    }
    // Relu: quantized after it. Tanh: before it, so that what it gives lies on no grid.
    let [grid] = q.post_activation.as_ref().unwrap().grids() else { panic!("one range per tensor") };
    assert!(q.pre_activation.is_none());
    let tanh = network.layers[2].quantizers().unwrap();
    assert!(tanh.post_activation.is_none() && tanh.pre_activation.is_some());
    let expected = [true, true, true, false, false, false, true];
    for (layer, is_on_grid) in expected.into_iter().enumerate() {
        assert_eq!(!network.grids_before(layer).is_empty(), is_on_grid, "before layer {layer}");
    }
    assert_eq!(network.grids_before(1), network.grids_before(2));
    let traces = network.trace(&rows(80)).unwrap();
    for layer in [0, 1] {
        for v in &traces[layer].output {
            assert_eq!(*v, grid.fake_quantize(*v), "output of layer {}", layer + 1);
        }
    }
    let halves = traces[0].output.chunks_exact(10).map(|pair| (pair[0] + pair[5]) / 2.0);
    let means = traces[1].output.chunks_exact(5).map(|step| step[0]);
    let moved = halves.zip(means).filter(|(float, mean)| (float - mean).abs() > grid.scale() / 4.0).count();
    assert!(moved > 0, "no mean lay between two points of the grid");
}

#[test]
fn ranges_are_listed_in_the_order_of_the_network() {
    let mut network = convolutional();
    let names: Vec<String> = network.quantizer_ranges().iter().map(|range| range.place.to_string()).collect();
    let expected = [
        "network input",
        "conv1d 1, weights",
        "conv1d 1, activations",
        "conv1d 3, weights",
        "conv1d 3, values before the activation",
        "dense 6, weights",
        "dense 6, activations",
    ];
    assert_eq!(names, expected);
    let ranges = network.quantizer_ranges();
    let Layer::Conv1D(conv) = &network.layers[0] else { panic!("the first layer is a convolution") };
    let q = &conv.quantizers().unwrap().weights;
    assert_eq!(ranges[1].min, q.min().iter().copied().fold(0.0, f32::min));
    assert_eq!(ranges[1].max, q.max().iter().copied().fold(0.0, f32::max));
    let mut quantized = vec![0.0; conv.kernel().len()];
    q.apply(conv.kernel(), &mut quantized);
    let zeros = quantized.iter().filter(|v| **v == 0.0).count() as f32 / quantized.len() as f32;
    assert_eq!(ranges[1].zero_share, Some(zeros));
    assert!(zeros > 0.0 && zeros < 0.5 && ranges[2].zero_share.is_none(), "{zeros}");
    // TFMOT's start: at 3 bits from -6 to 6 every weight of this size is quantized to 0.
    let wide = QuantizerConfig {
        symmetric: true,
        narrow_range: true,
        range_init: RangeInit::Tfmot,
        ..quantizer(QuantizerKind::MovingAverage, 3)
    };
    let config = LayerConfig { weights: wide, ..layer_config(4, 8) };
    attach(&mut network, &config, None, &[]).unwrap();
    let ranges = network.quantizer_ranges();
    assert_eq!((ranges[0].min, ranges[0].max, ranges[0].zero_share), (-6.0, 6.0, Some(1.0)));
}

//! Lowering of the cases no golden file has: asymmetric weights, dead tensors, tables, missing quantizers.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use int_nn::Affine;
use nn::{Dense, Layer};
use quant::{BitWidth, QuantizerConfig, QuantizerKind, RangeInit};

use super::*;

const RUNTIME: Runtime = Runtime::Reference;

/// A per-tensor quantizer with this range.
fn fixed(min: f32, max: f32, bits: u8) -> Quantizer {
    let bits = BitWidth::new(bits).unwrap();
    Quantizer::frozen(vec![Grid::nudged(min, max, bits, false).unwrap()]).unwrap()
}

/// A layer of one input and as many outputs as weights.
fn layer(activation: Activation, kernel: &[f32], bias: &[f32], quantizers: LayerQuantizers) -> Layer {
    let (kernel, bias) = (kernel.to_vec(), bias.to_vec());
    Layer::Dense(Dense::from_parts(1, bias.len(), activation, kernel, bias, Some(quantizers)).unwrap())
}

fn network(input: Quantizer, layer: Layer) -> Network {
    Network { input_quantizer: Some(input), layers: vec![layer] }
}

fn quantizers(weights: Quantizer, post: Quantizer) -> LayerQuantizers {
    LayerQuantizers { weights, pre_activation: None, post_activation: Some(post) }
}

fn dense_of(network: &IntNetwork) -> &Affine {
    network.layers()[0].affine().unwrap()
}

#[test]
fn asymmetric_weights_keep_their_zero_point() {
    // Weights in [-0.5, 3.25] at 4 bits: step 0.25, zero code 2, signed zero point -6.
    let float = layer(
        Activation::Linear,
        &[3.25, -0.5],
        &[0.5, -0.25],
        quantizers(fixed(-0.5, 3.25, 4), fixed(-16.0, 15.875, 8)),
    );
    let fake = network(fixed(-4.0, 3.96875, 8), float);
    let integers = lower(&fake, RUNTIME).unwrap();
    let parts = dense_of(&integers).parts();
    assert_eq!((parts.weight_zero_points.as_slice(), parts.weights.unpack()), (&[-6][..], vec![7, -8]));
    // Input step 1/32, weight step 1/4: bias in 128ths, and as much finer as the sums leave room for.
    assert_eq!(parts.bias, [64, -32].map(|bias: i64| bias << parts.accumulator_shift));
    assert_eq!(parts.accumulator_shift, 20);
    assert_eq!(integers.run(&[2.0, -1.0]).unwrap(), fake.forward(&[2.0, -1.0]).unwrap());
    assert_eq!(integers.run(&[2.0]).unwrap(), [7.0, -1.25]);
}

#[test]
fn per_axis_weights_have_a_scale_each() {
    let bits = BitWidth::new(4).unwrap();
    let grid = |max: f32| Grid::nudged(-max, max, bits, true).unwrap();
    let weights = Quantizer::frozen(vec![grid(0.875), grid(1.75)]).unwrap();
    let float =
        layer(Activation::Relu, &[0.875, -1.75], &[0.0; 2], quantizers(weights, fixed(0.0, 7.96875, 8)));
    let integers = lower(&network(fixed(-4.0, 3.96875, 8), float), RUNTIME).unwrap();
    let parts = dense_of(&integers).parts();
    assert_eq!((parts.weight_scales.as_slice(), parts.weights.unpack()), (&[0.125, 0.25][..], vec![7, -7]));
    assert!(parts.relu);
    assert_eq!(integers.run(&[-2.0]).unwrap(), [0.0, 3.5]);
}

#[test]
fn tables_take_the_fixed_output_where_none_is_given() {
    for (post, expected) in [
        (None, 1.0 / 128.0),
        (Some(fixed(-1.0, 0.9921875, 8)), 1.0 / 128.0),
        (Some(fixed(-1.0, 0.875, 4)), 0.125),
    ] {
        let attached = LayerQuantizers {
            weights: fixed(-1.0, 0.9921875, 8),
            pre_activation: Some(fixed(-4.0, 3.96875, 8)),
            post_activation: post,
        };
        let fake = network(fixed(-4.0, 3.96875, 8), layer(Activation::Tanh, &[0.5], &[0.0], attached));
        let integers = lower(&fake, RUNTIME).unwrap();
        assert_eq!((integers.layers().len(), integers.output_params().scale()), (2, expected));
        let (found, exact) = (integers.run(&[1.0]).unwrap()[0], 0.46211717);
        assert!((found - exact).abs() <= expected / 2.0, "{found} against {exact}");
    }
}

#[test]
fn a_dead_tensor_is_zero_in_integers_too() {
    let dead = || Quantizer::frozen(vec![Grid::zero(BitWidth::INT8, false)]).unwrap();
    let good = || fixed(-1.0, 0.9921875, 8);
    let build = |input, weights, post| {
        network(input, layer(Activation::Linear, &[0.5], &[0.25], quantizers(weights, post)))
    };
    for fake in [build(dead(), good(), good()), build(good(), dead(), good()), build(good(), good(), dead())]
    {
        let integers = lower(&fake, RUNTIME).unwrap();
        for x in [-1.0, 0.0, 0.75] {
            let (found, expected) = (integers.run(&[x]).unwrap()[0], fake.forward(&[x]).unwrap()[0]);
            assert!((found - expected).abs() < 1e-6, "{found} against {expected} at {x}");
        }
    }
}

#[test]
fn a_huge_bias_of_a_trained_network_gets_wide_sums() {
    let float = layer(
        Activation::Linear,
        &[0.5],
        &[1e6],
        quantizers(fixed(-1.0, 0.9921875, 8), fixed(-1.0, 1.1e6, 8)),
    );
    let integers = lower(&network(fixed(-1e-3, 1e-3, 8), float), RUNTIME).unwrap();
    assert!(dense_of(&integers).audit().bits > 32);
    let found = integers.run(&[0.0]).unwrap()[0];
    assert!((found - 1e6).abs() < 5e3, "{found}");
}

#[test]
fn what_cannot_be_lowered_is_named() {
    let message = |network: &Network| lower(network, RUNTIME).unwrap_err().to_string();
    let good = || fixed(-1.0, 0.9921875, 8);
    let float = |attached| layer(Activation::Linear, &[0.5], &[0.25], attached);
    let whole = network(good(), float(quantizers(good(), good())));
    assert!(lower(&whole, RUNTIME).is_ok());

    let without_input = Network { input_quantizer: None, ..whole };
    assert_eq!(message(&without_input), "network input: has no quantizer");
    let bare = Dense::zeros(1, 1, Activation::Relu).unwrap();
    assert_eq!(message(&network(good(), Layer::Dense(bare))), "dense 1, weights: has no quantizer");
    let no_output = LayerQuantizers { weights: good(), pre_activation: None, post_activation: None };
    assert_eq!(message(&network(good(), float(no_output))), "dense 1, activations: has no quantizer");
    let misplaced =
        LayerQuantizers { weights: good(), pre_activation: Some(good()), post_activation: Some(good()) };
    assert_eq!(
        message(&network(good(), float(misplaced))),
        "dense 1, values before the activation: a quantizer before relu or linear cannot be lowered"
    );

    let config = QuantizerConfig {
        kind: QuantizerKind::LastValue,
        bits: BitWidth::INT8,
        per_axis: false,
        symmetric: false,
        narrow_range: false,
        range_init: RangeInit::FirstBatch,
        fixed_min: 0.0,
        fixed_max: 0.0,
        start_step: 0,
        formula: None,
    };
    let mut overflowed = Quantizer::new(config.clone(), 1).unwrap();
    overflowed.observe(&[f32::INFINITY]);
    let broken = network(good(), float(quantizers(good(), overflowed)));
    assert!(message(&broken).starts_with("dense 1, activations: a scale of NaN"), "{}", message(&broken));

    let mut per_axis = Quantizer::new(QuantizerConfig { per_axis: true, ..config }, 2).unwrap();
    per_axis.observe(&[1.0, 2.0]);
    let float = layer(Activation::Linear, &[0.5, 0.5], &[0.0; 2], quantizers(good(), per_axis));
    assert_eq!(
        message(&network(good(), float)),
        "dense 1, activations: has 2 ranges; integers need one per activation"
    );
}

#[test]
fn sums_beyond_64_bits_are_refused_by_layer() {
    // Steps of 1e-12 and 1e-12 under a bias of 1e6: 1e30 steps.
    let tiny = || fixed(-1e-10, 1e-10, 8);
    let float = layer(Activation::Linear, &[1e-10], &[1e6], quantizers(tiny(), fixed(-1.0, 1e6, 8)));
    let message = lower(&network(tiny(), float), RUNTIME).unwrap_err().to_string();
    assert_eq!(message, "dense 1: the sums of this layer may exceed 64 bits");
}

//! Widths from configs, degenerate tensors, and errors that name their place.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use nn::Dense;
use protocol::config::LayerBits;
use vocabulary::Activation;

use super::*;

fn dense(activation: Activation, kernel: &[f32], bias: &[f32]) -> Layer {
    let inputs = kernel.len() / bias.len();
    let dense = Dense::from_parts(inputs, bias.len(), activation, kernel.to_vec(), bias.to_vec(), None);
    Layer::Dense(dense.unwrap())
}

fn one_layer(activation: Activation, kernel: &[f32], bias: &[f32]) -> Network {
    Network { input_quantizer: None, layers: vec![dense(activation, kernel, bias)] }
}

fn settings(bits: u8, layers: usize, per_channel: bool) -> PtqSettings {
    let bits = BitWidth::new(bits).unwrap();
    let widths = LayerWidths { weights: bits, activations: bits };
    PtqSettings {
        input: BitWidth::INT8,
        layers: vec![widths; layers],
        per_channel,
        weight_clipping: false,
        gates: BitWidth::MAX,
    }
}

fn quantizers(network: &Network, layer: usize) -> &LayerQuantizers {
    let Layer::Dense(dense) = &network.layers[layer] else { panic!("not dense") };
    dense.quantizers().unwrap()
}

#[test]
fn a_config_gives_every_layer_its_widths() {
    let per_layer = vec![
        LayerBits { layer: 1, weight_bits: Some(3), activation_bits: None },
        LayerBits { layer: 7, weight_bits: Some(2), activation_bits: None },
    ];
    let config = PtqConfig {
        weight_bits: 4,
        activation_bits: 6,
        input_bits: 12,
        per_channel: false,
        per_layer,
        ..PtqConfig::default()
    };
    let settings = PtqSettings::from_config(&config, 2).unwrap();
    let widths =
        |layer: usize| (settings.layers[layer].weights.get(), settings.layers[layer].activations.get());
    assert_eq!((settings.input.get(), widths(0), widths(1)), (12, (4, 6), (3, 6)));
    assert!(PtqSettings::from_config(&PtqConfig { weight_bits: 17, ..config }, 2).is_err());
}

#[test]
fn kernels_become_the_values_of_their_codes() {
    // 4 bits: codes -7 to 7. Channel 0 has the scale 0.7 / 7 = 0.1, channel 1 1.4 / 7 = 0.2.
    let network = one_layer(Activation::Linear, &[0.7, -1.4, -0.26, 0.31], &[0.0, 0.0]);
    let ranges = [(-1.0, 1.0), (-2.0, 2.0), (-2.0, 2.0)];
    let quantized = ptq(&network, &ranges, &settings(4, 1, true)).unwrap();
    let Layer::Dense(layer) = &quantized.layers[0] else { panic!("not dense") };
    for (found, expected) in layer.kernel().iter().zip([0.7, -1.4, -0.3, 0.4]) {
        assert!((found - expected).abs() < 1e-6, "{found} against {expected}");
    }
    assert_eq!(quantizers(&quantized, 0).weights.grids().len(), 2);
    let whole = ptq(&network, &ranges, &settings(4, 1, false)).unwrap();
    let grids = quantizers(&whole, 0).weights.grids();
    assert_eq!((grids.len(), grids[0].signed_code(-1.4)), (1, -7));
}

#[test]
fn tanh_gets_a_grid_before_it_and_the_fixed_one_behind() {
    let network = one_layer(Activation::Tanh, &[1.0], &[0.0]);
    let quantized = ptq(&network, &[(-1.0, 1.0), (-3.0, 3.0), (-0.9, 0.9)], &settings(8, 1, true)).unwrap();
    let quantizers = quantizers(&quantized, 0);
    let (pre, post) =
        (quantizers.pre_activation.as_ref().unwrap(), quantizers.post_activation.as_ref().unwrap());
    assert_eq!(pre.grids()[0].scale(), (6.0_f64 / 255.0) as f32);
    assert_eq!((post.grids()[0].scale(), post.grids()[0].signed_zero_point()), (1.0 / 128.0, 0));
}

#[test]
fn dead_tensors_and_huge_biases_have_grids() {
    let network = one_layer(Activation::Relu, &[0.0, 0.0], &[1e6, 0.0]);
    let ranges = [(0.0, 0.0), (0.0, 0.0), (0.0, 0.0)];
    let quantized = ptq(&network, &ranges, &settings(8, 1, true)).unwrap();
    let grids = quantizers(&quantized, 0).weights.grids();
    let input = quantized.input_quantizer.as_ref().unwrap().grids()[0];
    assert_eq!((input.scale(), input.signed_zero_point()), (2e-6_f32 / 255.0, 0));
    assert_eq!(grids[1].scale(), (5e-7_f64 / 127.0) as f32);
    // The bias of 1e6 sets the scale: 1e6 / (s_in * 2^30).
    let expected = 1e6 / (f64::from(input.scale()) * f64::from(1_u32 << 30));
    assert_eq!(grids[0].scale(), expected as f32);
}

#[test]
fn errors_name_the_layer_and_the_tensor() {
    let network = Network {
        input_quantizer: None,
        layers: vec![dense(Activation::Relu, &[1.0], &[0.0]), dense(Activation::Linear, &[1.0], &[0.0])],
    };
    let good = [(-1.0, 1.0), (-1.0, 1.0), (0.0, 1.0), (-1.0, 1.0), (-1.0, 1.0)];
    let message =
        |ranges: &[(f32, f32)]| ptq(&network, ranges, &settings(8, 2, true)).unwrap_err().to_string();
    let mut bad = good;
    bad[4] = (f32::NAN, 1.0);
    assert_eq!(message(&bad), "dense 2, activations: the range [NaN, 1] is not finite");
    bad = good;
    bad[0] = (0.0, f32::INFINITY);
    assert_eq!(message(&bad), "network input: the range [0, inf] is not finite");
    assert_eq!(message(&good[..3]), "calibrated ranges: 3 for a network that needs 5");
    let error = ptq(&network, &good, &settings(8, 1, true)).unwrap_err().to_string();
    assert_eq!(error, "widths per layer: 1 for a network that needs 2");
}

//! Norm correction.

use nn::Layer;

use super::*;
use crate::calibrate::{States, ranges};
use crate::correction::{norm_of, restore_norms};
use crate::ptq::ptq;

/// The network quantized after training, weights with these bits and activations with 8.
fn converted(float: &Network, bits: u8, per_channel: bool) -> Network {
    let x = samples(1, 200, float);
    let settings = PtqSettings { per_channel, ..settings(float, bits, 8) };
    ptq(float, &ranges(float, &x, States::Reset).unwrap(), &settings).unwrap()
}

/// For each grid of a layer's weights its scale, its codes, and the norm of its weights as a share of that of `float`.
fn weights(float: &Layer, layer: &Layer) -> Vec<(f32, Vec<i32>, f64)> {
    let (Some(float), Some(affine)) = (Affine::of(float), Affine::of(layer)) else { return Vec::new() };
    let grids = affine.quantizers.unwrap().weights.grids();
    let of_grid = |(channel, grid): (usize, &quant::Grid)| {
        let values = affine.kernel.iter().skip(channel).step_by(grids.len());
        let [is, was] = [affine.kernel, float.kernel].map(|kernel| norm_of(kernel, channel, grids.len()));
        (grid.scale(), values.map(|weight| grid.signed_code(*weight)).collect(), is / was)
    };
    grids.iter().enumerate().map(of_grid).collect()
}

#[test]
fn weights_have_the_norm_of_the_float_ones_and_their_codes() {
    for bits in [2, 3, 4, 8, 16] {
        for per_channel in [false, true] {
            for float in [mlp(bits.into()), cnn(MAX_POOL, bits.into()), cnn(AVERAGE_POOL, bits.into())] {
                let plain = converted(&float, bits, per_channel);
                let corrected = restore_norms(&float, plain.clone()).unwrap();
                let layers = float.layers.iter().zip(plain.layers.iter().zip(&corrected.layers));
                for (float, (before, after)) in layers {
                    for (before, after) in weights(float, before).iter().zip(weights(float, after)) {
                        assert_eq!(before.1, after.1);
                        assert!((after.2 - 1.0).abs() < 1e-6, "{bits} bits: {} became {}", before.2, after.2);
                    }
                    assert_eq!(before.quantizers().is_some(), after.quantizers().is_some());
                }
                lower(&corrected, Runtime::Reference).unwrap();
            }
        }
    }
}

#[test]
fn the_factor_goes_into_the_scale() {
    // 3 bits: codes -3 to 3. Channel 0 has the scale 0.1 and the codes 3 and 1 for 0.3 and 0.14; channel 1 is on its grid
    // already, channel 2 is all zeros.
    let mut float = Network::mlp(2, &[], 3, Activation::Linear).unwrap();
    let kernel = vec![0.3, 0.45, 0.0, 0.14, -0.15, 0.0];
    float.layers[0] = with_parameters(&float.layers[0], kernel, vec![0.0; 3], None).unwrap();
    let plain = converted(&float, 3, true);
    let corrected = restore_norms(&float, plain.clone()).unwrap();
    let (before, after) =
        (weights(&float.layers[0], &plain.layers[0]), weights(&float.layers[0], &corrected.layers[0]));
    assert_eq!((&after[0].1[..], &after[1].1[..], &after[2].1[..]), (&[3, 1][..], &[3, -1][..], &[0, 0][..]));
    // sqrt(0.3^2 + 0.14^2) / sqrt(3^2 + 1^2).
    assert!((f64::from(after[0].0) - (0.1096_f64 / 10.0).sqrt()).abs() < 1e-8, "{}", after[0].0);
    assert!((after[1].0 / before[1].0 - 1.0).abs() < 1e-6);
    assert_eq!(after[2].0, before[2].0);
}

#[test]
fn no_scale_becomes_too_small_for_its_bias() {
    // The largest bias sets the scale of channel 0, which the norm alone would lower.
    let mut float = Network::mlp(2, &[], 1, Activation::Linear).unwrap();
    float.layers[0] = with_parameters(&float.layers[0], vec![3e-7, 5e-7], vec![1e6], None).unwrap();
    let plain = converted(&float, 3, true);
    let corrected = restore_norms(&float, plain.clone()).unwrap();
    let scale = |network: &Network| weights(&float.layers[0], &network.layers[0])[0].0;
    assert!(scale(&corrected) >= scale(&plain), "{} became {}", scale(&plain), scale(&corrected));
    lower(&corrected, Runtime::Reference).unwrap();
}

#[test]
fn an_lstm_stays_and_the_layer_behind_it_is_corrected() {
    let float = recurrent(1);
    let plain = converted(&float, 3, true);
    let corrected = restore_norms(&float, plain.clone()).unwrap();
    let lstm = |network: &Network| match &network.layers[0] {
        Layer::Lstm(lstm) => (lstm.kernel().to_vec(), lstm.quantizers().unwrap().kernel.grids().to_vec()),
        _ => panic!("not an LSTM"),
    };
    assert_eq!(lstm(&corrected), lstm(&plain));
    for (_, _, share) in weights(&float.layers[1], &corrected.layers[1]) {
        assert!((share - 1.0).abs() < 1e-6, "{share}");
    }
}

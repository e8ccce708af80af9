//! Bias correction.

use super::*;
use crate::correction::{BiasCorrection, CorrectionError};

fn corrected(float: &Network, quantized: &Network, x: &[f32]) -> Network {
    let mut correction = BiasCorrection::new(float.clone(), quantized.clone(), x).unwrap();
    let mut steps = 0;
    while !correction.step(x, &mut Budget::default()).unwrap() {
        steps += 1;
        assert!(steps < 1000 && correction.progress() < 1.0);
    }
    assert_eq!(correction.progress(), 1.0);
    correction.into_network()
}

/// The largest mean error of a channel before the activation.
fn largest_mean_error(float: &Network, quantized: &Network, x: &[f32]) -> f64 {
    let mut largest = 0.0_f64;
    let traces = float.trace(x).unwrap().into_iter().zip(quantized.trace(x).unwrap());
    for ((float, quantized), layer) in traces.zip(&quantized.layers) {
        let Some(affine) = Affine::of(layer) else { continue };
        let channels = affine.outputs();
        for channel in 0..channels {
            let pairs = float.pre_activation.iter().zip(&quantized.pre_activation);
            let errors = pairs.skip(channel).step_by(channels).map(|(f, q)| f64::from(*q) - f64::from(*f));
            let count = float.pre_activation.len() / channels;
            largest = largest.max((errors.sum::<f64>() / count as f64).abs());
        }
    }
    largest
}

#[test]
fn no_channel_has_a_mean_error() {
    for seed in 1..=4 {
        for float in [mlp(seed), cnn(MAX_POOL, seed), cnn(AVERAGE_POOL, seed), recurrent(seed)] {
            let x = samples(seed, 300, &float);
            let quantized = quantized(&float, &x, 4, 8);
            let before = largest_mean_error(&float, &quantized, &x);
            let after = largest_mean_error(&float, &corrected(&float, &quantized, &x), &x);
            assert!(before > 1e-4, "{before}");
            assert!(after < 1e-5, "{after}");
        }
    }
}

#[test]
fn coarse_networks_come_closer_to_their_float_network_on_other_samples() {
    let kinds: [fn(u64) -> Network; 3] = [mlp, |seed| cnn(MAX_POOL, seed), |seed| cnn(AVERAGE_POOL, seed)];
    for kind in kinds {
        let mut ratios = Vec::new();
        for seed in 1..=8 {
            let float = kind(seed);
            let (x, other) = (samples(seed, 400, &float), samples(seed + 100, 400, &float));
            let quantized = quantized(&float, &x, 4, 8);
            let corrected = corrected(&float, &quantized, &x);
            ratios.push(distance(&float, &corrected, &other) / distance(&float, &quantized, &other));
        }
        let mean = ratios.iter().sum::<f64>() / 8.0;
        assert!(mean < 0.8, "{ratios:?}");
    }
}

#[test]
fn other_networks_and_other_samples_are_refused() {
    let float = mlp(1);
    let message = |quantized: &Network, x: &[f32]| {
        BiasCorrection::new(float.clone(), quantized.clone(), x).unwrap_err().to_string()
    };
    assert_eq!(message(&float, &[]), CorrectionError::NoSamples.to_string());
    assert_eq!(message(&float, &[0.0; 5]), "calibration samples: 5 values are not rows of 4");
    let other = Network::mlp(4, &[23], 2, Activation::Linear).unwrap();
    assert_eq!(message(&other, &[0.0; 4]), CorrectionError::DifferentLayers.to_string());
}

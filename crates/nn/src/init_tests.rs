//! Tests of `init`.
#![allow(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
use super::*;
use crate::{Activation, Dense};

fn dense(network: &Network, layer: usize) -> &Dense {
    network.layers[layer].as_dense().unwrap()
}

#[test]
fn kernels_fill_their_range_and_biases_are_zero() {
    let mut network = Network::mlp(4, &[512], 2, Activation::Linear).unwrap();
    network.initialize(2016);
    for (layer, limit) in [(0, 6.0f32 / 516.0), (1, 6.0 / 514.0)] {
        let limit = limit.sqrt();
        let layer = dense(&network, layer);
        let n = layer.kernel().len() as f32;
        assert!(layer.kernel().iter().all(|w| w.abs() <= limit));
        let mean = layer.kernel().iter().sum::<f32>() / n;
        let variance = layer.kernel().iter().map(|w| w * w).sum::<f32>() / n;
        assert!(mean.abs() < 4.0 * limit / (3.0 * n).sqrt(), "mean {mean}");
        assert!((variance / (limit * limit / 3.0) - 1.0).abs() < 0.1, "variance {variance}");
        assert!(layer.bias().iter().all(|b| *b == 0.0));
    }
}

#[test]
fn a_seed_means_the_same_network_for_ever() {
    let mut network = Network::mlp(4, &[32], 2, Activation::Linear).unwrap();
    network.initialize(2016);
    let hash = network.hash();
    network.initialize(2017);
    assert_ne!(network.hash(), hash);
    network.initialize(2016);
    assert_eq!(network.hash(), hash);
    // Computed by a separate implementation of SplitMix64, xoshiro256++ and FNV-1a.
    assert_eq!(hash, 13_480_944_761_211_730_930);
}

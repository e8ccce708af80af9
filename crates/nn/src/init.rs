//! Starting weights.

use rand_core::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::layer::Layer;
use crate::network::Network;

impl Network {
    /// Glorot and Bengio's uniform start, as Keras: every kernel from U(-l, l) with `l = sqrt(6 / (inputs + outputs))`,
    /// every bias 0.
    ///
    /// The order of draws is part of the format, so that a seed means the same network for ever: one xoshiro256++ generator
    /// seeded by `seed` through SplitMix64; layers first to last; each kernel row-major `[inputs][outputs]`; one `u64` per
    /// weight, whose upper 53 bits `k` give `(2 k / 2^53 - 1) l` in f64, rounded to f32.
    pub fn glorot_uniform(&mut self, seed: u64) {
        let mut generator = Xoshiro256PlusPlus::seed_from_u64(seed);
        for layer in &mut self.layers {
            match layer {
                Layer::Dense(dense) => {
                    let limit = (6.0 / (dense.inputs + dense.outputs) as f64).sqrt();
                    dense.kernel.fill_with(|| symmetric_uniform(generator.next_u64(), limit));
                    dense.bias.fill(0.0);
                }
            }
        }
    }
}

/// Maps 64 random bits to a value in `[-limit, limit)`.
fn symmetric_uniform(bits: u64, limit: f64) -> f32 {
    const TWO_TO_52: f64 = (1u64 << 52) as f64;
    (((bits >> 11) as f64 / TWO_TO_52 - 1.0) * limit) as f32
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
    use super::*;
    use crate::{Activation, Dense};

    fn dense(network: &Network, layer: usize) -> &Dense {
        let Layer::Dense(dense) = &network.layers[layer];
        dense
    }

    #[test]
    fn extremes_of_the_generator_map_to_the_limits() {
        assert_eq!(symmetric_uniform(0, 0.5), -0.5);
        assert_eq!(symmetric_uniform(1 << 63, 0.5), 0.0);
        assert!(symmetric_uniform(u64::MAX, 0.5) <= 0.5);
    }

    #[test]
    fn kernels_fill_their_range_and_biases_are_zero() {
        let mut network = Network::mlp(4, &[512], 2, Activation::Linear).unwrap();
        network.glorot_uniform(2016);
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
        network.glorot_uniform(2016);
        let hash = network.hash();
        network.glorot_uniform(2017);
        assert_ne!(network.hash(), hash);
        network.glorot_uniform(2016);
        assert_eq!(network.hash(), hash);
        // Computed by a separate implementation of SplitMix64, xoshiro256++ and FNV-1a.
        assert_eq!(hash, 13_480_944_761_211_730_930);
    }
}

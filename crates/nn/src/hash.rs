//! A hash of a network's parameters, to compare runs bit by bit.

use std::hash::Hasher as _;

use fnv::FnvHasher;

use crate::network::Network;

impl Network {
    /// FNV-1a (64 bits) over the little-endian bytes of every trainable value, layer by layer: kernel, the LSTM's recurrent kernel, bias.
    /// Quantizer ranges do not enter. Two networks of the same layers have equal hashes exactly if their parameters have
    /// equal bits (up to a chance of 2^-64).
    pub fn hash(&self) -> u64 {
        let mut hash = FnvHasher::default();
        for layer in &self.layers {
            let values = layer.tensors().into_iter().flatten();
            values.for_each(|v| hash.write(&v.to_bits().to_le_bytes()));
        }
        hash.finish()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
    use crate::{Activation, Dense, Layer, Network};

    #[test]
    fn known_hash_of_known_bytes() {
        // 1.0 is 00 00 80 3f, 0.0 is 00 00 00 00: FNV-1a of these eight bytes, computed apart from this code.
        let layer = Dense::from_parts(1, 1, Activation::Linear, vec![1.0], vec![0.0], None).unwrap();
        let network = Network { input_quantizer: None, layers: vec![Layer::Dense(layer)] };
        assert_eq!(network.hash(), 0x097a_29ee_2da2_9518);
    }
}

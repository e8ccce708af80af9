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
        self.parameters().for_each(|value| hash.write(&value.to_bits().to_le_bytes()));
        hash.finish()
    }
}

#[cfg(test)]
#[path = "hash_tests.rs"]
mod tests;

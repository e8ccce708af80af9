//! The fingerprint of data: FNV-1a, 64 bit (not cryptographic; it tells files apart, it does not protect them).

use std::hash::Hasher as _;

use fnv::FnvHasher;

/// A running hash over numbers.
#[derive(Default)]
pub struct Fingerprint(FnvHasher);

impl std::fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Fingerprint").field(&self.hex()).finish()
    }
}

impl Fingerprint {
    /// Adds a number by its bits, little-endian, so that the hash is the same on every platform and -0 differs from 0.
    pub fn number(&mut self, value: f64) {
        self.0.write(&value.to_bits().to_le_bytes());
    }

    /// Sixteen hexadecimal digits.
    pub fn hex(&self) -> String {
        format!("{:016x}", self.0.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bit_counts_and_order_matters() {
        let hash = |values: &[f64]| {
            let mut hash = Fingerprint::default();
            values.iter().for_each(|value| hash.number(*value));
            hash.hex()
        };
        assert_eq!(hash(&[]), "cbf29ce484222325");
        assert_ne!(hash(&[0.0]), hash(&[-0.0]));
        assert_ne!(hash(&[1.0, 2.0]), hash(&[2.0, 1.0]));
    }
}

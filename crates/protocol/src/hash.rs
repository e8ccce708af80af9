//! The hash of files, data and jobs: FNV-1a, 64 bit (not cryptographic; it tells things apart, it does not protect them).

use std::fmt;
use std::hash::Hasher as _;

use fnv::FnvHasher;

/// A running hash.
#[derive(Default)]
pub struct Fingerprint(FnvHasher);

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Fingerprint").field(&self.hex()).finish()
    }
}

impl Fingerprint {
    /// Adds a number by its bits, little-endian, so that the hash is the same on every platform and -0 differs from 0.
    pub fn number(&mut self, value: f64) {
        self.bytes(&value.to_bits().to_le_bytes());
    }

    /// Adds bytes.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.0.write(bytes);
    }

    /// Sixteen hexadecimal digits.
    pub fn hex(&self) -> String {
        format!("{:016x}", self.0.finish())
    }
}

/// The hash of bytes, sixteen hexadecimal digits.
pub fn hash_bytes(bytes: &[u8]) -> String {
    let mut hash = Fingerprint::default();
    hash.bytes(bytes);
    hash.hex()
}

#[cfg(test)]
#[path = "hash_tests.rs"]
mod tests;

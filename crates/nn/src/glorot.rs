//! Glorot and Bengio's uniform distribution.

use rand_core::Rng;
use rand_xoshiro::Xoshiro256PlusPlus;

/// Fills a kernel from the uniform distribution of its fans.
pub(crate) fn glorot_uniform(
    kernel: &mut [f32],
    fan_in: usize,
    fan_out: usize,
    generator: &mut Xoshiro256PlusPlus,
) {
    let limit = (6.0 / (fan_in + fan_out) as f64).sqrt();
    kernel.fill_with(|| symmetric_uniform(generator.next_u64(), limit));
}

/// Maps 64 random bits to a value in `[-limit, limit)`.
fn symmetric_uniform(bits: u64, limit: f64) -> f32 {
    const TWO_TO_52: f64 = (1u64 << 52) as f64;
    (((bits >> 11) as f64 / TWO_TO_52 - 1.0) * limit) as f32
}

#[cfg(test)]
#[path = "glorot_tests.rs"]
mod tests;

//! The crate's one random source: xoshiro256++ seeded by SplitMix64, with uniform, Gaussian and bounded integer draws.

use rand_core::{Rng as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;

/// A reproducible stream: the same seed gives the same draws on every platform.
#[derive(Debug, Clone)]
pub(crate) struct Random {
    bits: Xoshiro256PlusPlus,
    /// Box-Muller makes two values per call; the sine one waits here for the next.
    spare: Option<f64>,
}

impl Random {
    /// Stream of `seed` (SplitMix64 fills the state).
    pub(crate) fn new(seed: u64) -> Self {
        Self { bits: Xoshiro256PlusPlus::seed_from_u64(seed), spare: None }
    }

    /// Uniform in `[low, high)` with 53 random bits.
    pub(crate) fn uniform(&mut self, low: f64, high: f64) -> f64 {
        let unit = (self.bits.next_u64() >> 11) as f64 * (1.0 / (1u64 << 53) as f64);
        low + (high - low) * unit
    }

    /// Standard normal value by Box-Muller, cosine value first.
    pub(crate) fn gauss(&mut self) -> f64 {
        if let Some(value) = self.spare.take() {
            return value;
        }
        let u = 1.0 - self.uniform(0.0, 1.0);
        let v = self.uniform(0.0, 1.0);
        let radius = (-2.0 * libm::log(u)).sqrt();
        let angle = 2.0 * core::f64::consts::PI * v;
        self.spare = Some(radius * libm::sin(angle));
        radius * libm::cos(angle)
    }

    /// Unbiased integer in `0..bound` from `u64` draws (`usize` draws would differ between 32 and 64 bit targets).
    /// A bound of 0 counts as 1.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        let bound = bound.max(1);
        // Draws at or above the largest multiple of `bound` would favour small results, so they are drawn again.
        let limit = u64::MAX - u64::MAX % bound;
        loop {
            let draw = self.bits.next_u64();
            if draw < limit {
                return draw % bound;
            }
        }
    }
}

#[cfg(test)]
#[path = "random_tests.rs"]
mod tests;

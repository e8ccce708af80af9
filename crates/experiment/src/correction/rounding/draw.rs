//! Seeded draws without repetition.

use rand_core::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// A seeded source of draws.
#[derive(Clone, Debug)]
pub(super) struct Draw(Xoshiro256PlusPlus);

impl Draw {
    pub(super) fn new(seed: u64) -> Self {
        Self(Xoshiro256PlusPlus::seed_from_u64(seed))
    }

    /// `count` of the numbers below `all`, or all of them, in random order (Fisher and Yates, as far as needed).
    pub(super) fn some(&mut self, all: usize, count: usize) -> Vec<usize> {
        let mut numbers: Vec<usize> = (0..all).collect();
        let count = count.min(all);
        for place in 0..count {
            // The upper half of `draw * left`; its bias of at most `left / 2^64` cannot be observed.
            let left = (all - place) as u128;
            let chosen = (u128::from(self.0.next_u64()) * left) >> 64;
            numbers.swap(place, place + chosen as usize);
        }
        numbers.truncate(count);
        numbers
    }
}

#[cfg(test)]
#[path = "draw_tests.rs"]
mod tests;

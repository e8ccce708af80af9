//! A random part of a grid.

use std::collections::BTreeSet;

use rand_core::{Rng as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;

/// `wanted` different numbers below `of`, in rising order; all if there are fewer. Floyd's method: its memory grows with what is
/// drawn, not with the grid.
pub(crate) fn draw(of: u64, wanted: u64, seed: u64) -> Vec<u64> {
    let mut generator = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut drawn = BTreeSet::new();
    for last in of - wanted.min(of)..of {
        // The upper half of the product is uniform over 0 to `last`, up to a bias of 2^-64 for each place.
        let candidate = (u128::from(generator.next_u64()) * (u128::from(last) + 1)) >> 64;
        let candidate = candidate as u64;
        drawn.insert(if drawn.contains(&candidate) { last } else { candidate });
    }
    drawn.into_iter().collect()
}

#[cfg(test)]
#[path = "draw_tests.rs"]
mod tests;

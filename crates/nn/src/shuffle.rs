//! The order in which an epoch visits the training rows.

use rand_core::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// A seeded source of permutations.
#[derive(Clone, Debug)]
pub(crate) struct Shuffler {
    generator: Xoshiro256PlusPlus,
}

impl Shuffler {
    /// The generator of `seed`, advanced by 2^128 draws: the starting weights of the same seed use the part before.
    pub(crate) fn new(seed: u64) -> Self {
        let mut generator = Xoshiro256PlusPlus::seed_from_u64(seed);
        generator.jump();
        Self { generator }
    }

    /// Fills `order` with 0, 1, 2, ... and shuffles it (Fisher and Yates, from the end). One `u64` draw per place: the upper
    /// half of `draw * places`, whose bias of at most `places / 2^64` cannot be observed.
    pub(crate) fn permute(&mut self, order: &mut [u32]) {
        for (value, index) in order.iter_mut().zip(0u32..) {
            *value = index;
        }
        for last in (1..order.len()).rev() {
            // Places are numbered in u32, so that `last + 1` is below 2^32.
            let chosen = upper_half(self.generator.next_u64(), last as u64 + 1);
            order.swap(last, chosen as usize);
        }
    }
}

/// `draw * places / 2^64`, rounded down, for `places` below 2^32.
///
/// WebAssembly multiplies u128 by a function of many steps, as processors of 32 bits do. There, with `draw = h 2^32 + l` the quotient is
/// `(h places + l places / 2^32) / 2^32`; rounding the inner one down first changes nothing, because `h places` is whole.
/// Nothing overflows: `(2^32 - 1)^2 + 2^32 - 1 < 2^64`.
#[inline]
fn upper_half(draw: u64, places: u64) -> u64 {
    debug_assert!(places <= u64::from(u32::MAX));
    if cfg!(target_pointer_width = "64") {
        return ((u128::from(draw) * u128::from(places)) >> 64) as u64;
    }
    let (high, low) = (draw >> 32, draw & u64::from(u32::MAX));
    (high * places + ((low * places) >> 32)) >> 32
}

#[cfg(test)]
#[path = "shuffle_tests.rs"]
mod tests;

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
/// WebAssembly multiplies u128 by a function of many steps. With `draw = h 2^32 + l` the quotient is
/// `(h places + l places / 2^32) / 2^32`; rounding the inner one down first changes nothing, because `h places` is whole.
/// Nothing overflows: `(2^32 - 1)^2 + 2^32 - 1 < 2^64`.
#[inline]
fn upper_half(draw: u64, places: u64) -> u64 {
    debug_assert!(places <= u64::from(u32::MAX));
    let (high, low) = (draw >> 32, draw & u64::from(u32::MAX));
    (high * places + ((low * places) >> 32)) >> 32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_upper_half_is_that_of_the_whole_product() {
        let mut generator = Xoshiro256PlusPlus::seed_from_u64(3);
        let draws = (0..1000).map(|_| generator.next_u64());
        let extremes = [0, 1, u64::MAX, u64::MAX - 1, u64::MAX << 32, u64::from(u32::MAX), 1 << 32, 1 << 63];
        for draw in draws.chain(extremes) {
            for places in [1, 2, 3, 7, 975, 976, 65_536, 0x8000_0001, 0xffff_fffe, 0xffff_ffff] {
                let expected = (u128::from(draw) * u128::from(places)) >> 64;
                assert_eq!(u128::from(upper_half(draw, places)), expected, "{draw} {places}");
            }
        }
    }

    #[test]
    fn every_row_once_in_a_new_order_each_time() {
        let mut shuffler = Shuffler::new(1);
        let (mut first, mut second) = (vec![0; 976], vec![0; 976]);
        shuffler.permute(&mut first);
        shuffler.permute(&mut second);
        assert_ne!(first, second);
        for order in [&mut first, &mut second] {
            order.sort_unstable();
            assert!(order.iter().copied().eq(0..976));
        }
    }

    #[test]
    fn all_orders_of_three_are_equally_likely() {
        let mut shuffler = Shuffler::new(5);
        let mut counts = std::collections::BTreeMap::new();
        for _ in 0..6000 {
            let mut order = [0; 3];
            shuffler.permute(&mut order);
            *counts.entry(order).or_insert(0) += 1;
        }
        assert_eq!(counts.len(), 6);
        // Four standard deviations of a binomial with p = 1/6.
        assert!(counts.values().all(|&n: &i32| (n - 1000).abs() < 116), "{counts:?}");
    }

    #[test]
    fn equal_seeds_give_equal_orders() {
        let order_of = |seed| {
            let mut order = [0; 10];
            Shuffler::new(seed).permute(&mut order);
            order
        };
        assert_eq!(order_of(3), order_of(3));
        assert_ne!(order_of(3), order_of(4));
    }
}

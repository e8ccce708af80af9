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
            let draw = u128::from(self.generator.next_u64());
            let chosen = (draw * (last as u128 + 1)) >> 64;
            order.swap(last, chosen as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

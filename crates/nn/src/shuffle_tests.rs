//! Tests of `shuffle`.

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

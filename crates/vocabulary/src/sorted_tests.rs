//! Tests of short lists in order.

use super::sorted;

#[test]
fn items_rise_and_equal_ones_stay_as_they_came() {
    let pairs = [(2, 'a'), (1, 'b'), (2, 'c'), (3, 'd'), (1, 'e')];
    let by_number = sorted(pairs, |a, b| a.0.cmp(&b.0));
    assert_eq!(by_number, [(1, 'b'), (1, 'e'), (2, 'a'), (2, 'c'), (3, 'd')]);
    assert_eq!(sorted([3.0, -0.0, 0.0, -1.0], f64::total_cmp), [-1.0, -0.0, 0.0, 3.0]);
    assert_eq!(sorted([0_u8; 0], u8::cmp), [0; 0]);
}

#[test]
fn it_is_the_order_of_the_standard_library() {
    let mixed: Vec<u32> = (0..300_u32).map(|k| k * 7919 % 97).collect();
    let mut expected: Vec<(usize, u32)> = mixed.into_iter().enumerate().collect();
    let found = sorted(expected.clone(), |a, b| a.1.cmp(&b.1));
    expected.sort_by_key(|(_, number)| *number);
    assert_eq!(found, expected);
}

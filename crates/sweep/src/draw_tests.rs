//! Tests of `draw`.

use super::*;

#[test]
fn a_sample_is_drawn_without_repetition_and_fixed_by_its_seed() {
    assert_eq!(draw(225, 5, 1), draw(225, 5, 1));
    assert_ne!(draw(225, 5, 1), draw(225, 5, 2));
    assert_eq!(draw(4, 9, 3), [0, 1, 2, 3]);
    assert_eq!(draw(4, 4, 3), [0, 1, 2, 3]);
    assert_eq!(draw(1 << 40, 300, 7).len(), 300);
    assert!(draw(225, 224, 5).windows(2).all(|pair| pair[0] < pair[1]));
}

#[test]
fn every_number_is_as_likely() {
    let mut counts = [0_u32; 6];
    for seed in 0..6000 {
        for number in draw(6, 2, seed) {
            counts[number as usize] += 1;
        }
    }
    // 2,000 expected, deviation 37.
    assert!(counts.iter().all(|count| (1850..=2150).contains(count)), "{counts:?}");
}

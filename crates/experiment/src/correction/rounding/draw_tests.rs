//! Tests of `draw`.

use super::*;

#[test]
fn draws_have_no_repetition_and_follow_the_seed() {
    let drawn = Draw::new(5).some(100, 40);
    assert_eq!(drawn, Draw::new(5).some(100, 40));
    assert_ne!(drawn, Draw::new(6).some(100, 40));
    let mut sorted = drawn;
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!((sorted.len(), sorted.iter().all(|&number| number < 100)), (40, true));
    let mut all = Draw::new(5).some(3, 9);
    all.sort_unstable();
    assert_eq!(all, [0, 1, 2]);
}

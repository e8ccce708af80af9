//! Tests of `representative`.

use super::*;

#[test]
fn drawn_rows_are_different_and_follow_the_seed() {
    let rows = draw(50, 20, 7);
    assert_eq!(rows.len(), 20);
    assert!(rows.windows(2).all(|pair| pair[0] < pair[1]) && rows[19] < 50);
    assert_eq!(draw(50, 20, 7), rows);
    assert_ne!(draw(50, 20, 8), rows);
    assert_eq!(draw(5, 20, 1), [0, 1, 2, 3, 4]);
}

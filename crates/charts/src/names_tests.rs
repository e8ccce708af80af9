//! Tests of the names beside lines.

use super::spread;

#[test]
fn names_are_pushed_apart_within_their_ends() {
    assert_eq!(spread(vec![10.0, 11.0, 100.0], 13.0, 0.0, 100.0), [10.0, 23.0, 100.0]);
    assert_eq!(spread(vec![95.0, 99.0], 13.0, 0.0, 100.0), [87.0, 100.0]);
}

//! Tests of `nonzeros`.

use super::*;

#[test]
fn lists_hold_the_nonzero_positions_of_their_groups() {
    let mut nonzeros = Nonzeros::new(4, 3);
    // The second list replaces the first.
    nonzeros.list(&[1.0; 12], 3);
    let values = [0.0, 2.0, -0.0, 0.0, 0.0, 0.0, -1.0, f32::NAN, 1e-40, 0.0, 0.0, 5.0];
    nonzeros.list(&values, 3);
    assert_eq!(nonzeros.groups(0, 1), [1]);
    assert_eq!(nonzeros.groups(1, 1), [0u32; 0]);
    assert_eq!(nonzeros.groups(2, 1), [6, 7, 8]);
    assert_eq!(nonzeros.groups(1, 3), [6, 7, 8, 11]);
    assert_eq!(nonzeros.groups(0, 4), [1, 6, 7, 8, 11]);
}

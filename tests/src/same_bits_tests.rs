//! Tests of `same_bits`.

use super::*;

#[test]
fn the_last_bit_of_a_loss_changes_the_trace() {
    // FNV-1a of the sixteen bytes of 1.0 and 2.0 (f64, little-endian), computed apart from this code.
    assert_eq!(trace("w", [1.0, 2.0]), "w-2f121cea1c5c97f8");
    assert_ne!(trace("w", [1.0, 2.0]), trace("w", [1.0, 2.0_f64.next_up()]));
    assert_ne!(trace("w", [1.0, 2.0]), trace("w", [2.0, 1.0]));
}

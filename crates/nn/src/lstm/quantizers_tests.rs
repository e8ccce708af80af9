//! Tests of `quantizers`.
#![allow(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
use super::*;

#[test]
fn the_cell_reaches_to_the_next_power_of_two_and_to_ten() {
    let format = |extreme, bits| CellFormat::of_extreme(extreme, BitWidth::new(bits).unwrap());
    let parts = |extreme, bits| {
        let CellFormat { integer_bits, scale, limit, .. } = format(extreme, bits);
        (integer_bits, scale, limit)
    };
    assert_eq!(parts(2.5, 16), (2, 1.0 / 8192.0, 32767));
    assert_eq!((parts(4.0, 16).0, parts(4.001, 16).0, parts(0.01, 16).0), (2, 3, 0));
    assert_eq!(parts(9.0, 16), (4, 1.0 / 2048.0, 20480));
    assert_eq!(parts(1e9, 4), (4, 2.0, 5));
}

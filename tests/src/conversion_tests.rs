//! Tests of `conversion`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use super::*;

#[test]
fn parameters_are_turned_back_into_a_range() {
    for bits in [BitWidth::INT8, BitWidth::MAX] {
        for range in [(-1.5_f32, 2.25), (0.0, 3.3), (-0.7, 0.0), (-1e-3, 1e3)] {
            let params = params_of(range, bits).unwrap();
            let near = (range.0 * 1.000_000_5, range.1 * 0.999_999_5);
            let found = range_of(&params, near).unwrap();
            assert_eq!(params_of(found, bits).unwrap(), params);
            assert!(distance(near, &params).unwrap().0 < LAST_BITS);
            let far = range_of(&params, (-20.0, 30.0)).unwrap();
            assert_eq!(params_of(far, bits).unwrap(), params);
        }
    }
    let far = params_of((0.0, 1.0), BitWidth::INT8).unwrap();
    assert!(distance((0.0, 1.01), &far).unwrap().0 > 1000.0 * LAST_BITS);
}

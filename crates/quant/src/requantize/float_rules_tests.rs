//! Tests of `float_rules`.

use proptest::prelude::*;

use super::*;

proptest! {
    #[test]
    fn half_away_is_the_rounding_of_the_standard_library(acc in any::<i64>(), shift in 0..64_u32, by in 1e-12_f64..1e3) {
        let acc = acc >> shift;
        prop_assert_eq!(f64_half_away(acc, by), (acc as f64 * by).round() as i64);
        // Ties.
        prop_assert_eq!(f64_half_away(acc, 0.5), (acc as f64 * 0.5).round() as i64);
    }
}

#[test]
fn ends_saturate_and_the_number_before_one_half_goes_to_zero() {
    assert_eq!(f64_half_away(1, 0.5_f64.next_down()), 0);
    assert_eq!((f64_half_away(i64::MAX, 1e300), f64_half_away(i64::MIN, 1e300)), (i64::MAX, i64::MIN));
}

//! Tests of `rescale`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use proptest::prelude::*;
use quant::RoundingPolicy;

use super::*;

#[test]
fn halves_go_away_from_zero() {
    let divided = |value| divide_half_away(value, 2);
    assert_eq!([5, 6, 7, -5, -6, -7].map(divided), [1, 2, 2, -1, -2, -2]);
    assert_eq!(divide_half_away(-7, 0), -7);
}

proptest! {
    #[test]
    fn the_steps_end_where_the_engines_rule_does(
        acc in prop_oneof![-1000..1000_i32, any::<i32>()],
        wide in any::<i64>(),
        mantissa in 0.5_f64..1.0,
        exponent in -40..12_i32,
    ) {
        let multiplier = libm::ldexp(mantissa, exponent) as f32;
        for policy in RoundingPolicy::ALL {
            let requantizer = Requantizer::new(policy, multiplier, 1.0, 1.0).unwrap();
            let mut lines = Lines::default();
            let found = rescale(&requantizer, i128::from(acc), AccumulatorWidth::I32, &mut lines);
            prop_assert_eq!(found, i128::from(requantizer.rescale_i32(acc)), "{:?}", policy);
            let found = rescale(&requantizer, i128::from(wide), AccumulatorWidth::I64, &mut lines);
            // The engine saturates at 64 bits, far beyond every code.
            let found = found.clamp(i128::from(i64::MIN), i128::from(i64::MAX));
            prop_assert_eq!(found, i128::from(requantizer.rescale_i64(wide)), "{:?}", policy);
            let last = lines.into_inner().pop().unwrap();
            prop_assert!(!last.numbers.is_empty());
        }
    }
}

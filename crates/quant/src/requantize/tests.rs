//! Every rule at ties, negative numbers, zero, saturation and the ends of the shift range.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use proptest::prelude::*;

use super::*;

fn requantizer(policy: RoundingPolicy, multiplier: f32) -> Requantizer {
    Requantizer::new(policy, multiplier, 1.0, 1.0).unwrap()
}

/// The results of one rule for accumulators in both widths, which must agree.
fn rescale<const N: usize>(policy: RoundingPolicy, multiplier: f32, accs: [i32; N]) -> [i64; N] {
    let requantizer = requantizer(policy, multiplier);
    accs.map(|acc| {
        let narrow = requantizer.rescale_i32(acc);
        assert_eq!(narrow, requantizer.rescale_i64(i64::from(acc)), "{policy:?} at {acc}");
        narrow
    })
}

#[test]
fn ties_of_one_half_go_where_each_rule_says() {
    let accs = [-7, -5, -3, -1, 0, 1, 3, 5, 7];
    let half_away = [-4, -3, -2, -1, 0, 1, 2, 3, 4];
    let half_up = [-3, -2, -1, 0, 0, 1, 2, 3, 4];
    let half_even = [-4, -2, -2, 0, 0, 0, 2, 2, 4];
    for (policy, expected) in [
        (RoundingPolicy::F64HalfAway, half_away),
        (RoundingPolicy::GemmlowpDouble, half_up),
        (RoundingPolicy::RuyHalfUp, half_up),
        (RoundingPolicy::F32HalfEven, half_even),
        (RoundingPolicy::Int16Reduced, half_up),
    ] {
        // 0.5 is 2^30 with shift 0: gemmlowp's doubling high multiply truncates (x * 2^30 + 1 - 2^30) / 2^31,
        // so a negative tie goes up there; only its second step rounds away from zero.
        assert_eq!(rescale(policy, 0.5, accs), expected, "{policy:?}");
    }
}

#[test]
fn ties_in_the_second_step_tell_gemmlowp_from_ruy() {
    // 1/8 is 2^30 with shift -2: the first step halves without remainder, the second divides by 4.
    let accs = [-20, -12, -4, 0, 4, 12, 20];
    let half_away = [-3, -2, -1, 0, 1, 2, 3];
    let half_up = [-2, -1, 0, 0, 1, 2, 3];
    for (policy, expected) in [
        (RoundingPolicy::F64HalfAway, half_away),
        (RoundingPolicy::GemmlowpDouble, half_away),
        (RoundingPolicy::RuyHalfUp, half_up),
        (RoundingPolicy::F32HalfEven, [-2, -2, 0, 0, 0, 2, 2]),
        (RoundingPolicy::Int16Reduced, half_up),
    ] {
        assert_eq!(rescale(policy, 0.125, accs), expected, "{policy:?}");
    }
}

#[test]
fn double_rounding_shows_where_the_first_step_creates_a_tie() {
    // 3/8 of 1 is 0.375; in steps: M = 0.75 * 2^31, shift -1: round(0.75) = 1, then 1/2 rounds to 1.
    for policy in [RoundingPolicy::GemmlowpDouble, RoundingPolicy::RuyHalfUp] {
        assert_eq!(rescale(policy, 0.375, [1]), [1], "{policy:?}");
    }
    for policy in [RoundingPolicy::F64HalfAway, RoundingPolicy::F32HalfEven, RoundingPolicy::Int16Reduced] {
        assert_eq!(rescale(policy, 0.375, [1]), [0], "{policy:?}");
    }
}

#[test]
fn a_reduced_multiplier_keeps_fifteen_bits() {
    // 0.3 in 15 bits is 19661 / 65536; 100000 * 0.3 is 30000 in every full rule.
    assert_eq!(rescale(RoundingPolicy::Int16Reduced, 0.3, [100_000]), [30_000]);
    assert_eq!(rescale(RoundingPolicy::Int16Reduced, 0.3, [10_000_000]), [3_000_031]);
    assert_eq!(rescale(RoundingPolicy::F64HalfAway, 0.3, [10_000_000]), [3_000_000]);
    // The largest mantissa must not round up to 2^15.
    let nearly_one = requantizer(RoundingPolicy::Int16Reduced, 1.0 - f32::EPSILON / 2.0);
    assert_eq!(nearly_one.rescale_i32(1 << 20), 0x7FFF << 5);
}

#[test]
fn zero_stays_zero_under_every_rule_and_shift() {
    for policy in RoundingPolicy::ALL {
        for exponent in -45..=45 {
            let multiplier = libm::ldexpf(1.0, exponent);
            assert_eq!(rescale(policy, multiplier, [0]), [0], "{policy:?} 2^{exponent}");
        }
    }
}

#[test]
fn large_multipliers_drive_every_accumulator_past_sixteen_bits() {
    for policy in RoundingPolicy::ALL {
        for exponent in [17, 29, 30, 40, 126] {
            let requantizer = requantizer(policy, libm::ldexpf(1.0, exponent));
            for acc in [i32::MIN, -1, 1, i32::MAX] {
                let (narrow, wide) = (requantizer.rescale_i32(acc), requantizer.rescale_i64(i64::from(acc)));
                for scaled in [narrow, wide] {
                    assert!(scaled.signum() == i64::from(acc.signum()), "{policy:?} 2^{exponent} {acc}");
                    assert!(scaled.unsigned_abs() >= 1 << 17, "{policy:?} 2^{exponent} {acc}: {scaled}");
                }
            }
        }
    }
}

#[test]
fn the_smallest_multipliers_round_everything_to_zero_or_one() {
    for policy in RoundingPolicy::ALL {
        // 2^-32: the largest accumulator is just under one half. gemmlowp and ruy round twice, up to the tie.
        let scaled = rescale(policy, libm::ldexpf(1.0, -32), [i32::MAX, 1, -1]);
        assert!((0..=1).contains(&scaled[0]) && scaled[1] == 0 && scaled[2] == 0, "{policy:?} {scaled:?}");
        assert_eq!(rescale(policy, libm::ldexpf(1.0, -40), [i32::MAX, i32::MIN]), [0, 0], "{policy:?}");
    }
}

#[test]
fn the_extreme_accumulators_of_64_bits_do_not_overflow() {
    for policy in RoundingPolicy::ALL {
        for exponent in -40..=40 {
            let requantizer = requantizer(policy, 1.9 * libm::ldexpf(1.0, exponent));
            let (low, high) = (requantizer.rescale_i64(i64::MIN), requantizer.rescale_i64(i64::MAX));
            // A reduced multiplier is off by up to 2^-15, f32 by 2^-23, a mantissa by 2^-31.
            let exact = i64::MAX as f64 * requantizer.multiplier();
            let tolerance = exact * 4e-5 + 1.0;
            let off = |scaled: i64, exact: f64| {
                let reachable = exact.clamp(i64::MIN as f64, i64::MAX as f64);
                (scaled as f64 - reachable).abs()
            };
            if exponent < -1 || policy == RoundingPolicy::F64HalfAway {
                assert!(off(high, exact) <= tolerance, "{policy:?} 2^{exponent}: {high}");
                assert!(off(low, -exact) <= tolerance, "{policy:?} 2^{exponent}: {low}");
            } else {
                // A left-shifted accumulator is clipped to 64 bits; what remains is far beyond any code.
                assert!(low < -(1 << 40) && high > 1 << 40, "{policy:?} 2^{exponent}");
            }
        }
    }
}

#[test]
fn multipliers_that_are_not_finite_are_refused() {
    for policy in RoundingPolicy::ALL {
        assert!(Requantizer::new(policy, 1.0, 1.0, 0.0).is_err(), "{policy:?}");
        assert!(Requantizer::new(policy, f32::NAN, 1.0, 1.0).is_err(), "{policy:?}");
    }
    // Finite in f64, not in f32.
    assert!(Requantizer::new(RoundingPolicy::F32HalfEven, 1e30, 1e30, 1.0).is_err());
    assert!(Requantizer::new(RoundingPolicy::F64HalfAway, 1e30, 1e30, 1.0).is_ok());
}

proptest! {
    #[test]
    fn every_rule_is_within_its_error_of_the_real_product(
        acc in any::<i32>(),
        multiplier in 1e-8_f32..4.0,
        which in 0..5_usize,
    ) {
        let policy = RoundingPolicy::ALL[which];
        let requantizer = requantizer(policy, multiplier);
        let scaled = requantizer.rescale_i32(acc);
let exact = f64::from(acc) * f64::from(multiplier);
        let relative = match policy {
            RoundingPolicy::Int16Reduced => libm::ldexp(1.0, -15),
            RoundingPolicy::F32HalfEven => libm::ldexp(1.0, -22),
            _ => libm::ldexp(1.0, -30),
        };
        // gemmlowp and ruy add the first rounding, half a unit shifted right by at least 0 places.
        let rounding = if matches!(policy, RoundingPolicy::GemmlowpDouble | RoundingPolicy::RuyHalfUp) { 1.0 } else { 0.5 };
        // The 32-bit path clips a left-shifted accumulator, far beyond any code.
        if exact.abs() < f64::from(1 << 28) {
            prop_assert_eq!(scaled, requantizer.rescale_i64(i64::from(acc)));
            prop_assert!((scaled as f64 - exact).abs() <= rounding + exact.abs() * relative);
        }
    }
}

proptest! {
    #[test]
    fn rows_are_requantized_as_single_sums_are(
        policy in 0..RoundingPolicy::ALL.len() + 1,
        outputs in proptest::collection::vec((any::<i32>(), 0..31_u32, 1e-9_f32..4.0), 0..21),
        padding in 0..9_usize,
        zero_point in -32768..32768_i32,
        ends in [-32768..32768_i32, -32768..32768_i32],
    ) {
        let [min, max] = [ends[0].min(ends[1]), ends[0].max(ends[1])];
        // The last choice mixes the rules.
        let rule = |index| RoundingPolicy::ALL[if policy < 5 { policy } else { index % 5 }];
        let requantizers: Vec<_> =
            outputs.iter().enumerate().map(|(index, (_, _, multiplier))| requantizer(rule(index), *multiplier)).collect();
        let mut sums: Vec<i32> = outputs.iter().map(|(sum, shift, _)| sum >> shift).collect();
        let expected: Vec<i16> = requantizers
            .iter()
            .zip(&sums)
            .map(|(one, &sum)| (one.rescale_i32(sum) + i64::from(zero_point)).clamp(min.into(), max.into()) as i16)
            .collect();
        sums.extend(vec![i32::MIN; padding]);
        let mut codes = vec![0; outputs.len()];
        RowRequantizer::new(&requantizers, zero_point, min, max).codes(&sums, &mut codes);
        prop_assert_eq!(codes, expected);
    }
}

#[test]
fn rows_round_ties_and_overflowing_products_by_their_rule() {
    let multipliers = [0.5, 0.5, 0.5, 0.5, 1e38, 1e38, 1e38, 1.0, 0.5];
    let sums = [1, 3, -1, -5, i32::MAX, i32::MIN, 0, 1000, 7];
    let requantizers = multipliers.map(|multiplier| requantizer(RoundingPolicy::F32HalfEven, multiplier));
    let mut codes = [9; 9];
    RowRequantizer::new(&requantizers, 10, -128, 127).codes(&sums, &mut codes);
    assert_eq!(codes, [10, 12, 10, 8, 127, -128, 10, 127, 14]);
}

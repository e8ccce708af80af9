//! All inputs: the results of gemmlowp's published steps.

use super::*;

/// FNV-1a over the little-endian bytes of results for all inputs, lowest first.
fn hash(results: impl Iterator<Item = i16>) -> u64 {
    results
        .flat_map(i16::to_le_bytes)
        .fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

fn inputs() -> impl Iterator<Item = i16> {
    i16::MIN..=i16::MAX
}

/// The hashes come from an implementation of its own in Python, which agrees with LiteRT on the golden LSTM.
#[test]
fn every_result_is_that_of_the_published_steps() {
    assert_eq!(hash(inputs().map(logistic)), 0x0C53_053B_6C31_00C4);
    let expected = [
        0x7BA1_6FD7_4EB7_6A73,
        0x3674_55B5_876E_9215,
        0x8056_7D4F_0C05_D1A1,
        0x0AB2_E663_B18A_B5C1,
        0x7111_7F57_C5D5_D098,
    ];
    for (integer_bits, expected) in (0..=MAX_INTEGER_BITS).zip(expected) {
        assert_eq!(hash(inputs().map(|a| tanh(a, integer_bits))), expected, "Q{integer_bits}");
    }
}

#[test]
fn both_functions_are_odd_about_their_middle() {
    for a in 1..=i16::MAX {
        assert_eq!(logistic(a) + logistic(-a), i16::MAX);
        assert_eq!(tanh(a, 3), -tanh(-a, 3));
    }
}

#[test]
fn shifts_round_half_away_from_zero() {
    let rounded = [-6, -5, -3, -2, -1, 0, 1, 2, 3, 5, 6].map(|a| rounding_shift_right(a, 2));
    assert_eq!(rounded, [-2, -1, -1, -1, 0, 0, 0, 1, 1, 1, 2]);
    assert_eq!([7, -7].map(|a| rounding_shift_right(a, 0)), [7, -7]);
    assert_eq!([i64::MAX, i64::MIN].map(|a| rounding_shift_right(a, 63)), [0, 0]);
}

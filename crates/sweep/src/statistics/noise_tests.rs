//! Tests of `noise`: probabilities that can be counted by hand.

use super::*;

fn p(differences: &[f64]) -> f64 {
    compare(differences).unwrap().p
}

#[test]
fn the_permutation_test_counts_all_signs() {
    // All on one side: two of all changes of signs are as far.
    assert_eq!(p(&[1.0; 5]), 2.0 / 32.0);
    assert_eq!(p(&[-0.1, -0.2, -0.3, -0.4, -0.5, -0.6]), 2.0 / 64.0);
    // Sums of the eight: 6, 4, 2, 0, 0, -2, -4, -6; four of them are at least 4 away.
    assert_eq!(p(&[-1.0, 2.0, 3.0]), 4.0 / 8.0);
    assert_eq!(p(&[0.0, 0.0]), 1.0);
    let found = compare(&[0.012, -0.004, 0.009, 0.021, -0.015, 0.006, 0.003, 0.001]).unwrap();
    assert_eq!((found.pairs, found.method, found.is_clear()), (8, NoiseTest::Permutation, false));
    assert!((found.mean - 0.004_125).abs() < 1e-15);
    assert_eq!(found.p, by_hand(&[12, -4, 9, 21, -15, 6, 3, 1]));
    assert!(!compare(&[1.0; 5]).unwrap().is_clear() && compare(&[1.0; 6]).unwrap().is_clear());
    assert_eq!((compare(&[]), compare(&[1.0, f64::NAN])), (None, None));
}

/// The same with whole numbers.
fn by_hand(differences: &[i64]) -> f64 {
    let sum: i64 = differences.iter().sum();
    let all: Vec<i64> = differences
        .iter()
        .fold(vec![0], |sums, one| sums.iter().flat_map(|sum| [sum + one, sum - one]).collect());
    all.iter().filter(|other| other.abs() >= sum.abs()).count() as f64 / all.len() as f64
}

#[test]
fn the_sign_test_is_a_binomial_one() {
    let of = |below: usize, above: usize, ties: usize| {
        let differences: Vec<f64> = [vec![-1.0; below], vec![0.5; above], vec![0.0; ties]].concat();
        compare(&differences).unwrap()
    };
    // 2 (1 + 20 + 190 + 1140) of 2^20.
    assert_eq!(of(3, 17, 0).method, NoiseTest::Sign);
    assert!((of(3, 17, 0).p - 0.002_576_828_002_929_687_5).abs() < 1e-15);
    assert!((of(10, 10, 0).p - 1.0).abs() < 1e-15);
    assert!((of(0, 30, 0).p - 2.0 / 1_073_741_824.0).abs() < 1e-18);
    assert_eq!(of(3, 17, 4).p, of(17, 3, 0).p);
    assert_eq!(of(0, 0, 20).p, 1.0);
}

#[test]
fn fewer_pairs_than_the_least_can_never_tell() {
    for pairs in 1..=MOST_PERMUTED {
        // All on one side: the clearest there can be.
        let found = compare(&vec![-1.0; pairs]).unwrap();
        assert_eq!(
            (found.can_tell(), found.is_clear()),
            (pairs >= LEAST_PAIRS, pairs >= LEAST_PAIRS),
            "{pairs} pairs"
        );
    }
}

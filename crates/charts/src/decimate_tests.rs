//! Tests of `decimate`.

use super::*;

#[test]
fn a_column_keeps_first_least_greatest_last_in_order() {
    let values = [5.0, 9.0, 1.0, 4.0, 7.0, 7.0, 7.0];
    let kept = column_extremes(&values, |k| if k < 4 { 0 } else { 1 });
    assert_eq!(kept, [0, 1, 2, 3, 4, 6]);
}

#[test]
fn columns_end_where_the_column_changes() {
    let column = |k: usize| (k / 7) as i64;
    for start in 0..50 {
        assert_eq!(column_end(start, 50, column), ((start / 7 + 1) * 7).min(50), "from {start}");
    }
}

#[test]
fn few_points_are_all_kept_and_gaps_left_out() {
    assert_eq!(column_extremes(&[1.0, f64::NAN, 3.0], |k| k as i64), [0, 2]);
    assert!(column_extremes(&[], |k| k as i64).is_empty());
    assert_eq!(column_extremes(&[f64::NAN, 2.0, f64::INFINITY, 1.0, f64::NAN], |_| 0), [1, 3]);
}

#[test]
fn a_hundred_thousand_epochs_become_at_most_four_points_per_column() {
    let values: Vec<f64> = (0..100_000).map(|k| f64::from(k * 7919 % 1000)).collect();
    let kept = column_extremes(&values, |k| k as i64 * 300 / 100_000);
    assert!(kept.len() <= 4 * 300 && kept.len() > 600, "{}", kept.len());
    let greatest = |range: &mut dyn Iterator<Item = usize>| range.map(|k| values[k]).fold(0.0, f64::max);
    assert_eq!(greatest(&mut kept.iter().copied().filter(|&k| k < 333)), greatest(&mut (0..333)));
}

#[test]
fn thinning_keeps_the_ends() {
    let line = (0..100).map(|k| (f64::from(k) * 0.1, 0.0)).collect();
    let kept = thinned(line, 0.95);
    assert_eq!(kept.len(), 11);
    assert!((kept[10].0 - 9.9).abs() < 1e-12);
}

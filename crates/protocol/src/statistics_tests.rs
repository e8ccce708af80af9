//! Tests of `statistics`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use super::*;

#[test]
fn quartiles_interpolate() {
    let found = Distribution::of(&[4.0, 1.0, 3.0, 2.0]).unwrap();
    assert_eq!(
        found,
        Distribution { min: 1.0, lower_quartile: 1.75, median: 2.5, upper_quartile: 3.25, max: 4.0 }
    );
    assert_eq!(Distribution::of(&[]), None);
}

#[test]
fn spreads_and_what_they_have_in_common() {
    let found = Spread::of(&[1.0, 2.0, 3.0, 6.0]).unwrap();
    assert_eq!((found.count, found.mean), (4, 3.0));
    assert!((found.sd - (14.0_f64 / 3.0).sqrt()).abs() < 1e-15);
    assert_eq!(Spread::of(&[5.0]), Some(Spread { count: 1, mean: 5.0, sd: 0.0 }));
    assert_eq!(Spread::of(&[]), None);
    let of = |count, sd| Spread { count, mean: 0.0, sd };
    // (2 * 9 + 1 * 36) / 3 = 18; a single figure has no say.
    let pooled = Spread::pooled_sd(&[of(3, 3.0), of(2, 6.0), of(1, 0.0)]).unwrap();
    assert!((pooled - 18.0_f64.sqrt()).abs() < 1e-15);
    assert_eq!(Spread::pooled_sd(&[of(1, 0.0)]), None);
}

#[test]
fn a_line_through_its_own_points() {
    let found = Regression::of(&[(1.0, 3.0), (2.0, 5.0), (4.0, 9.0)]).unwrap();
    assert_eq!((found.slope, found.intercept), (2.0, 1.0));
    assert!((found.correlation - 1.0).abs() < 1e-15);
    assert_eq!(found.at(10.0), 21.0);
    let flat = Regression::of(&[(1.0, 2.0), (2.0, 2.0)]).unwrap();
    assert_eq!((flat.slope, flat.correlation), (0.0, 0.0));
    assert_eq!(Regression::of(&[(1.0, 2.0), (1.0, 3.0)]), None);
    assert_eq!(Regression::of(&[]), None);
}

#[test]
fn the_thesis_found_no_correlation_of_neurons_and_error() {
    let points: Vec<_> = crate::thesis::NEURONS.iter().map(|row| (f64::from(row.neurons), row.ade)).collect();
    let line = Regression::of(&points).unwrap();
    assert!(line.correlation.abs() < 0.01, "{line:?}");
    assert!((line.at(37.0) - 0.419).abs() < 0.001, "{line:?}");
}

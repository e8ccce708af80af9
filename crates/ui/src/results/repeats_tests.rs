//! Tests of `repeats`.

use super::*;

#[test]
fn the_distribution_is_told_in_metres() {
    let of = Distribution { min: 0.4, lower_quartile: 0.41, median: 0.42, upper_quartile: 0.43, max: 0.5 };
    assert_eq!(words(&of), "median 0.420 m, quartiles 0.410 and 0.430 m, 0.400 to 0.500 m");
}

//! Tests of `line`.

use super::*;

#[test]
fn gaps_and_breaks_interrupt() {
    let values = [1.0, 2.0, f64::NAN, 4.0, 5.0, 6.0];
    let parts = stretches(0..6, &[5], |k| !f64::is_nan(values[k]));
    assert_eq!(parts, [0..2, 3..5, 5..6]);
    assert_eq!(
        stretches(2..6, &[1, 2, 4], |_| true),
        [2..4, 4..6],
        "a break at the first sample changes nothing"
    );
    assert!(stretches(0..0, &[], |_| true).is_empty());
    assert!(stretches(0..3, &[], |_| false).is_empty());
}

#[test]
fn steps_hold_until_the_next_sample() {
    let stair = with_steps(vec![(0.0, 1.0), (10.0, 1.0), (20.0, 3.0)]);
    assert_eq!(stair, [(0.0, 1.0), (10.0, 1.0), (20.0, 1.0), (20.0, 3.0)]);
}

#[test]
fn clipping_interpolates_at_the_borders() {
    let line = [(0.0, 0.0), (10.0, 10.0), (20.0, 0.0)];
    assert_eq!(clipped(&line, 5.0, 15.0), [(5.0, 5.0), (10.0, 10.0), (15.0, 5.0)]);
    assert_eq!(clipped(&line, 0.0, 20.0), line);
    assert!(clipped(&line, 30.0, 40.0).is_empty());
    assert_eq!(clipped(&[(3.0, 1.0)], 0.0, 5.0), [(3.0, 1.0)]);
    assert_eq!(clipped(&line, 12.0, 14.0), [(12.0, 8.0), (14.0, 6.0)], "both ends within one segment");
}

//! Tests of `pool`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use super::*;
use vocabulary::Padding;

#[test]
fn maxima_are_taken_channel_by_channel() {
    let windows = Padding::Same.windows(3, 2, 2).unwrap();
    let mut output = [9; 4];
    max_pool(&windows, 2, &[1, -5, 0, -4, -7, -128], &mut output);
    assert_eq!(output, [1, -4, -7, -128]);
}

#[test]
fn means_round_half_away_and_count_real_steps() {
    let windows = Padding::Same.windows(5, 2, 2).unwrap();
    let mut output = [9; 3];
    average_pool(&windows, 1, &[1, 2, -1, -2, -7], &mut output);
    // 1.5, -1.5, and one real step.
    assert_eq!(output, [2, -2, -7]);
    let windows = Padding::Valid.windows(3, 3, 1).unwrap();
    let mut output = [9];
    average_pool(&windows, 1, &[-32768, -32768, -32767], &mut output);
    assert_eq!(output, [-32768]);
    average_pool(&windows, 1, &[0, 0, -1], &mut output);
    assert_eq!(output, [0]);
}

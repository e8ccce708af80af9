//! Tests of `windows`.

use super::*;

#[test]
fn windows_follow_the_rules_of_tensorflow() {
    let of = |padding: Padding, steps, size, stride| {
        padding.windows(steps, size, stride).map(|w| (w.count, w.before, w.padded))
    };
    assert_eq!(of(Padding::Same, 30, 3, 1), Some((30, 1, 32)));
    assert_eq!(of(Padding::Same, 30, 4, 1), Some((30, 1, 33)));
    assert_eq!(of(Padding::Same, 10, 3, 2), Some((5, 0, 11)));
    assert_eq!(of(Padding::Same, 10, 1, 3), Some((4, 0, 10)));
    assert_eq!(of(Padding::Valid, 30, 3, 3), Some((10, 0, 30)));
    assert_eq!(of(Padding::Valid, 28, 3, 2), Some((13, 0, 28)));
    let none = [
        of(Padding::Valid, 2, 3, 1),
        of(Padding::Same, 3, 0, 1),
        of(Padding::Same, 3, 1, 0),
        of(Padding::Same, 0, 1, 1),
        of(Padding::Same, 2, usize::MAX, 1),
    ];
    assert_eq!(none, [None; 5]);
}

#[test]
fn covered_steps_are_clipped_to_the_axis() {
    let ranges = |padding: Padding, steps: usize, size, stride| -> Vec<_> {
        let windows = padding.windows(steps, size, stride);
        windows.into_iter().flat_map(|w| (0..w.count).map(move |i| w.covered(i, steps))).collect()
    };
    assert_eq!(ranges(Padding::Same, 4, 3, 1), [0..2, 0..3, 1..4, 2..4]);
    assert_eq!(ranges(Padding::Same, 2, 5, 1), [0..2, 0..2]);
    assert_eq!(ranges(Padding::Valid, 7, 3, 2), [0..3, 2..5, 4..7]);
}

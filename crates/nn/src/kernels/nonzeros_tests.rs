//! Tests of `nonzeros`.

use super::*;

#[test]
fn lists_hold_the_nonzero_positions_of_their_groups() {
    let mut nonzeros = Nonzeros::new(4, 3);
    // The second list replaces the first.
    nonzeros.list(&[1.0; 12], 3);
    let values = [0.0, 2.0, -0.0, 0.0, 0.0, 0.0, -1.0, f32::NAN, 1e-40, 0.0, 0.0, 5.0];
    nonzeros.list(&values, 3);
    assert_eq!(nonzeros.groups(0, 1), [1]);
    assert_eq!(nonzeros.groups(1, 1), [0u32; 0]);
    assert_eq!(nonzeros.groups(2, 1), [6, 7, 8]);
    assert_eq!(nonzeros.groups(1, 3), [6, 7, 8, 11]);
    assert_eq!(nonzeros.groups(0, 4), [1, 6, 7, 8, 11]);
}

#[test]
fn groups_of_every_length_are_listed() {
    for length in 1..=40 {
        let values: Vec<f32> = (0..5 * length).map(|i| ((i * i * 7 + i) % 3) as f32).collect();
        let mut nonzeros = Nonzeros::new(5, length);
        nonzeros.list(&values, length);
        let expected: Vec<u32> = (0..).zip(&values).filter(|(_, v)| **v != 0.0).map(|(i, _)| i).collect();
        assert_eq!(nonzeros.groups(0, 5), expected, "{length}");
        assert!(
            nonzeros.by_group().map(<[u32]>::len).eq((0..5).map(|group| nonzeros.groups(group, 1).len()))
        );
    }
}

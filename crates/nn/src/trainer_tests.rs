//! Tests of `trainer`.

use super::*;

#[test]
fn rows_of_every_width_are_gathered_in_the_chosen_order() {
    for width in 1..=6 {
        let from: Vec<f32> = (0..5 * width).map(|i| i as f32).collect();
        let expected: Vec<f32> =
            [4, 0, 2].iter().flat_map(|row| &from[row * width..][..width]).copied().collect();
        let mut to = vec![9.0; 3 * width];
        gather(&from, width, &[4, 0, 2], &mut to);
        assert_eq!(to, expected, "{width}");
    }
}

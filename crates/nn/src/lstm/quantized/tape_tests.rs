//! Tests of `tape`.

use super::*;

#[test]
fn gates_move_together_and_apart() {
    let values: Vec<f32> = (0..24).map(|k| k as f32).collect();
    let (mut together, mut apart) = (vec![0.0; 24], vec![9.0; 24]);
    gates_together(&values, 3, &mut together);
    assert_eq!(together[..8], [0.0, 3.0, 6.0, 9.0, 1.0, 4.0, 7.0, 10.0]);
    gates_apart(&together, 3, &mut apart);
    assert_eq!(apart, values);
}

#[test]
fn empty_lanes_are_left_out() {
    let values: Vec<f32x4> = (0..4).map(|k| f32x4::splat(k as f32)).collect();
    let mut room = vec![0.0; 20];
    let found = without_empty_lanes(&values, 2, 5, &mut room);
    assert_eq!(found, [0.0, 0.0, 0.0, 0.0, 1.0, 2.0, 2.0, 2.0, 2.0, 3.0]);
}

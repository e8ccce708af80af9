//! Tests of `dataset`.
#![allow(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
use super::*;
use ndarray::{array, s};

#[test]
fn every_memory_layout_gives_rows() {
    let y = array![[1.0], [2.0]];
    let rows = [1.0, 2.0, 3.0, 4.0];
    let plain = array![[1.0, 2.0], [3.0, 4.0]];
    let transposed = array![[1.0, 3.0], [2.0, 4.0]].reversed_axes();
    let part = array![[9.0, 9.0], [1.0, 2.0], [3.0, 4.0], [9.0, 9.0]].slice_move(s![1..3, ..]);
    for x in [plain, transposed, part] {
        assert_eq!(Dataset::new(x, y.clone()).unwrap().x(), rows);
    }
}

#[test]
fn faults_are_named() {
    let message = |x, y| Dataset::new(x, y).unwrap_err().to_string();
    let one = || array![[1.0f32], [1.0]];
    assert_eq!(message(array![[1.0], [f32::NAN]], one()), "inputs, row 2, column 1: not a finite number");
    assert_eq!(
        message(one(), array![[1.0, f32::INFINITY], [0.0, 0.0]]),
        "targets, row 1, column 2: not a finite number"
    );
    assert_eq!(message(Array2::zeros((0, 4)), Array2::zeros((0, 2))), "the data set has no rows");
    assert!(
        message(one(), array![[1.0]]).starts_with("the data set has 2 rows of inputs and 1 rows of targets")
    );
}

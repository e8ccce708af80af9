//! Tests of `surface`.

use super::*;

#[test]
fn keys_move_by_one_by_ten_and_to_the_ends() {
    assert_eq!(Step::from_key("ArrowLeft", false), Some(Step::By(-1)));
    assert_eq!(Step::from_key("ArrowRight", true), Some(Step::By(10)));
    assert_eq!(Step::from_key("Home", false), Some(Step::First));
    assert_eq!(Step::from_key("a", false), None);
}

#[test]
fn steps_stay_within_the_samples() {
    assert_eq!(Step::By(-10).apply(Some(3), 0, 99), 0);
    assert_eq!(Step::By(10).apply(Some(95), 0, 99), 99);
    assert_eq!(Step::By(1).apply(Some(4), 0, 99), 5);
    assert_eq!(Step::By(1).apply(None, 7, 99), 7);
    assert_eq!(Step::By(-1).apply(None, 7, 99), 99);
    assert_eq!(Step::Last.apply(Some(0), 7, 99), 99);
}

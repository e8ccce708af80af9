//! Tests of `formula`.

use super::*;

#[test]
fn indices_go_down_and_powers_up() {
    use Level::{Above, Below, Line};
    let sum = [(Line, "\u{3a3} q"), (Below, "x"), (Line, " q"), (Below, "w"), (Line, " - 1")];
    assert_eq!(pieces("\u{3a3} q_x q_w - 1"), sum);
    assert_eq!(pieces("1494 2^-31"), [(Line, "1494 2"), (Above, "-31")]);
    assert_eq!(pieces("clip(v, q_max)"), [(Line, "clip(v, q"), (Below, "max"), (Line, ")")]);
    assert_eq!(pieces("a_ ^"), [(Line, "a_"), (Line, " ^")]);
    assert!(pieces("").is_empty());
}

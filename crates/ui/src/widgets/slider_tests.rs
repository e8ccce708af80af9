//! Tests of `slider`.

use super::*;

#[test]
fn marks_lie_where_the_thumb_stops() {
    assert_eq!(position(2), 0.0);
    assert_eq!(position(9), 50.0);
    assert_eq!(position(16), 100.0);
}

//! Tests of `windows`.

use super::*;

#[test]
fn windows_are_told_in_seconds_where_the_rate_is_known() {
    let thesis = WindowConfig::THESIS;
    let middle = WindowConfig { label_at: LabelAt::Middle, ..thesis };
    assert_eq!(meaning(thesis, Some(3.0)), "Each estimate looks back over 10.0 s and comes without delay.");
    assert_eq!(meaning(middle, Some(3.0)), "Each estimate looks back over 10.0 s and comes 4.7 s late.");
    assert_eq!(meaning(middle, None), "Each estimate looks back over 30 samples and comes 14 samples late.");
    assert_eq!(
        meaning(WindowConfig::SINGLE, Some(3.0)),
        "One sample: the network knows nothing of the past."
    );
}

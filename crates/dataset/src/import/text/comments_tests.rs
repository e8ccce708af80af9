//! Tests of `comments`.

use super::*;

#[test]
fn comment_signs_are_taken_off_and_cell_errors_are_none() {
    assert_eq!(comment("# t x"), Some(" t x"));
    assert_eq!(comment("%%time,x"), Some("time,x"));
    assert_eq!(comment(" // note"), Some(" note"));
    assert_eq!(comment("#N/A,1,2"), None);
    assert_eq!(comment("t,x"), None);
}

//! Tests of `engine`.
#![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

use super::*;

#[test]
fn engines_are_named_after_their_browsers() {
    assert_eq!(Engine::named("WebKit").unwrap(), Engine::WebKit);
    let error = Engine::named("Opera").unwrap_err().to_string();
    assert_eq!(error, "Opera is no engine; there are [Chromium, Firefox, WebKit]");
}

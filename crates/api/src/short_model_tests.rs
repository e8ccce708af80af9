//! Tests of `short_model`.

use serde_json::json;

use super::*;

#[test]
fn a_name_alone_gives_the_page_s_network() {
    for (name, expected) in protocol::defaults::networks() {
        let mut settings = json!({ "model": { "network": name } });
        assert_eq!(take_short_model(&mut settings).unwrap(), Some(expected), "{name}");
    }
}

//! Tests of `forbidden`.
#![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

use super::*;

#[test]
fn clippy_for_wasm_bans_what_both_lists_ban_and_keeps_every_other_setting() {
    let (everywhere, browsers) = (Bans::parse(EVERYWHERE).unwrap(), Bans::parse(IN_BROWSERS).unwrap());
    assert!(everywhere.methods.len() >= 58 && browsers.methods.len() >= 19, "a list has shrunk");
    let temp = tempfile::tempdir().unwrap();
    write_clippy_settings(&temp.path().join("new")).unwrap();
    let text = fs::read_to_string(temp.path().join("new/clippy.toml")).unwrap();
    let both = Bans::parse(&text).unwrap();
    assert_eq!(both.methods, [everywhere.methods, browsers.methods].concat());
    assert_eq!(both.types, browsers.types);
    let (written, root) = (settings(&text).unwrap(), settings(EVERYWHERE).unwrap());
    assert_eq!(written["allow-unwrap-in-tests"], root["allow-unwrap-in-tests"]);
    let invalid = |settings: &Map<String, Value>| {
        settings["disallowed-methods"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|ban| ban["allow-invalid"] == true)
            .count()
    };
    assert_eq!((invalid(&written), invalid(&root)), (4, 4));
}

#[test]
fn a_ban_says_why() {
    let error = Bans::parse("disallowed-types = [{ path = \"std::fs::File\" }]").unwrap_err().to_string();
    assert!(error.contains("has no reason") && error.contains("std::fs::File"), "{error}");
    assert_eq!(Bans::parse("").unwrap(), Bans { methods: vec![], types: vec![] });
    let ban = Ban { path: "ndarray::linalg::Dot::dot".into(), reason: String::new() };
    assert_eq!(ban.name(), "dot");
}

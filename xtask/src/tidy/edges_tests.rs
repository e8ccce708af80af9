//! Tests of `edges`.
#![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

use super::*;
use serde_json::json;

fn findings(name: &str, dependency: &Value) -> Vec<String> {
    let metadata = json!({ "workspace_root": "/p", "packages": [
        { "name": name, "manifest_path": "/p/crates/x/Cargo.toml", "dependencies": [dependency] }] });
    check(&metadata).unwrap().iter().map(ToString::to_string).collect()
}

fn ours(name: &str, kind: Option<&str>) -> Value {
    json!({ "name": name, "kind": kind, "path": format!("/p/crates/{name}"), "features": [] })
}

#[test]
fn an_edge_outside_the_table_is_found_with_what_is_allowed() {
    let found = findings("nn", &ours("dataset", None));
    assert_eq!(
        found,
        ["crates/x/Cargo.toml:1: [edge] nn must not depend on dataset; allowed: quant, vectors, vocabulary"]
    );
    assert_eq!(findings("quant", &ours("protocol", Some("build"))).len(), 1);
    assert_eq!(findings("bitroom-ui", &ours("experiment", None)).len(), 1);
    assert_eq!(findings("charts", &ours("protocol", None)).len(), 1);
    assert_eq!(findings("bitroom-wasm", &ours("charts", None)).len(), 1);
    assert_eq!(findings("xtask", &ours("quant", Some("dev"))).len(), 1);
    assert_eq!(findings("xtask", &ours("site", None)).len(), 1);
}

#[test]
fn edges_of_the_table_dev_dependencies_and_foreign_crates_pass() {
    assert_eq!(findings("nn", &ours("quant", None)).len(), 0);
    assert_eq!(findings("bitroom-ui", &ours("charts", None)).len(), 0);
    assert_eq!(findings("bitroom-cli", &ours("charts", None)).len(), 0);
    assert_eq!(findings("nn", &ours("dataset", Some("dev"))).len(), 0);
    assert_eq!(findings("bitroom-tests", &ours("static_server", None)).len(), 0);
    assert_eq!(findings("quant", &json!({ "name": "dataset", "kind": null, "features": [] })).len(), 0);
}

#[test]
fn a_crate_nobody_knows_is_found() {
    assert!(findings("helpers", &ours("quant", None))[0].contains("helpers is not in the table of crates"));
}

#[test]
fn json_must_keep_every_bit() {
    let json = |features: &[&str]| json!({ "name": "serde_json", "kind": null, "features": features });
    assert!(findings("protocol", &json(&[]))[0].contains("[exact floats]"));
    assert_eq!(findings("protocol", &json(&["float_roundtrip"])).len(), 0);
}

#[test]
fn the_table_has_no_circle() {
    // Repeatedly remove crates whose edges all lead to removed crates; a circle would remain.
    let mut left = ALLOWED.to_vec();
    while let Some(index) =
        left.iter().position(|(_, uses)| uses.iter().all(|used| left.iter().all(|(name, _)| name != used)))
    {
        left.remove(index);
    }
    assert_eq!(left.len(), 0);
}

//! Tests of `tidy`.
#![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

use super::*;

#[test]
fn a_finding_reads_as_place_rule_and_remedy() {
    let finding = Finding {
        path: "crates/nn/src/lib.rs".into(),
        line: 7,
        rule: "layer",
        message: "std::fs; allowed: none".into(),
    };
    assert_eq!(finding.to_string(), "crates/nn/src/lib.rs:7: [layer] std::fs; allowed: none");
}

#[test]
fn all_rules_run_and_findings_are_ordered() {
    let files = [
        SourceFile::new("crates/nn/src/lib.rs", "fn f() { println!(\"x\"); }"),
        SourceFile::new(
            "crates/int_nn/src/kernels/mod.rs",
            "//! Kernels.\n#![deny(clippy::float_arithmetic)]\nfn f(x: f32) {}",
        ),
        SourceFile::new("crates/int_nn/src/packed.rs", "//! Packing.\n#![deny(clippy::float_arithmetic)]\n"),
        SourceFile::new("tests/golden/orphan.json", "{}"),
    ];
    let metadata = serde_json::json!({ "packages": [
        { "name": "nn", "manifest_path": "/p/crates/nn/Cargo.toml",
          "dependencies": [{ "name": "int_nn", "kind": null, "path": "/p/crates/int_nn", "features": [] }] }],
        "workspace_root": "/p" });
    let rules: Vec<_> = check(&files, &metadata).unwrap().into_iter().map(|f| (f.path, f.rule)).collect();
    let expected = [
        ("crates/int_nn/src/kernels/mod.rs", "integer"),
        ("crates/nn/Cargo.toml", "edge"),
        ("crates/nn/src/lib.rs", "layer"),
        ("crates/nn/src/lib.rs", "module comment"),
        ("tests/golden/orphan.json", "golden"),
    ];
    assert_eq!(rules, expected.map(|(path, rule)| (path.to_owned(), rule)));
}

#[test]
fn the_project_itself_is_read_completely() {
    let files = source::read_all(&Workspace::find().unwrap().root).unwrap();
    assert!(files.iter().any(|file| file.path == "xtask/src/tidy.rs"));
    assert!(files.iter().all(|file| !file.path.starts_with("target/")));
}

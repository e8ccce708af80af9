//! Tests of `site`.
#![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

use super::*;

#[test]
fn folders_are_made_and_missing_files_named() {
    let temp = tempfile::tempdir().unwrap();
    fs::create_dir(temp.path().join("a")).unwrap();
    fs::write(temp.path().join("a/x"), "x").unwrap();
    copy_folder(&temp.path().join("a"), &temp.path().join("b/c")).unwrap();
    assert_eq!(fs::read_to_string(temp.path().join("b/c/x")).unwrap(), "x");
    let error = copy(&temp.path().join("missing"), &temp.path().join("d/y")).unwrap_err().to_string();
    assert!(error.starts_with("cannot copy ") && error.contains("missing to "), "{error}");
}

#[test]
fn every_package_that_is_loaded_is_pinned_exactly() {
    let manifest = Workspace::find().unwrap().root.join("tests/bench/package.json");
    let json: serde_json::Value = serde_json::from_str(&fs::read_to_string(manifest).unwrap()).unwrap();
    for (package, _) in TFJS {
        let version = json["dependencies"][format!("@tensorflow/{package}")].as_str().unwrap();
        assert!(version.starts_with(|first: char| first.is_ascii_digit()), "{package}: {version}");
    }
}

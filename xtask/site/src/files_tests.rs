//! Tests of `files`.
#![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

use super::*;

#[test]
fn folders_are_copied_whole_and_missing_files_named() {
    let temp = tempfile::tempdir().unwrap();
    let from = temp.path().join("icons");
    fs::create_dir_all(from.join("deep")).unwrap();
    fs::write(from.join("deep/x.svg"), "x").unwrap();
    copy(&from, &temp.path().join("out/icons")).unwrap();
    assert_eq!(read(&temp.path().join("out/icons/deep/x.svg")).unwrap(), b"x");
    let error = copy(&temp.path().join("none"), &temp.path().join("out/none")).unwrap_err().to_string();
    assert!(error.starts_with("cannot read ") && error.ends_with("none"), "{error}");
}

#[test]
fn a_name_follows_the_content() {
    // The published value of FNV-1a for "a".
    assert_eq!(hashed("main", b"a"), "main-af63dc4c8601ec8c");
    assert_ne!(hashed("main", b"a"), hashed("main", b"b"));
}

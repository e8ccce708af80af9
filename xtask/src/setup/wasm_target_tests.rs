//! Tests of `wasm_target`.
#![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

use super::*;

#[test]
fn the_library_counts_only_when_its_file_is_there() {
    let temp = tempfile::tempdir().unwrap();
    assert!(!has_std(temp.path()));
    let folder = temp.path().join("lib/rustlib").join(TARGET).join("lib");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("libcore-1.rlib"), "").unwrap();
    assert!(!has_std(temp.path()));
    std::fs::write(folder.join("libstd-1.rlib"), "").unwrap();
    assert!(has_std(temp.path()));
}

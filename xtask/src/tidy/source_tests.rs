//! Tests of `source`.
#![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

use super::*;

#[test]
fn builds_and_unknown_kinds_of_files_are_left_out() {
    let temp = tempfile::tempdir().unwrap();
    for path in ["src/lib.rs", "target/x.rs", "a/node_modules/y.mjs", "tests/golden/g.json", "data.csv"] {
        let path = temp.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "text").unwrap();
    }
    let files = read_all(temp.path()).unwrap();
    let seen: Vec<_> = files.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
    assert_eq!(seen, [("src/lib.rs", "text"), ("tests/golden/g.json", "")]);
}

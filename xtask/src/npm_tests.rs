//! Tests of `npm`.
#![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

use super::*;
use crate::setup::fake::install_script;
use std::collections::BTreeMap;

#[test]
fn packages_are_installed_once_per_manifest() {
    let temp = tempfile::tempdir().unwrap();
    let (bin, folder) = (temp.path().join("bin"), temp.path().join("npm"));
    let manifest = temp.path().join("package.json");
    let machine = Machine::new(vec![bin.clone()], temp.path().join("home"), BTreeMap::new());
    fs::write(&manifest, "{1}").unwrap();
    let install = || install(&machine, &manifest, &folder, "a library");
    let error = install().unwrap_err().to_string();
    assert!(error.starts_with("npm (for") && error.contains("nodejs.org"), "{error}");
    // Fails in a folder without a manifest, and notes every call.
    install_script(&bin, "npm", "[ -f package.json ] && mkdir -p node_modules && echo $1 >> calls");
    for _ in 0..2 {
        assert_eq!(install().unwrap(), folder.join("node_modules"));
    }
    assert_eq!(fs::read_to_string(folder.join("calls")).unwrap(), "install\n");
    fs::write(&manifest, "{2}").unwrap();
    install().unwrap();
    assert_eq!(fs::read_to_string(folder.join("calls")).unwrap(), "install\ninstall\n");
}

#[test]
fn what_the_end_to_end_tests_load_is_pinned_exactly() {
    let manifest = Workspace::find().unwrap().root.join("tests/tests/e2e/package.json");
    let json: serde_json::Value = serde_json::from_str(&fs::read_to_string(manifest).unwrap()).unwrap();
    let version = json["dependencies"]["axe-core"].as_str().unwrap();
    assert!(version.starts_with(|first: char| first.is_ascii_digit()), "{version}");
}

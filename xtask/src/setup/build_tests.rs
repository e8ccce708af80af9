//! Tests of `build`.
#![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

use super::*;
use crate::setup::fake::install_script;
use std::collections::BTreeMap;
use std::path::Path;

fn machine(home: &Path) -> Machine {
    Machine::new(vec![home.join("path")], home.join("cargo"), BTreeMap::new())
}

#[test]
fn tools_that_are_there_are_taken_and_nothing_is_installed() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("path");
    install_script(&path, "wasm-bindgen", "echo wasm-bindgen 0.2.130");
    install_script(&path, "wasm-bindgen-test-runner", "echo wasm-bindgen-test-runner 0.2.130");
    // Says which wasm-bindgen it would find.
    let trunk_script = "[ \"$1\" = --version ] && echo trunk 0.21.14 || command -v wasm-bindgen";
    install_script(&path, "trunk", trunk_script);
    // An installer that would leave a trace.
    install_script(&path, "cargo-binstall", "touch \"$0.ran\"");
    let machine = machine(home.path());
    assert_eq!(test_runner(&machine, "0.2.130").unwrap().0, path.join("wasm-bindgen-test-runner"));
    let found = trunk(&machine, "0.2.130").unwrap().arg("build").read().unwrap();
    assert_eq!(found.trim(), path.join("wasm-bindgen").to_str().unwrap());
    assert!(!path.join("cargo-binstall.ran").exists());
}

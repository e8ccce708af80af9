//! Tests of `machine`.
#![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

use super::*;
use crate::setup::fake::install_script;

#[test]
fn versions_are_read_from_what_programs_print() {
    assert_eq!(parse_version("wasm-bindgen 0.2.130\n").as_deref(), Some("0.2.130"));
    assert_eq!(parse_version("v20.20.2\n").as_deref(), Some("20.20.2"));
    assert_eq!(parse_version("Chromium 156.0.8078.79 built on Debian").as_deref(), Some("156.0.8078.79"));
    assert_eq!(parse_version("no number here"), None);
    assert_eq!(major("156.0.8078.79"), Some(156));
    assert_eq!(major("x.1"), None);
}

#[test]
fn a_tool_counts_only_in_its_exact_version_and_with_its_companions() {
    let temp = tempfile::tempdir().unwrap();
    let (old, half, good) = (temp.path().join("old"), temp.path().join("half"), temp.path().join("good"));
    for (folder, name, version) in [
        (&old, "wasm-bindgen", "0.2.99"),
        (&old, "wasm-bindgen-test-runner", "0.2.130"),
        (&half, "wasm-bindgen", "0.2.130"),
        (&good, "wasm-bindgen", "0.2.130"),
        (&good, "wasm-bindgen-test-runner", "0.2.130"),
    ] {
        install_script(folder, name, &format!("echo {name} {version}"));
    }
    let programs = ["wasm-bindgen", "wasm-bindgen-test-runner"];
    let machine =
        Machine::new(vec![old.clone(), half, good.clone()], temp.path().join("home"), BTreeMap::new());
    assert_eq!(machine.folder_with(&programs, "0.2.130"), Some(good));
    assert_eq!(machine.folder_with(&programs, "0.2.131"), None);
    assert_eq!(machine.find("wasm-bindgen"), Some(old.join("wasm-bindgen")));
}

#[test]
fn cargo_home_is_searched_after_the_path() {
    let temp = tempfile::tempdir().unwrap();
    install_script(&temp.path().join("bin"), "trunk", "echo trunk 0.21.14");
    let machine = Machine::new(Vec::new(), temp.path().to_owned(), BTreeMap::new());
    assert_eq!(machine.folder_with(&["trunk"], "0.21.14"), Some(temp.path().join("bin")));
    let path = machine.path_with(&[Path::new("/first")]);
    assert!(path.to_string_lossy().starts_with("/first:"), "{path:?}");
}

//! Tests of `workspace`.
#![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

use super::*;

const LOCK: &str = r#"
[[package]]
name = "wasm-bindgen"
version = "0.2.130"
source = "registry"

[[package]]
name = "wasm-bindgen-futures"
version = "0.4.80"

[[package]]
name = "syn"
version = "1.0.109"

[[package]]
name = "syn"
version = "2.0.119"
"#;

#[test]
fn the_locked_version_belongs_to_the_exact_package() {
    assert_eq!(locked_version(LOCK, "wasm-bindgen").unwrap(), "0.2.130");
}

#[test]
fn no_or_several_versions_are_an_error() {
    assert_eq!(locked_version(LOCK, "trunk").unwrap_err().to_string(), "Cargo.lock holds no trunk");
    let several = locked_version(LOCK, "syn").unwrap_err().to_string();
    assert_eq!(several, "Cargo.lock holds several versions of syn: 1.0.109, 2.0.119");
}

#[test]
fn metadata_lists_this_package_and_the_target_folder() {
    let workspace = Workspace::find().unwrap();
    let metadata = workspace.metadata().unwrap();
    let names: Vec<_> =
        metadata["packages"].as_array().unwrap().iter().map(|p| p["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"xtask"), "{names:?}");
    assert!(workspace.target().unwrap().is_absolute());
}

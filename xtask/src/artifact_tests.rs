//! Tests of `artifact`.
#![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

use super::*;

#[test]
fn each_file_is_found_among_the_others() {
    let messages = r#"{"reason":"compiler-artifact","target":{"name":"nn","crate_types":["lib"]},"filenames":["/t/libnn.rlib"]}
            warning: not JSON
            {"reason":"compiler-artifact","target":{"name":"a","crate_types":["cdylib","rlib"]},"filenames":["/t/a.wasm","/t/liba.rlib"]}
            {"reason":"compiler-artifact","target":{"name":"worker","crate_types":["bin"]},"filenames":["/t/worker.wasm"],"executable":"/t/worker.wasm"}
            {"reason":"compiler-artifact","target":{"name":"site","crate_types":["bin"]},"filenames":["/t/site"],"executable":"/t/site"}
            {"reason":"build-finished","success":true}"#;
    let artifacts = Artifacts::parse(messages);
    assert_eq!(artifacts.wasm_library().unwrap(), Path::new("/t/a.wasm"));
    assert_eq!(artifacts.wasm_program("worker").unwrap(), Path::new("/t/worker.wasm"));
    assert_eq!(artifacts.executable().unwrap(), Path::new("/t/site"));
    let error = artifacts.wasm_program("a").unwrap_err().to_string();
    assert_eq!(error, "the program `a` made no .wasm file");
    assert!(Artifacts::parse("{}").wasm_library().is_err());
}

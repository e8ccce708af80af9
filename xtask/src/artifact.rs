//! Reads from Cargo's JSON messages which files a build made, wherever its target folder is.

use serde_json::Value;
use std::path::PathBuf;

/// The `.wasm` file of the package's library in the output of `cargo build --message-format json…`.
pub fn wasm_library(messages: &str) -> Option<PathBuf> {
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["reason"] == "compiler-artifact")
        .filter(|message| {
            message["target"]["crate_types"].as_array().is_some_and(|kinds| kinds.contains(&"cdylib".into()))
        })
        .filter_map(|message| {
            let files = message["filenames"].as_array()?;
            files.iter().filter_map(Value::as_str).find(|name| name.ends_with(".wasm")).map(PathBuf::from)
        })
        .next_back()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cdylib_is_found_among_other_artifacts() {
        let messages = r#"{"reason":"compiler-artifact","target":{"crate_types":["lib"]},"filenames":["/t/libnn.rlib"]}
            warning: not JSON
            {"reason":"compiler-artifact","target":{"crate_types":["cdylib","rlib"]},"filenames":["/t/a.wasm","/t/liba.rlib"]}
            {"reason":"build-finished","success":true}"#;
        assert_eq!(wasm_library(messages), Some(PathBuf::from("/t/a.wasm")));
        assert_eq!(wasm_library("{}"), None);
    }
}

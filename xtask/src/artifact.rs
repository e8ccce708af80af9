//! Reads from Cargo's JSON messages which files a build made, wherever its target folder is.

use anyhow::Context as _;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Everything one call of `cargo build` made.
#[derive(Clone, Debug, PartialEq)]
pub struct Artifacts(Vec<Value>);

impl Artifacts {
    /// Reads the output of `cargo build --message-format json…`.
    pub fn parse(messages: &str) -> Self {
        let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        Self(messages.filter(|message| message["reason"] == "compiler-artifact").collect())
    }

    /// The .wasm file of the program `name`.
    ///
    /// # Errors
    /// When there is none.
    pub fn wasm_program(&self, name: &str) -> anyhow::Result<PathBuf> {
        self.wasm(|target| target["name"] == name && kinds(target).contains(&"bin"))
            .with_context(|| format!("the program `{name}` made no .wasm file"))
    }

    /// The .wasm file of the library that has one (crate type `cdylib`).
    ///
    /// # Errors
    /// When there is none.
    pub fn wasm_library(&self) -> anyhow::Result<PathBuf> {
        self.wasm(|target| kinds(target).contains(&"cdylib"))
            .context("no library was built as a cdylib, so there is no .wasm file")
    }

    /// The program that runs on this machine.
    ///
    /// # Errors
    /// When the build made none.
    pub fn executable(&self) -> anyhow::Result<&Path> {
        let path = self.0.iter().rev().find_map(|message| message["executable"].as_str());
        path.map(Path::new).context("the build made no program")
    }

    fn wasm(&self, wanted: impl Fn(&Value) -> bool) -> Option<PathBuf> {
        let mut wanted = self.0.iter().rev().filter(|message| wanted(&message["target"]));
        wanted.find_map(|message| {
            let files = message["filenames"].as_array()?;
            files.iter().filter_map(Value::as_str).find(|name| name.ends_with(".wasm")).map(PathBuf::from)
        })
    }
}

fn kinds(target: &Value) -> Vec<&str> {
    target["crate_types"].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

#[cfg(test)]
#[path = "artifact_tests.rs"]
mod tests;

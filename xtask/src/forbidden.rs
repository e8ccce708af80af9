//! What code may not call, in two lists: the root `clippy.toml` for every target, `forbidden/browser.toml` for what a browser
//! lacks. Whatever checks it reads them: clippy itself, clippy for wasm, and the rules of `tidy`.

use anyhow::{Context as _, bail};
use serde_json::{Map, Value};
use std::fs;
use std::path::Path;

/// Clippy's settings for every target.
pub const EVERYWHERE: &str = include_str!("../../clippy.toml");
/// What a browser lacks on top.
pub const IN_BROWSERS: &str = include_str!("forbidden/browser.toml");

/// One function or type that may not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ban {
    /// Its path, `f32::exp` for one.
    pub path: String,
    /// Why, and what to use instead.
    pub reason: String,
}

impl Ban {
    /// The path's last name.
    pub fn name(&self) -> &str {
        self.path.rsplit(':').next().unwrap_or(&self.path)
    }
}

/// The bans of one list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bans {
    /// Functions and methods.
    pub methods: Vec<Ban>,
    /// Types.
    pub types: Vec<Ban>,
}

impl Bans {
    /// Reads settings of clippy.
    ///
    /// # Errors
    /// When they are not TOML, or an entry lacks its path or its reason.
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        let settings = settings(text)?;
        Ok(Self {
            methods: bans(&settings, "disallowed-methods")?,
            types: bans(&settings, "disallowed-types")?,
        })
    }
}

fn settings(text: &str) -> anyhow::Result<Map<String, Value>> {
    basic_toml::from_str(text).context("a list of forbidden functions is not TOML")
}

fn bans(settings: &Map<String, Value>, key: &str) -> anyhow::Result<Vec<Ban>> {
    let entries = settings.get(key).and_then(Value::as_array).into_iter().flatten();
    let text = |entry: &Value, key: &str| {
        let text = entry[key].as_str().map(str::to_owned);
        text.with_context(|| format!("a forbidden function has no {key}: {entry}"))
    };
    entries.map(|entry| Ok(Ban { path: text(entry, "path")?, reason: text(entry, "reason")? })).collect()
}

/// Writes the `clippy.toml` of both lists into `folder`: clippy's settings cannot inherit.
///
/// # Errors
/// When a list is wrong or the folder cannot be written.
pub fn write_clippy_settings(folder: &Path) -> anyhow::Result<()> {
    let path = folder.join("clippy.toml");
    let text = both()?;
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(&path, text))
        .with_context(|| format!("cannot write {}", path.display()))
}

fn both() -> anyhow::Result<String> {
    let mut all = settings(EVERYWHERE)?;
    for (key, value) in settings(IN_BROWSERS)? {
        match (all.get_mut(&key), value) {
            (Some(Value::Array(known)), Value::Array(more)) => known.extend(more),
            (None, value) => drop(all.insert(key, value)),
            (Some(_), _) => bail!("browser.toml may not change {key} of clippy.toml"),
        }
    }
    basic_toml::to_string(&all).context("the settings of clippy cannot be written as TOML")
}

#[cfg(test)]
#[path = "forbidden_tests.rs"]
mod tests;

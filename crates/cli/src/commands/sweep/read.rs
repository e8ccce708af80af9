//! Sweeps and their results from files.

use std::path::Path;

use anyhow::{Context as _, Result};
use serde_json::Value;
use sweep::{Results, SweepConfig};

use crate::files;

/// Name of the file of results in the folder of a sweep.
pub const RESULTS: &str = "results.jsonl";

/// The sweep of a file, TOML or JSON by its name.
pub fn sweep(path: &Path) -> Result<SweepConfig> {
    let name = || path.display().to_string();
    let text = text(path)?;
    let is_json = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    let value: Value = match is_json {
        true => serde_json::from_str(&text).with_context(name)?,
        false => toml::from_str(&text).with_context(name)?,
    };
    SweepConfig::read(value).with_context(name)
}

/// The results of a file, or of the one in a folder.
pub fn results(path: &Path, into: &mut Results) -> Result<()> {
    let path = if path.is_dir() { path.join(RESULTS) } else { path.to_owned() };
    let text = text(&path)?;
    // A last line without end was never finished.
    let whole = text.rfind('\n').map_or(0, |end| end + 1);
    into.add_text(&text[..whole]);
    Ok(())
}

/// A file's text, unpacked where it is packed by gzip.
pub fn text(path: &Path) -> Result<String> {
    String::from_utf8(files::unpacked(path)?).with_context(|| format!("{} is no text", path.display()))
}

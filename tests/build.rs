//! Lists the golden files, so that tests in a browser, which has no file system, carry them inside.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

fn main() -> io::Result<()> {
    let package = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let folder = match env::var_os("BITROOM_GOLDEN_DIR") {
        // Relative to the workspace; `join` keeps absolute paths.
        Some(folder) => package.join("..").join(folder),
        None => package.join("golden"),
    };
    println!("cargo::rerun-if-env-changed=BITROOM_GOLDEN_DIR");
    println!("cargo::rerun-if-changed={}", folder.display());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("embedded_golden.rs"), embedded_files(&folder)?)
}

/// Rust source: a slice of (file name, content) of every JSON file in `folder`, `include_str!` by absolute path.
/// A folder that cannot be read gives an empty slice; the tests then name what they miss.
fn embedded_files(folder: &Path) -> io::Result<String> {
    let mut files = Vec::new();
    if let Ok(entries) = fs::read_dir(folder) {
        for entry in entries {
            let path = fs::canonicalize(entry?.path())?;
            if path.extension().is_some_and(|extension| extension == "json") {
                files.push(path);
            }
        }
    }
    files.sort();
    let entries = files.iter().map(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        format!("    ({name:?}, include_str!({:?})),\n", path.to_string_lossy())
    });
    Ok(format!("&[\n{}]\n", entries.collect::<String>()))
}

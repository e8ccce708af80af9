//! Builds the static site and the JavaScript API into `dist/`. Nothing is downloaded but crates Cargo lacks.

use crate::artifact::wasm_library;
use crate::command::Cmd;
use crate::setup::BuildTools;
use crate::workspace::Workspace;
use anyhow::Context as _;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The wasm target of the page, the worker and the API.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// `dist/`: the page with its worker by Trunk, then `dist/api/` by wasm-bindgen, then the sizes.
///
/// # Errors
/// When a build fails.
pub fn build(workspace: &Workspace, tools: &BuildTools) -> anyhow::Result<()> {
    // Trunk runs offline, so that it can never fetch a program; the crates must be there before.
    workspace.cargo().args(["fetch", "--quiet", "--target", WASM_TARGET]).run()?;
    trunk(workspace, tools).args(["build", "--release", "--offline"]).run()?;
    build_api(workspace, tools)?;
    print_sizes(&workspace.dist())
}

/// Trunk in the project's root, with our wasm-bindgen first on its `PATH`.
pub fn trunk(workspace: &Workspace, tools: &BuildTools) -> Cmd {
    let trunk = Cmd::new(&tools.trunk)
        .folder(&workspace.root)
        .env("PATH", &tools.path)
        // Otherwise Trunk asks on the network for a newer Trunk.
        .env("TRUNK_SKIP_VERSION_CHECK", "true");
    // Trunk reads the common NO_COLOR=1 as a flag's value and refuses everything but true and false.
    if std::env::var_os("NO_COLOR").is_some() { trunk.env("NO_COLOR", "true") } else { trunk }
}

fn build_api(workspace: &Workspace, tools: &BuildTools) -> anyhow::Result<()> {
    let messages = workspace
        .cargo()
        .args(["build", "--release", "--target", WASM_TARGET, "--package", "bitroom-wasm", "--lib"])
        .args(["--message-format", "json-render-diagnostics"])
        .read()?;
    let library =
        wasm_library(&messages).context("bitroom-wasm has no cdylib library, so it makes no .wasm file")?;
    Cmd::new(&tools.wasm_bindgen)
        .args(["--target", "web", "--out-name", "bitroom", "--out-dir"])
        .arg(workspace.dist().join("api"))
        .arg(library)
        .run()
}

/// One line per file, largest first, raw and as compressed by a web host.
fn print_sizes(dist: &Path) -> anyhow::Result<()> {
    let mut sizes = Vec::new();
    for path in files_under(dist)? {
        let bytes = fs::read(&path)?;
        let name = path.strip_prefix(dist).unwrap_or(&path).display().to_string();
        sizes.push((bytes.len(), gzip_size(&bytes)?, name));
    }
    sizes.sort_by(|a, b| b.cmp(a));
    println!("\n{:>12} {:>12}  dist/", "bytes", "gzip");
    for (raw, compressed, name) in &sizes {
        println!("{raw:>12} {compressed:>12}  {name}");
    }
    let total = sizes.iter().fold((0, 0), |sum, size| (sum.0 + size.0, sum.1 + size.1));
    println!("{:>12} {:>12}  in all", total.0, total.1);
    Ok(())
}

fn files_under(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_under(&path)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}

fn gzip_size(bytes: &[u8]) -> std::io::Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

    use super::*;

    #[test]
    fn files_of_all_levels_are_counted_and_repetition_compresses() {
        let temp = tempfile::tempdir().unwrap();
        fs::create_dir(temp.path().join("api")).unwrap();
        fs::write(temp.path().join("a.js"), "a").unwrap();
        fs::write(temp.path().join("api/b.js"), "b").unwrap();
        assert_eq!(files_under(temp.path()).unwrap().len(), 2);
        assert!(files_under(&temp.path().join("missing")).is_err());
        assert!(gzip_size(&[7; 10_000]).unwrap() < 100);
    }
}

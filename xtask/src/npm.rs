//! Packages from the npm registry for tests and benchmarks, installed below `target/` and never into the project.

use crate::command::Cmd;
use crate::machine::Machine;
use crate::setup::SystemPackage;
use crate::workspace::Workspace;
use anyhow::Context as _;
use std::fs;
use std::path::{Path, PathBuf};

const NPM: SystemPackage = SystemPackage {
    title: "npm (for packages that the tests load)",
    apt: &["npm"],
    brew: &["node"],
    by_hand: "install Node 20 or newer with npm from https://nodejs.org",
};

/// The program of axe-core, which the end-to-end tests load into the page; `tests/tests/e2e/package.json` names its version.
///
/// # Errors
/// When npm is missing and cannot be installed, or fails.
pub fn axe(workspace: &Workspace) -> anyhow::Result<PathBuf> {
    let manifest = workspace.root.join("tests/tests/e2e/package.json");
    let modules = install(&Machine::current(), &manifest, &workspace.target()?.join("e2e"), "axe-core")?;
    Ok(modules.join("axe-core/axe.min.js"))
}

/// Installs what `manifest` names into `folder` unless that was done before; gives `node_modules`. No lock file is kept in
/// the project: it would name the registry of the machine that wrote it.
///
/// # Errors
/// As [`axe`].
pub fn install(machine: &Machine, manifest: &Path, folder: &Path, title: &str) -> anyhow::Result<PathBuf> {
    let modules = folder.join("node_modules");
    let wanted =
        fs::read_to_string(manifest).with_context(|| format!("cannot read {}", manifest.display()))?;
    // Written last, so that it also says that the installation came to its end.
    let stamp = folder.join("installed.json");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(modules);
    }
    if machine.find("npm").is_none() {
        NPM.install(machine)?;
    }
    let npm = machine.find("npm").with_context(|| format!("{} is not found", NPM.title))?;
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let copy = folder.join("package.json");
    fs::write(&copy, &wanted).with_context(|| format!("cannot write {}", copy.display()))?;
    Cmd::new(npm)
        // The packages are read or loaded by a page, never run by Node: their install scripts are of no use here.
        .args(["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"])
        .folder(folder)
        .run_with_progress(&format!("installing {title} (seconds)"))?;
    fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))?;
    Ok(modules)
}

#[cfg(test)]
#[path = "npm_tests.rs"]
mod tests;

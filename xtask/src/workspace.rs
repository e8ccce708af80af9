//! Where the project is and what it says about itself: its root, its metadata, its locked versions.

use crate::command::Cmd;
use anyhow::{Context as _, bail};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// The project's folder on this machine.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// The folder of the root `Cargo.toml`.
    pub root: PathBuf,
}

impl Workspace {
    /// The workspace that `cargo xtask` was called in.
    ///
    /// # Errors
    /// When the folder is not there.
    pub fn find() -> anyhow::Result<Self> {
        // Cargo sets the variable for what it runs. The folder of the build is only the second choice: clones that
        // share a target folder share this program too.
        let manifest =
            std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&manifest).parent().context("xtask has no parent folder")?;
        if !root.join("Cargo.toml").is_file() {
            bail!("{} is gone: run `cargo xtask` inside the project", root.display());
        }
        Ok(Self { root: root.to_owned() })
    }

    /// The folder of the static site.
    pub fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// Cargo, started in the project's root.
    pub fn cargo(&self) -> Cmd {
        Cmd::cargo().folder(&self.root)
    }

    /// What `cargo metadata` says of the workspace's own packages.
    ///
    /// # Errors
    /// When a manifest cannot be read.
    pub fn metadata(&self) -> anyhow::Result<Value> {
        let text = self.cargo().args(["metadata", "--no-deps", "--format-version", "1"]).read()?;
        serde_json::from_str(&text).context("cargo metadata wrote something other than JSON")
    }

    /// Cargo's target folder, which may lie outside the project.
    ///
    /// # Errors
    /// As [`Workspace::metadata`].
    pub fn target(&self) -> anyhow::Result<PathBuf> {
        let metadata = self.metadata()?;
        Ok(PathBuf::from(
            metadata["target_directory"].as_str().context("cargo metadata names no target folder")?,
        ))
    }

    /// The version of a package in `Cargo.lock`.
    ///
    /// # Errors
    /// When the file is missing or does not hold exactly one version of the package.
    pub fn locked_version(&self, package: &str) -> anyhow::Result<String> {
        let path = self.root.join("Cargo.lock");
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        locked_version(&text, package)
    }
}

fn locked_version(lock: &str, package: &str) -> anyhow::Result<String> {
    let name = format!("name = \"{package}\"");
    let lines: Vec<&str> = lock.lines().collect();
    // Cargo writes the version on the line after the name.
    let found: Vec<&str> = lines
        .windows(2)
        .filter(|pair| pair[0] == name)
        .filter_map(|pair| pair[1].strip_prefix("version = \"")?.strip_suffix('"'))
        .collect();
    match found[..] {
        [version] => Ok(version.to_owned()),
        [] => bail!("Cargo.lock holds no {package}"),
        _ => bail!("Cargo.lock holds several versions of {package}: {}", found.join(", ")),
    }
}

#[cfg(test)]
#[path = "workspace_tests.rs"]
mod tests;

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
mod tests {
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
}

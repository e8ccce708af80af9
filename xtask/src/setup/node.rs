//! Node, which runs the tests of the JavaScript API.

use super::packages::SystemPackage;
use crate::machine::{Machine, major, version_of};
use anyhow::{Context as _, bail};
use std::path::PathBuf;

/// The oldest Node whose test runner the tests are written for.
const OLDEST_MAJOR: u32 = 20;

const PACKAGE: SystemPackage = SystemPackage {
    title: "Node (for the tests of the JavaScript API)",
    apt: &["nodejs"],
    brew: &["node"],
    by_hand: "install Node 20 or newer from https://nodejs.org",
};

/// Finds Node 20 or newer, or installs the system's.
///
/// # Errors
/// When there is none and none can be installed, or when it is too old.
pub fn ensure(machine: &Machine) -> anyhow::Result<PathBuf> {
    if machine.find("node").is_none() {
        PACKAGE.install(machine)?;
    }
    let node =
        machine.find("node").with_context(|| format!("{} was installed but is not found", PACKAGE.title))?;
    let version = version_of(&node)
        .with_context(|| format!("`{} --version` does not print a version", node.display()))?;
    if major(&version).is_none_or(|major| major < OLDEST_MAJOR) {
        bail!(
            "{} is version {version}; the tests of the JavaScript API need 20 or newer: {}",
            node.display(),
            PACKAGE.by_hand
        );
    }
    Ok(node)
}

#[cfg(test)]
#[path = "node_tests.rs"]
mod tests;

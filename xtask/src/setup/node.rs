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
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

    use super::*;
    use crate::setup::fake::install_script;
    use std::collections::BTreeMap;

    #[test]
    fn twenty_is_enough_and_eighteen_is_not() {
        let temp = tempfile::tempdir().unwrap();
        let machine = Machine::new(vec![temp.path().to_owned()], temp.path().to_owned(), BTreeMap::new());
        install_script(temp.path(), "node", "echo v20.0.0");
        assert_eq!(ensure(&machine).unwrap(), temp.path().join("node"));
        install_script(temp.path(), "node", "echo v18.20.4");
        let error = ensure(&machine).unwrap_err().to_string();
        assert!(error.contains("is version 18.20.4") && error.contains("nodejs.org"), "{error}");
    }
}

//! wasm-bindgen and Trunk: found in the right version, or installed beside the user's own versions.

use super::cargo_tool::CargoTool;
use crate::machine::Machine;
use std::ffi::OsString;
use std::path::PathBuf;

/// The Trunk we build with. 0.22 wants rustc 1.96.1.
const TRUNK_VERSION: &str = "0.21.14";

/// Where the build tools are.
#[derive(Clone, Debug)]
pub struct BuildTools {
    /// `wasm-bindgen`, in the version that `Cargo.lock` names for the library.
    pub wasm_bindgen: PathBuf,
    /// `wasm-bindgen-test-runner`, of the same version.
    pub test_runner: PathBuf,
    /// `trunk`.
    pub trunk: PathBuf,
    /// A `PATH` on which these are found first; Trunk looks for wasm-bindgen there.
    pub path: OsString,
}

/// Finds both tools, or installs what is missing.
///
/// # Errors
/// When an installation fails or leaves no program of the right version behind.
pub fn ensure(machine: &Machine, wasm_bindgen_version: &str) -> anyhow::Result<BuildTools> {
    let wasm_bindgen = CargoTool {
        package: "wasm-bindgen-cli",
        version: wasm_bindgen_version,
        programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
        minutes: "about 3 minutes",
        // Not --locked: the lock file of this package's release does not build.
        args: &[],
        // It reads and writes megabytes of wasm in every build.
        opt_level: "1",
    };
    let trunk = CargoTool {
        package: "trunk",
        version: TRUNK_VERSION,
        programs: &["trunk"],
        minutes: "about 4 minutes",
        args: &["--locked", "--no-default-features", "--features", "rustls"],
        opt_level: "0",
    };
    let bindgen_folder = wasm_bindgen.ensure(machine)?;
    let trunk_folder = trunk.ensure(machine)?;
    Ok(BuildTools {
        wasm_bindgen: bindgen_folder.join("wasm-bindgen"),
        test_runner: bindgen_folder.join("wasm-bindgen-test-runner"),
        trunk: trunk_folder.join("trunk"),
        path: machine.path_with(&[&bindgen_folder, &trunk_folder]),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

    use super::*;
    use crate::setup::fake::install_script;
    use std::collections::BTreeMap;
    use std::path::Path;

    fn machine(home: &Path) -> Machine {
        Machine::new(vec![home.join("path")], home.join("cargo"), BTreeMap::new())
    }

    #[test]
    fn tools_that_are_there_are_taken_and_nothing_is_installed() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("path");
        install_script(&path, "wasm-bindgen", "echo wasm-bindgen 0.2.130");
        install_script(&path, "wasm-bindgen-test-runner", "echo wasm-bindgen-test-runner 0.2.130");
        install_script(&path, "trunk", "echo trunk 0.21.14");
        // An installer that would leave a trace.
        install_script(&path, "cargo-binstall", "touch \"$0.ran\"");
        let tools = ensure(&machine(home.path()), "0.2.130").unwrap();
        assert_eq!(tools.wasm_bindgen, path.join("wasm-bindgen"));
        assert_eq!(tools.test_runner, path.join("wasm-bindgen-test-runner"));
        assert_eq!(tools.trunk, path.join("trunk"));
        assert!(tools.path.to_string_lossy().starts_with(path.to_str().unwrap()));
        assert!(!path.join("cargo-binstall.ran").exists());
    }
}

//! The programs of wasm-bindgen, Trunk and cargo-deny: found in the right version, or installed beside the user's own versions.
//!
//! `cargo xtask serve` and `dist` need none of them: they call wasm-bindgen's library.

use super::cargo_tool::CargoTool;
use crate::command::Cmd;
use crate::machine::Machine;
use std::path::PathBuf;

/// The Trunk we build with. 0.22 wants rustc 1.96.1.
const TRUNK: CargoTool = CargoTool {
    package: "trunk",
    version: "0.21.14",
    programs: &["trunk"],
    minutes: "about 4 minutes",
    args: &["--locked", "--no-default-features", "--features", "rustls"],
    opt_level: "0",
};

/// What checks `deny.toml`.
const CARGO_DENY: CargoTool = CargoTool {
    package: "cargo-deny",
    version: "0.20.2",
    programs: &["cargo-deny"],
    minutes: "about 2 minutes",
    args: &["--locked"],
    // It runs for a second.
    opt_level: "0",
};

/// Where `wasm-bindgen-test-runner` is, in the version that `Cargo.lock` names for the library.
#[derive(Clone, Debug)]
pub struct TestRunner(pub PathBuf);

/// The programs of wasm-bindgen: one for Trunk, one for tests in a browser.
fn wasm_bindgen(version: &str) -> CargoTool<'_> {
    CargoTool {
        package: "wasm-bindgen-cli",
        version,
        programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
        minutes: "about 3 minutes",
        // Not --locked: the lock file of this package's release does not build.
        args: &[],
        // It reads and writes megabytes of wasm in every build.
        opt_level: "1",
    }
}

/// Finds or installs what runs tests in a browser.
///
/// # Errors
/// When an installation fails or leaves no program of the right version behind.
pub fn test_runner(machine: &Machine, wasm_bindgen_version: &str) -> anyhow::Result<TestRunner> {
    Ok(TestRunner(wasm_bindgen(wasm_bindgen_version).ensure(machine)?.join("wasm-bindgen-test-runner")))
}

/// Finds or installs Trunk, which finds our wasm-bindgen first on its `PATH`.
///
/// # Errors
/// As [`test_runner`].
pub fn trunk(machine: &Machine, wasm_bindgen_version: &str) -> anyhow::Result<Cmd> {
    let bindgen_folder = wasm_bindgen(wasm_bindgen_version).ensure(machine)?;
    let folder = TRUNK.ensure(machine)?;
    let trunk = Cmd::new(folder.join("trunk"))
        .env("PATH", machine.path_with(&[&bindgen_folder, &folder]))
        // Otherwise Trunk asks on the network for a newer Trunk.
        .env("TRUNK_SKIP_VERSION_CHECK", "true");
    // Trunk reads the common NO_COLOR=1 as a flag's value and refuses everything but true and false.
    Ok(if std::env::var_os("NO_COLOR").is_some() { trunk.env("NO_COLOR", "true") } else { trunk })
}

/// Finds or installs cargo-deny.
///
/// # Errors
/// As [`test_runner`].
pub fn cargo_deny(machine: &Machine) -> anyhow::Result<Cmd> {
    Ok(Cmd::new(CARGO_DENY.ensure(machine)?.join("cargo-deny")))
}

#[cfg(test)]
#[path = "build_tests.rs"]
mod tests;

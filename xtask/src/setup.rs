//! Makes the machine able to build and test the project: looks first, installs only what is missing.

mod browser;
mod build;
mod cargo_tool;
mod engines;
mod node;
mod packages;
mod wasm_target;

pub use browser::Browser;
pub use build::TestRunner;
pub use engines::Engine;
pub use packages::SystemPackage;

use crate::command::Cmd;
use crate::machine::Machine;
use crate::workspace::Workspace;
use anyhow::Context as _;
use std::path::PathBuf;

/// What the tests need beside the build tools.
#[derive(Clone, Debug)]
pub struct TestTools {
    /// Chrome or Chromium with its driver.
    pub browser: Browser,
    /// The `node` program, 20 or newer.
    pub node: PathBuf,
}

/// `cargo xtask setup`: what `serve` and `test` need, with one line about each tool.
pub fn everything(workspace: &Workspace) -> anyhow::Result<()> {
    wasm_target()?;
    println!("wasm-bindgen     {}", test_runner(workspace)?.0.display());
    println!("cargo-deny       {}", cargo_deny()?);
    let tests = test_tools()?;
    println!("node             {}", tests.node.display());
    let mut complete = true;
    for engine in engines(&tests.browser) {
        match engine.programs {
            Ok(programs) => {
                let paths = programs.iter().map(|(_, path)| path.display().to_string());
                println!("{:<16} {}", engine.name, paths.collect::<Vec<_>>().join(", "));
            }
            Err(reason) => {
                complete = false;
                println!("{:<16} cannot be had: {reason}", engine.name);
            }
        }
    }
    if complete {
        println!("Everything is in place.");
    } else {
        println!("Bitroom can be built and served; the tests will not run in every engine.");
    }
    Ok(())
}

/// What building and serving the page needs beside Cargo: the standard library for wasm32.
///
/// # Errors
/// When it is missing and cannot be installed; the message says what failed and what to do.
pub fn wasm_target() -> anyhow::Result<()> {
    wasm_target::ensure()
}

/// What runs tests in a browser: a program of wasm-bindgen, in the version that `Cargo.lock` names for the library.
///
/// # Errors
/// As [`wasm_target`].
pub fn test_runner(workspace: &Workspace) -> anyhow::Result<TestRunner> {
    build::test_runner(&Machine::current(), &workspace.locked_version("wasm-bindgen")?)
}

/// Trunk in the project's root, for a build that follows every change.
///
/// # Errors
/// As [`wasm_target`].
pub fn trunk(workspace: &Workspace) -> anyhow::Result<Cmd> {
    wasm_target::ensure()?;
    let trunk = build::trunk(&Machine::current(), &workspace.locked_version("wasm-bindgen")?)?;
    Ok(trunk.folder(&workspace.root))
}

/// cargo-deny, which `tidy` runs.
///
/// # Errors
/// As [`wasm_target`].
pub fn cargo_deny() -> anyhow::Result<Cmd> {
    build::cargo_deny(&Machine::current())
}

/// What the tests need on top: rustfmt, clippy, a browser with its driver, Node.
///
/// # Errors
/// As [`wasm_target`].
pub fn test_tools() -> anyhow::Result<TestTools> {
    for (component, command) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        if Cmd::cargo().args([command, "--version"]).probe().is_none() {
            Cmd::new("rustup")
                .args(["component", "add", component])
                .run_with_progress(&format!("installing {component} (a few seconds)"))
                .with_context(|| format!("cargo {command} is needed for the tests"))?;
        }
    }
    let machine = Machine::current();
    Ok(TestTools { browser: browser::ensure(&machine)?, node: node::ensure(&machine)? })
}

/// The three JavaScript engines in which networks must train to the same bits; `chromium` is one of them.
pub fn engines(chromium: &Browser) -> [Engine; 3] {
    engines::ensure(&Machine::current(), chromium)
}

#[cfg(test)]
pub mod fake {
    //! Programs made up for tests of the set-up.
    #![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

    use crate::command::Cmd;
    use std::path::Path;

    /// Writes an executable shell script, so that a test's machine has this program.
    ///
    /// The shell writes it: a file that this process held open could be passed on to a program that another test
    /// starts at the same moment, and would then be too busy to run.
    pub fn install_script(folder: &Path, name: &str, body: &str) {
        let write = r#"mkdir -p "$1" && printf '#!/bin/sh\n%s\n' "$3" > "$1/$2" && chmod +x "$1/$2""#;
        Cmd::new("sh").args(["-c", write, "sh"]).arg(folder).args([name, body]).run().unwrap();
    }
}

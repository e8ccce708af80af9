//! `cargo xtask differential`: random networks through Bitroom's converter and through TensorFlow Lite's.

use crate::command::Cmd;
use crate::machine::Machine;
use crate::python::install;
use crate::workspace::Workspace;
use anyhow::Context as _;
use std::fs;

/// Compares `networks` networks of `seed`: `tests/differential/networks.py` writes what the real libraries make of them, the
/// program `differential` of the tests converts the same networks with Bitroom and counts.
///
/// # Errors
/// When there is no Python 3, its libraries cannot be installed, or a code differs for another reason than the last bits of a
/// calibrated range.
pub fn run(workspace: &Workspace, networks: u32, seed: u32) -> anyhow::Result<()> {
    let folder = workspace.root.join("target/differential");
    let ours = workspace.root.join("tests/differential");
    let what = "TensorFlow and LiteRT";
    let python = install(&Machine::current(), what, &ours.join("requirements.txt"), &folder.join("venv"))
        .context("cargo xtask differential needs the real converter, which is a Python library")?;
    // The program to compare with is built first: when it does not build, nobody has to wait for the networks.
    let program = ["--release", "--package", "bitroom-tests", "--bin", "differential"];
    workspace.cargo().arg("build").args(program).run()?;
    let written = folder.join(format!("networks-{seed}"));
    if written.exists() {
        fs::remove_dir_all(&written).with_context(|| format!("cannot clear {}", written.display()))?;
    }
    println!("{networks} networks through the real converter (some seconds each)");
    Cmd::new(&python)
        .arg(ours.join("networks.py"))
        .arg(&written)
        .args([networks.to_string(), seed.to_string()])
        .run()?;
    workspace.cargo().arg("run").args(program).arg("--").arg(&written).run()
}

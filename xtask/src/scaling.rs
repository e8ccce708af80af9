//! The tests that need Python: Optuna reads a sweep's journal, Ray runs its shards.

use crate::artifact::Artifacts;
use crate::command::Cmd;
use crate::machine::Machine;
use crate::python::install;
use crate::workspace::Workspace;

/// Runs tests/python with the real libraries; what keeps them from being had, if anything does.
///
/// # Errors
/// When a test fails, or the program does not build.
pub fn check(workspace: &Workspace) -> anyhow::Result<Option<String>> {
    let ours = workspace.root.join("tests/python");
    let venv = workspace.target()?.join("python");
    let python = match install(&Machine::current(), "Optuna and Ray", &ours.join("requirements.txt"), &venv) {
        Ok(python) => python,
        Err(reason) => return Ok(Some(format!("Optuna and Ray were not tried: {reason}"))),
    };
    // In the profile of the tests, which have built it.
    let build = ["build", "--package", "bitroom-cli", "--message-format", "json-render-diagnostics"];
    let messages = workspace.cargo().args(build).read()?;
    Cmd::new(python)
        .args(["-m", "unittest", "discover", "--start-directory"])
        .arg(&ours)
        .env("BITROOM", Artifacts::parse(&messages).executable()?)
        // Nothing is written beside the tests.
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .run()?;
    Ok(None)
}

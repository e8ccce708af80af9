//! Python libraries in a venv below `target/`: what is compared with, never what is shipped.

use crate::command::Cmd;
use crate::machine::{Machine, version_of};
use anyhow::{Context as _, ensure};
use std::fs;
use std::path::{Path, PathBuf};

/// The oldest Python that the libraries install on.
const OLDEST_PYTHON: (u32, u32) = (3, 10);

/// The Python of the venv `venv` with the libraries that `requirements` lists, installed unless that was done before; `what` is
/// what they are called while that goes on.
///
/// # Errors
/// When there is no Python 3, or the libraries cannot be installed; the reason names no path and no host.
pub fn install(machine: &Machine, what: &str, requirements: &Path, venv: &Path) -> anyhow::Result<PathBuf> {
    let python = venv.join("bin/python");
    let wanted = fs::read_to_string(requirements)
        .with_context(|| format!("cannot read {}", requirements.display()))?;
    // Written last, so that it also says that the installation came to its end.
    let stamp = venv.join("installed.txt");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    let system = machine.find("python3").context("there is no python3")?;
    let version = version_of(&system).context("python3 does not say its version")?;
    ensure!(
        new_enough(&version),
        "Python is version {version}; {}.{} or newer is needed",
        OLDEST_PYTHON.0,
        OLDEST_PYTHON.1
    );
    let failed = "the libraries could not be installed";
    Cmd::new(system)
        .args(["-m", "venv", "--clear"])
        .arg(venv)
        .run_with_progress("making a Python venv (seconds)")
        .map_err(|error| say(&error, "no venv could be made (on Debian: python3-venv is missing)"))?;
    Cmd::new(&python)
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"])
        .arg(requirements)
        .run_with_progress(&format!("installing {what} (a minute or two)"))
        .map_err(|error| say(&error, failed))?;
    fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))?;
    Ok(python)
}

/// Shows what failed with its paths and hosts, and gives a reason without them for the report.
pub fn say(error: &anyhow::Error, reason: &'static str) -> anyhow::Error {
    println!("{error:#}");
    anyhow::Error::msg(reason)
}

fn new_enough(version: &str) -> bool {
    let mut parts = version.split('.').map(|part| part.parse::<u32>().ok());
    let (Some(Some(major)), Some(Some(minor))) = (parts.next(), parts.next()) else { return false };
    (major, minor) >= OLDEST_PYTHON
}

#[cfg(test)]
#[path = "python_tests.rs"]
mod tests;

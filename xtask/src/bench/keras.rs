//! Keras, natively: a venv below `target/`, and the program that times its epochs.

use super::record;
use crate::command::Cmd;
use crate::machine::Machine;
use crate::python::{install, say};
use crate::workspace::Workspace;
use std::path::{Path, PathBuf};

/// A Python with Keras, and the program it runs.
#[derive(Clone, Debug)]
pub struct Program {
    python: PathBuf,
    script: PathBuf,
}

/// Makes the venv in `folder/venv` unless that was done before.
///
/// # Errors
/// When there is no Python 3, or the libraries cannot be installed; the comparison goes on without Keras then.
pub fn prepare(machine: &Machine, workspace: &Workspace, folder: &Path) -> anyhow::Result<Program> {
    let ours = workspace.root.join("tests/bench/keras");
    let requirements = ours.join("requirements.txt");
    let python = install(machine, "Keras", &requirements, &folder.join("venv"))?;
    Ok(Program { python, script: ours.join("epochs.py") })
}

impl Program {
    /// Times epochs on the samples of a file, in `rounds` rounds.
    ///
    /// # Errors
    /// When the program fails or prints something else.
    pub fn run(&self, measurements: &Path, rounds: u32) -> anyhow::Result<record::Keras> {
        println!("Keras, natively, {rounds} rounds (a minute)");
        let printed = Cmd::new(&self.python)
            .arg(&self.script)
            .arg(measurements)
            .arg(rounds.to_string())
            .read()
            .map_err(|error| say(&error, "its program failed"))?;
        record::keras(&printed)
    }
}

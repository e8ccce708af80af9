//! Networks must train to the same bits natively and in three JavaScript engines: compared with the hashes in the repository.

mod hashes;
mod history;

use crate::workspace::Workspace;
use anyhow::Context as _;
use hashes::{Entry, Stored};
use std::fs;
use std::path::PathBuf;

/// The stored hashes, from the project's root.
pub const FILE: &str = "tests/same_bits/hashes.json";

/// Which networks are trained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// Those that take seconds.
    Short,
    /// All, also those that take minutes.
    Long,
}

/// `cargo xtask same-bits --store`: trains every network natively in release and stores the hashes.
///
/// # Errors
/// When a hash that is committed would change although `ENGINE_VERSION` has not risen, or a program fails.
pub fn store(workspace: &Workspace) -> anyhow::Result<()> {
    let committed = history::committed(workspace)?;
    let mut stored = read(workspace)?;
    let found = train_natively(workspace, Length::Long)?;
    stored.store(found, &committed.versions)?;
    let path = path(workspace);
    fs::write(&path, stored.to_json()).with_context(|| format!("cannot write {}", path.display()))?;
    println!("{} holds:\n{}", path.display(), stored.to_json().trim_end());
    if let Some(gap) = committed.gap {
        println!("Commits of earlier hashes could not all be looked at: {gap}.");
    }
    Ok(())
}

/// Compares the stored hashes with every commit of theirs: a version's hashes never change after they are committed.
/// `Some` names what could not be looked at.
///
/// # Errors
/// The version, network and commit of the first difference, or a file that cannot be read.
pub fn check_history(workspace: &Workspace) -> anyhow::Result<Option<String>> {
    let committed = history::committed(workspace)?;
    read(workspace)?.keeps(&committed.versions)?;
    println!("{FILE} agrees with {} earlier commit(s) of it", committed.versions.len());
    Ok(committed.gap)
}

/// Trains natively with all optimizations of a release, and compares.
///
/// # Errors
/// The networks whose bits differ.
pub fn check_natively(workspace: &Workspace, length: Length) -> anyhow::Result<()> {
    report(&read(workspace)?, &train_natively(workspace, length)?)
}

/// Trains in the browser `engine` by the JavaScript API in `dist/`, and compares. `programs` are the browser, its driver
/// and what else it needs, by the variables that name them.
///
/// # Errors
/// The networks whose bits differ, or a browser that cannot be driven.
pub fn check_in(
    workspace: &Workspace,
    engine: &str,
    programs: &[(&str, PathBuf)],
    length: Length,
) -> anyhow::Result<()> {
    let command = workspace
        .cargo()
        .args(["run", "--package", "bitroom-tests", "--features", "e2e"])
        .args(["--bin", "same_bits_in_browser", "--", engine])
        .args(length.argument())
        .env("BITROOM_DIST", workspace.dist());
    let command = programs.iter().fold(command, |command, (variable, path)| command.env(variable, path));
    report(&read(workspace)?, &Entry::parse(&command.read()?)?)
}

impl Length {
    /// All networks if `long`.
    pub fn of(long: bool) -> Self {
        if long { Self::Long } else { Self::Short }
    }

    /// The argument of the programs that train.
    fn argument(self) -> Option<&'static str> {
        (self == Self::Long).then_some("--long")
    }
}

fn train_natively(workspace: &Workspace, length: Length) -> anyhow::Result<Entry> {
    let output = workspace
        .cargo()
        .args(["run", "--release", "--package", "bitroom-tests", "--bin", "same_bits"])
        .arg("--")
        .args(length.argument())
        .read()?;
    Entry::parse(&output)
}

fn report(stored: &Stored, found: &Entry) -> anyhow::Result<()> {
    stored.compare(found)?;
    println!("engine version {}: {} as stored", found.engine_version, found.names().join(", "));
    Ok(())
}

fn path(workspace: &Workspace) -> PathBuf {
    workspace.root.join(FILE)
}

/// The file as it is in the working folder; where it is missing, nothing is stored yet.
fn read(workspace: &Workspace) -> anyhow::Result<Stored> {
    let path = path(workspace);
    if !path.is_file() {
        return Ok(Stored::default());
    }
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    Stored::parse(&text).with_context(|| format!("{} is wrong", path.display()))
}

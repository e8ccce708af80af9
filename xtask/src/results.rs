//! `cargo xtask results`: what the page ships with, computed anew: the thesis' sweeps, and what they say of its claims.

use crate::artifact::Artifacts;
use crate::command::Cmd;
use crate::workspace::Workspace;
use anyhow::Context as _;
use std::fs;

/// Trains every sweep that ships, in target/results, where a call that was ended goes on; writes www/results and docs/thesis.md.
///
/// # Errors
/// When the program does not build, a training fails, or a file cannot be written.
pub fn run(workspace: &Workspace) -> anyhow::Result<()> {
    let build =
        ["build", "--release", "--package", "bitroom-cli", "--message-format", "json-render-diagnostics"];
    let artifacts = Artifacts::parse(&workspace.cargo().args(build).read()?);
    let bitroom = artifacts.executable()?;
    let trained = workspace.target()?.join("results");
    println!("trains every sweep of the thesis; the first time this takes hours");
    Cmd::new(bitroom).args(["thesis", "--shipped", "--out"]).arg(&trained).run()?;
    let shipped = workspace.root.join("www/results");
    fs::create_dir_all(&shipped).with_context(|| format!("cannot make {}", shipped.display()))?;
    for folder in fs::read_dir(&trained).with_context(|| format!("cannot read {}", trained.display()))? {
        let folder = folder?.path();
        let Some(name) = folder.file_name() else { continue };
        let file = shipped.join(name).with_extension("jsonl.gz");
        Cmd::new(bitroom).arg("merge").arg(&folder).arg("--out").arg(file).run()?;
    }
    Cmd::new(bitroom).arg("claims").arg(&shipped).arg("--out").arg(workspace.root.join("docs")).run()
}

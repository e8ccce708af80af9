//! The hashes that git's history holds: what is committed is what must not change.

use super::FILE;
use super::hashes::{Stored, Version};
use crate::command::Cmd;
use crate::workspace::Workspace;
use anyhow::Context as _;

/// What the history says.
#[derive(Debug)]
pub struct Committed {
    /// The file in every commit that changed it, oldest first.
    pub versions: Vec<Version>,
    /// Why there may be more commits than these.
    pub gap: Option<String>,
}

/// The file as every commit up to the present one has it.
///
/// # Errors
/// When git fails in a repository, or a commit's file cannot be understood.
pub fn committed(workspace: &Workspace) -> anyhow::Result<Committed> {
    let git = || Cmd::new("git").folder(&workspace.root);
    let Some(shallow) = git().args(["rev-parse", "--is-shallow-repository"]).probe() else {
        return Ok(Committed { versions: Vec::new(), gap: Some("there is no git history here".to_owned()) });
    };
    if git().args(["rev-parse", "--verify", "--quiet", "HEAD"]).probe().is_none() {
        return Ok(Committed { versions: Vec::new(), gap: Some("nothing is committed yet".to_owned()) });
    }
    // Without --full-history a branch that was merged would hide what it had stored.
    let log = git()
        .args(["log", "--full-history", "--topo-order", "--reverse", "--format=%h", "--", FILE])
        .read()?;
    let mut versions = Vec::new();
    for commit in log.split_whitespace() {
        // A commit that removed the file has none; the one before it has.
        let Some(text) = git().arg("show").arg(format!("{commit}:./{FILE}")).probe() else { continue };
        let stored = Stored::parse(&text).with_context(|| format!("{FILE} in commit {commit} is wrong"))?;
        versions.push(Version { commit: commit.to_owned(), stored });
    }
    let gap = (shallow.trim() == "true").then(|| "this clone holds only the latest commits".to_owned());
    Ok(Committed { versions, gap })
}

#[cfg(test)]
#[path = "history_tests.rs"]
mod tests;

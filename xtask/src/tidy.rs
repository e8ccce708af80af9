//! `cargo xtask tidy`: the house rules that a compiler does not know, each with its place and what is allowed.

mod adding;
mod circles;
mod debug_text;
mod edges;
mod golden;
mod imports;
mod integer;
mod layers;
mod page_state;
mod source;
mod supply;
mod tests_beside;
mod text;
mod tokens;
mod words;

use crate::workspace::Workspace;
use anyhow::bail;
use source::SourceFile;
use std::fmt;

/// One violation of one rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The file, relative to the project's root.
    pub path: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The rule's short name.
    pub rule: &'static str,
    /// What is wrong, and what is allowed instead.
    pub message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: [{}] {}", self.path, self.line, self.rule, self.message)
    }
}

/// Checks the project and prints every finding, then what it depends on.
///
/// # Errors
/// When there is a finding, a file cannot be read, or cargo-deny cannot be had.
pub fn run(workspace: &Workspace) -> anyhow::Result<()> {
    let files = source::read_all(&workspace.root)?;
    let findings = check(&files, &workspace.metadata()?)?;
    for finding in &findings {
        println!("{finding}");
    }
    if !findings.is_empty() {
        bail!("tidy found {} violation(s) of the house rules", findings.len());
    }
    println!("tidy: {} files keep the house rules", files.len());
    supply::check(workspace)
}

/// All findings, in order of path and line.
fn check(files: &[SourceFile], metadata: &serde_json::Value) -> anyhow::Result<Vec<Finding>> {
    let rust = tokens::lex_all(files);
    let mut findings = edges::check(metadata)?;
    findings.extend(text::check(files));
    findings.extend(rust.failures);
    findings.extend(integer::check(&rust.files));
    findings.extend(layers::check(&rust.files)?);
    findings.extend(debug_text::check(&rust.files));
    findings.extend(words::check(&rust.files));
    findings.extend(circles::check(&rust.files));
    findings.extend(page_state::check(&rust.files));
    findings.extend(tests_beside::check(&rust.files));
    findings.extend(golden::check(files, &rust.files));
    findings.extend(adding::check(files, &rust.files));
    findings.sort();
    findings.dedup();
    Ok(findings)
}

#[cfg(test)]
#[path = "tidy_tests.rs"]
mod tests;

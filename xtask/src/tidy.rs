//! `cargo xtask tidy`: the house rules that a compiler does not know, each with its place and what is allowed.

mod adding;
mod circles;
mod debug_text;
mod edges;
mod golden;
mod imports;
mod integer;
mod layers;
mod source;
mod supply;
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
    findings.extend(golden::check(files, &rust.files));
    findings.extend(adding::check(files, &rust.files));
    findings.sort();
    findings.dedup();
    Ok(findings)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

    use super::*;

    #[test]
    fn a_finding_reads_as_place_rule_and_remedy() {
        let finding = Finding {
            path: "crates/nn/src/lib.rs".into(),
            line: 7,
            rule: "layer",
            message: "std::fs; allowed: none".into(),
        };
        assert_eq!(finding.to_string(), "crates/nn/src/lib.rs:7: [layer] std::fs; allowed: none");
    }

    #[test]
    fn all_rules_run_and_findings_are_ordered() {
        let files = [
            SourceFile::new("crates/nn/src/lib.rs", "fn f() { println!(\"x\"); }"),
            SourceFile::new(
                "crates/int_nn/src/kernels/mod.rs",
                "//! Kernels.\n#![deny(clippy::float_arithmetic)]\nfn f(x: f32) {}",
            ),
            SourceFile::new(
                "crates/int_nn/src/packed.rs",
                "//! Packing.\n#![deny(clippy::float_arithmetic)]\n",
            ),
            SourceFile::new("tests/golden/orphan.json", "{}"),
        ];
        let metadata = serde_json::json!({ "packages": [
            { "name": "nn", "manifest_path": "/p/crates/nn/Cargo.toml",
              "dependencies": [{ "name": "int_nn", "kind": null, "path": "/p/crates/int_nn", "features": [] }] }],
            "workspace_root": "/p" });
        let rules: Vec<_> = check(&files, &metadata).unwrap().into_iter().map(|f| (f.path, f.rule)).collect();
        let expected = [
            ("crates/int_nn/src/kernels/mod.rs", "integer"),
            ("crates/nn/Cargo.toml", "edge"),
            ("crates/nn/src/lib.rs", "layer"),
            ("crates/nn/src/lib.rs", "module comment"),
            ("tests/golden/orphan.json", "golden"),
        ];
        assert_eq!(rules, expected.map(|(path, rule)| (path.to_owned(), rule)));
    }

    #[test]
    fn the_project_itself_is_read_completely() {
        let files = source::read_all(&Workspace::find().unwrap().root).unwrap();
        assert!(files.iter().any(|file| file.path == "xtask/src/tidy.rs"));
        assert!(files.iter().all(|file| !file.path.starts_with("target/")));
    }
}

//! Rule "adding": docs/adding.md lists for each kind of change the files in which an example of it stands, no more than it
//! allows.
//!
//! A section is about one kind of change: a heading that begins with `## `, a line `Example: ` with the names of one existing
//! thing between backticks, a line `At most N files.`, and a list of files, each a line that begins with a path between
//! backticks.

use std::collections::BTreeSet;

use super::Finding;
use super::source::SourceFile;
use super::tokens::RustFile;

/// The document.
const DOCUMENT: &str = "docs/adding.md";

/// What one section says.
#[derive(Debug, Default, PartialEq)]
struct Section {
    /// Line of the heading, from 1.
    line: usize,
    /// Names of the example.
    names: Vec<String>,
    /// The most files.
    most: Option<usize>,
    /// The files, with their lines.
    files: Vec<(usize, String)>,
}

/// A finding for each file that is listed and has none of the names, or has one and is not listed, and for each list that is
/// too long.
pub fn check(files: &[SourceFile], rust: &[RustFile]) -> Vec<Finding> {
    let Some(document) = files.iter().find(|file| file.path == DOCUMENT) else { return Vec::new() };
    let mut findings = Vec::new();
    for section in sections(&document.text) {
        let mut add = |line, message| {
            findings.push(Finding { path: DOCUMENT.to_owned(), line, rule: "adding", message });
        };
        let Some(most) = section.most.filter(|_| !section.names.is_empty()) else {
            add(section.line, "a section without `Example: ` and `At most N files.`".to_owned());
            continue;
        };
        let names = section.names.join(", ");
        let found: BTreeSet<&str> = rust
            .iter()
            .filter(|file| is_product(&file.path))
            .filter(|file| file.product.iter().any(|token| has_any(&token.text, &section.names)))
            .map(|file| file.path.as_str())
            .collect();
        let listed: BTreeSet<&str> = section.files.iter().map(|(_, path)| path.as_str()).collect();
        for (line, path) in section.files.iter().filter(|(_, path)| !found.contains(path.as_str())) {
            add(*line, format!("{path} says nothing of {names}; allowed: the files that do"));
        }
        for path in found.difference(&listed) {
            add(section.line, format!("{path} names {names} and is not listed"));
        }
        if found.len() > most {
            add(section.line, format!("{names} stands in {} files; allowed: at most {most}", found.len()));
        }
    }
    findings
}

/// Files of the product: of a crate, no tests or benches of it.
fn is_product(path: &str) -> bool {
    let mut parts = path.split('/');
    parts.next() == Some("crates") && parts.nth(1) == Some("src")
}

/// Whether one of the names stands in `text` as a whole word.
fn has_any(text: &str, names: &[String]) -> bool {
    let words = text.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    words.into_iter().any(|word| names.iter().any(|name| name == word))
}

/// The sections of the document that have a list of files.
fn sections(text: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        if line.starts_with("## ") {
            sections.push(Section { line: number, ..Section::default() });
            continue;
        }
        let Some(section) = sections.last_mut() else { continue };
        if let Some(names) = line.strip_prefix("Example: ") {
            section.names = names.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        } else if let Some(most) = line.strip_prefix("At most ").and_then(|rest| rest.strip_suffix(" files."))
        {
            section.most = most.parse().ok();
        } else if let Some((path, _)) = line.strip_prefix("- `").and_then(|rest| rest.split_once('`')) {
            section.files.push((number, path.to_owned()));
        }
    }
    sections
}

#[cfg(test)]
#[path = "adding_tests.rs"]
mod tests;

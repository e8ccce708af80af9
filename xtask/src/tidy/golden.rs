//! Rule "golden": every file of golden numbers is read by some test.

use super::Finding;
use super::source::SourceFile;
use super::tokens::{Kind, RustFile};

const FOLDER: &str = "tests/golden/";

/// Golden files whose name stands in no string of the Rust code.
pub fn check(files: &[SourceFile], rust: &[RustFile]) -> Vec<Finding> {
    let strings: Vec<&str> = rust
        .iter()
        .flat_map(|file| &file.all)
        .filter(|token| token.kind == Kind::Literal)
        .map(|token| token.text.as_str())
        .collect();
    let golden =
        files.iter().filter_map(|file| Some((file, file.path.strip_prefix(FOLDER)?.strip_suffix(".json")?)));
    golden
        .filter(|(_, stem)| !strings.iter().any(|text| names(text, stem)))
        .map(|(file, stem)| Finding {
            path: file.path.clone(),
            line: 1,
            rule: "golden",
            message: format!("no test names \"{stem}\"; allowed: golden files that are checked"),
        })
        .collect()
}

/// Whether a string literal is the stem, with or without folders before and `.json` after it.
fn names(literal: &str, stem: &str) -> bool {
    let text = literal.trim_matches(|c| c == '"' || c == 'r' || c == '#');
    let name = text.strip_suffix(".json").unwrap_or(text);
    name.strip_suffix(stem).is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

#[cfg(test)]
#[path = "golden_tests.rs"]
mod tests;

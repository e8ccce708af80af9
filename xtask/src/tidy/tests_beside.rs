//! Rule "tests": unit tests have one form. Those of `x.rs` stand in `x_tests.rs` beside it, those of a `mod.rs`, `lib.rs` or
//! `main.rs` in `tests.rs` or `tests/`, so that a file of the product holds the product.

use super::Finding;
use super::tokens::RustFile;

/// Findings in the files of crates' sources.
pub fn check(files: &[RustFile]) -> Vec<Finding> {
    files.iter().filter(|file| file.path.contains("/src/")).flat_map(of_file).collect()
}

fn of_file(file: &RustFile) -> Vec<Finding> {
    let stem = file.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".rs");
    let face = ["lib", "main", "mod"].contains(&stem);
    let own = format!("\"{stem}_tests.rs\"");
    let allowed =
        if face { "tests.rs or tests/ beside it".to_owned() } else { format!("{stem}_tests.rs beside it") };
    let mut findings = Vec::new();
    let mut add = |line, what: &str| {
        let message = format!("{what}; allowed: {allowed}, declared by `mod tests;`");
        findings.push(Finding { path: file.path.clone(), line, rule: "tests", message });
    };
    for (index, token) in file.all.iter().enumerate() {
        let text = |ahead: usize| file.all.get(index + ahead).map_or("", |token| token.text.as_str());
        match (token.text.as_str(), text(1), text(2)) {
            ("mod", "tests", "{") => add(token.line, "unit tests stand inside the file"),
            ("mod", "tests", ";") if !face && !has(file, index, &own) => {
                add(token.line, "unit tests stand elsewhere than in the file's own");
            }
            ("mod", name, ";") if name.ends_with("_tests") => {
                add(token.line, "tests of another file are declared here");
            }
            _ => {}
        }
    }
    findings
}

/// Whether the attributes before a module name this file.
fn has(file: &RustFile, module: usize, path: &str) -> bool {
    // A module of tests has few attributes, of some twenty tokens.
    file.all[module.saturating_sub(40)..module].iter().any(|token| token.text == path)
}

#[cfg(test)]
#[path = "tests_beside_tests.rs"]
mod tests;

//! Rule "page state": only two files know the whole state of the page. Each matter is a type of its own below them, so that what
//! it may touch stands in its signatures.

use super::Finding;
use super::tokens::{Kind, RustFile, ends_with};

/// The type that holds every matter.
const WHOLE: &str = "AppState";
/// Where the matters stand.
const FOLDER: &str = "crates/ui/src/state/";
/// The files that may have `impl AppState`: what is read of several matters, and which matters an event concerns.
const ALLOWED: [&str; 2] = ["crates/ui/src/state/mod.rs", "crates/ui/src/state/reducer.rs"];

/// A finding for each place where a matter names the whole state, and for each of its `impl`s elsewhere.
pub fn check(files: &[RustFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| !ALLOWED.contains(&file.path.as_str())) {
        let is_matter = file.path.starts_with(FOLDER);
        let mut in_impl = false;
        for (index, token) in file.product.iter().enumerate() {
            match token.text.as_str() {
                "impl" if begins_item(file, index) => in_impl = true,
                "{" => in_impl = false,
                WHOLE if token.kind == Kind::Ident && (is_matter || in_impl) => findings.push(Finding {
                    path: file.path.clone(),
                    line: token.line,
                    rule: "page state",
                    message: format!(
                        "{WHOLE} is known here; allowed: a method of the matter's own type that takes `&mut Desk` and what \
                         it reads, and `impl {WHOLE}` in {}",
                        ALLOWED.join(" and ")
                    ),
                }),
                _ => {}
            }
        }
    }
    findings
}

/// Whether the `impl` at `index` is an item, not a type such as `impl Fn()`.
fn begins_item(file: &RustFile, index: usize) -> bool {
    let before = &file.product[..index];
    before.is_empty() || ["}", "{", ";", "]", "unsafe"].iter().any(|end| ends_with(before, &[end]))
}

#[cfg(test)]
#[path = "page_state_tests.rs"]
mod tests;

//! Rule "debug text": what people read is written for them; `{:?}` writes Rust's own names and brackets.

use super::Finding;
use super::tokens::{Kind, RustFile, ends_with};

/// Findings in the strings of product code.
pub fn check(files: &[RustFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files {
        for (index, token) in file.product.iter().enumerate() {
            let is_string = token.kind == Kind::Literal && token.text.contains('"');
            // A docstring is an attribute by the time it is a token.
            let is_doc = ends_with(&file.product[..index], &["doc", "="]);
            if !is_string || is_doc || !has_debug_placeholder(&token.text) {
                continue;
            }
            let message = format!(
                "{} writes a value as Rust's debug text; allowed: Display, or a name made for people",
                token.text.lines().next().unwrap_or_default()
            );
            findings.push(Finding { path: file.path.clone(), line: token.line, rule: "debug text", message });
        }
    }
    findings
}

/// Whether a format string has a placeholder like `{:?}`, `{0:#?}` or `{name:8.3?}`. A doubled brace is no placeholder.
fn has_debug_placeholder(text: &str) -> bool {
    let text = text.replace("{{", "");
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .any(|(inside, _)| inside.split_once(':').is_some_and(|(_, format)| format.ends_with('?')))
}

#[cfg(test)]
#[path = "debug_text_tests.rs"]
mod tests;

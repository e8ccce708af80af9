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
mod tests {
    use super::super::source::SourceFile;
    use super::super::tokens::lex_all;
    use super::*;

    fn lines(text: &str) -> Vec<usize> {
        let lexed = lex_all(&[SourceFile::new("crates/nn/src/error.rs", text)]);
        check(&lexed.files).into_iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn debug_placeholders_of_every_form_are_found_in_product_code_only() {
        let text = "#[error(\"a {found:?} b\")]\nstruct A;\n\
                    fn f() {\n format!(\"{:?}\", 1);\n format!(\"{0:#?}\", 1);\n format!(r#\"{a:8.3?}\"#);\n}\n\
                    #[cfg(test)]\nmod tests { fn g() { panic!(\"{:?}\", 1); } }";
        assert_eq!(lines(text), [1, 4, 5, 6]);
    }

    #[test]
    fn other_placeholders_braces_and_question_marks_are_no_findings() {
        let text = "fn f() { format!(\"{a} {b:>8} what {c}? {{:?}} {{a:?}}\"); let c = '?'; }";
        assert_eq!(lines(text), Vec::<usize>::new());
        assert_eq!(lines("//! {:?}\n/// {a:?}\nfn f() { /* {:?} */ }"), Vec::<usize>::new());
    }
}

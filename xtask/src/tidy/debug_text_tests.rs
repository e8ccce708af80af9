//! Tests of `debug_text`.

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

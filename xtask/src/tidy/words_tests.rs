//! Tests of `words`.

use super::*;
use crate::tidy::source::SourceFile;
use crate::tidy::tokens::lex_all;

#[test]
fn a_word_is_defined_once() {
    let files = [
        SourceFile::new(
            "crates/vocabulary/src/windows.rs",
            "word! { pub enum Padding { Same } } struct Windows;",
        ),
        SourceFile::new("crates/nn/src/a.rs", "//! A.\nuse vocabulary::Padding;\nenum Padding {}"),
        SourceFile::new("crates/quant/src/b.rs", "//! B.\nstruct Windows;\n#[cfg(test)]\nenum Padding {}"),
    ];
    let found: Vec<String> = check(&lex_all(&files).files).iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        [
            "crates/nn/src/a.rs:3: [vocabulary] Padding is a word of crate vocabulary; allowed: `vocabulary::Padding`, or \
              another name for another thing"
        ]
    );
}

//! Rule "vocabulary": a word that crate `vocabulary` defines is defined nowhere else.

use std::collections::BTreeSet;

use super::Finding;
use super::tokens::{Kind, RustFile, Token};

/// Where the words stand.
const VOCABULARY: &str = "crates/vocabulary/src/";

/// A finding for each type outside the vocabulary that has the name of one of its enumerations.
pub fn check(files: &[RustFile]) -> Vec<Finding> {
    let is_word_file = |file: &&RustFile| file.path.starts_with(VOCABULARY);
    let words: BTreeSet<&str> = files
        .iter()
        .filter(is_word_file)
        .flat_map(|file| definitions(&file.product))
        .filter(|(kind, _)| kind.text == "enum")
        .map(|(_, name)| name.text.as_str())
        .collect();
    let others = files.iter().filter(|file| file.path.starts_with("crates/") && !is_word_file(file));
    let mut findings = Vec::new();
    for file in others {
        for (_, name) in definitions(&file.product).filter(|(_, name)| words.contains(name.text.as_str())) {
            findings.push(Finding {
                path: file.path.clone(),
                line: name.line,
                rule: "vocabulary",
                message: format!(
                    "{0} is a word of crate vocabulary; allowed: `vocabulary::{0}`, or another name for another thing",
                    name.text
                ),
            });
        }
    }
    findings
}

/// Every `enum Name`, `struct Name`, `type Name` and `trait Name`: keyword and name.
fn definitions(tokens: &[Token]) -> impl Iterator<Item = (&Token, &Token)> {
    tokens.windows(2).filter_map(|pair| {
        let [keyword, name] = pair else { return None };
        let defines = ["enum", "struct", "type", "trait"].contains(&keyword.text.as_str());
        (defines && keyword.kind == Kind::Ident && name.kind == Kind::Ident).then_some((keyword, name))
    })
}

#[cfg(test)]
#[path = "words_tests.rs"]
mod tests;

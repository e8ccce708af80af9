//! Tests of `adding`.

use super::*;
use crate::tidy::tokens::lex_all;

fn found(document: &str) -> Vec<String> {
    let files = [
        SourceFile::new(DOCUMENT, document),
        SourceFile::new("crates/a/src/one.rs", "//! A.\nenum Kind { Mean }"),
        SourceFile::new("crates/a/src/two.rs", "//! Of the Mean.\nconst PATH: &str = \"data.mean\";"),
        SourceFile::new("crates/a/src/three.rs", "//! B.\n#[cfg(test)]\nmod tests { use Mean; }"),
        SourceFile::new("crates/a/tests/four.rs", "//! C.\nuse Mean;"),
        SourceFile::new("crates/a/src/five.rs", "//! D.\nstruct Means;"),
    ];
    check(&files, &lex_all(&files).files).iter().map(ToString::to_string).collect()
}

#[test]
fn a_list_is_what_the_product_says() {
    let right = "# Adding\n## A kind\nExample: `Mean`, `mean`.\nAt most 2 files.\n- `crates/a/src/one.rs`: it\n\
                     - `crates/a/src/two.rs`: its path\n";
    assert_eq!(found(right), [""; 0]);
    let short = right.replace("- `crates/a/src/two.rs`: its path\n", "");
    assert_eq!(
        found(&short),
        ["docs/adding.md:2: [adding] crates/a/src/two.rs names Mean, mean and is not listed"]
    );
    let long = format!("{right}- `crates/a/src/five.rs`: nothing\n");
    assert_eq!(
        found(&long),
        [
            "docs/adding.md:7: [adding] crates/a/src/five.rs says nothing of Mean, mean; allowed: the files that do"
        ]
    );
    assert_eq!(
        found(&right.replace("most 2", "most 1")),
        ["docs/adding.md:2: [adding] Mean, mean stands in 2 files; allowed: at most 1"]
    );
    assert_eq!(
        found("## A kind\n"),
        ["docs/adding.md:1: [adding] a section without `Example: ` and `At most N files.`"]
    );
}

//! Tests of `tests_beside`.

use super::super::source::SourceFile;
use super::super::tokens::lex_all;
use super::*;

fn said(path: &str, text: &str) -> Vec<String> {
    let lexed = lex_all(&[SourceFile::new(path, text)]);
    check(&lexed.files).into_iter().map(|finding| finding.message).collect()
}

#[test]
fn tests_beside_the_file_are_the_one_form() {
    let beside =
        "fn f() {}\n#[cfg(test)]\n#[path = \"grid_tests.rs\"]\n#[allow(clippy::unwrap_used)]\nmod tests;\n";
    assert_eq!(said("crates/quant/src/grid.rs", beside), Vec::<String>::new());
    assert_eq!(said("crates/quant/src/lib.rs", "#[cfg(test)]\nmod tests;\n"), Vec::<String>::new());
    assert_eq!(said("crates/quant/tests/all.rs", "mod tests { }"), Vec::<String>::new());
}

#[test]
fn every_other_form_is_named_with_the_file_that_is_allowed() {
    let inside = said("crates/quant/src/grid.rs", "#[cfg(test)]\nmod tests { fn f() {} }");
    assert_eq!(
        inside,
        ["unit tests stand inside the file; allowed: grid_tests.rs beside it, declared by `mod tests;`"]
    );
    let folder = said("crates/quant/src/grid.rs", "#[cfg(test)]\nmod tests;");
    assert_eq!(folder.len(), 1, "grid/tests.rs is no file of its own");
    let parent = said("crates/quant/src/lib.rs", "#[cfg(test)]\nmod grid_tests;");
    assert_eq!(
        parent,
        [
            "tests of another file are declared here; allowed: tests.rs or tests/ beside it, declared by `mod tests;`"
        ]
    );
}

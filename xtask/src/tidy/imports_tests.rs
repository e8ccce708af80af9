//! Tests of `imports`.
#![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

use super::*;
use crate::tidy::source::SourceFile;
use crate::tidy::tokens::lex_all;

fn tied(files: &[(&str, &str)]) -> Vec<(String, String)> {
    let sources: Vec<_> = files.iter().map(|(path, text)| SourceFile::new(path, text)).collect();
    let lexed = lex_all(&sources).files;
    let arrows = arrows(&lexed.iter().collect::<Vec<_>>(), "crates/a/src/");
    let strip = |path: &str| path.strip_prefix("crates/a/src/").unwrap().to_owned();
    arrows.iter().flat_map(|(from, to)| to.iter().map(move |to| (strip(from), strip(to)))).collect()
}

#[test]
fn names_are_followed_through_re_exports_to_their_file() {
    let files = [
        ("crates/a/src/lib.rs", "mod b; mod c; pub use b::{One, inner::Two as Deux}; pub use c::three;"),
        ("crates/a/src/b/mod.rs", "pub mod inner; pub struct One;"),
        ("crates/a/src/b/inner.rs", "use super::One; pub struct Two;"),
        ("crates/a/src/c.rs", "use crate::{Deux, One}; use std::fmt; pub fn three() {}"),
        ("crates/a/src/d.rs", "use crate::b::inner; fn f() { inner::Two; crate::three(); fmt::Display; }"),
    ];
    let expected = [
        ("b/inner.rs", "b/mod.rs"),
        ("c.rs", "b/inner.rs"),
        ("c.rs", "b/mod.rs"),
        ("d.rs", "b/inner.rs"),
        ("d.rs", "c.rs"),
    ];
    assert_eq!(tied(&files), expected.map(|(from, to)| (from.to_owned(), to.to_owned())));
}

#[test]
fn tests_and_names_handed_on_tie_nothing() {
    let files = [
        ("crates/a/src/lib.rs", "mod b; mod c; pub use c::C; struct L;"),
        ("crates/a/src/b.rs", "struct B; #[cfg(test)] mod tests { use crate::C; }"),
        ("crates/a/src/c.rs", "pub struct C; impl C { fn B() { let self_ = self::C; } }"),
    ];
    assert_eq!(tied(&files), []);
}

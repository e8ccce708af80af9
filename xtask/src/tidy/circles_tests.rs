//! Tests of `circles`.

use super::*;
use crate::tidy::source::SourceFile;
use crate::tidy::tokens::lex_all;

#[test]
fn a_circle_is_named_once_with_all_its_files() {
    let files = [
        SourceFile::new("crates/a/src/b.rs", "use crate::c::C; pub struct B;"),
        SourceFile::new("crates/a/src/c.rs", "use crate::d::D; pub struct C;"),
        SourceFile::new("crates/a/src/d.rs", "use crate::b::B; pub struct D;"),
        SourceFile::new("crates/a/src/e.rs", "use crate::b::B; use crate::c::C;"),
    ];
    let found: Vec<String> = check(&lex_all(&files).files).iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        [
            "crates/a/src/b.rs:1: [circle] takes names in a circle with crates/a/src/c.rs, crates/a/src/d.rs; allowed: a \
              file for what both need, or one that only the other uses"
        ]
    );
}

#[test]
fn one_direction_other_crates_tests_and_a_folders_own_face_pass() {
    let files = [
        SourceFile::new("crates/a/src/b.rs", "use crate::c::C; pub struct B;"),
        SourceFile::new(
            "crates/a/src/c.rs",
            "use d::D; pub struct C; #[cfg(test)] mod tests { use crate::b::B; }",
        ),
        SourceFile::new("crates/d/src/lib.rs", "use a::C; pub struct D;"),
        SourceFile::new("crates/a/src/e/mod.rs", "mod f; use f::F; pub struct E;"),
        SourceFile::new("crates/a/src/e/f.rs", "use super::E; pub struct F;"),
        SourceFile::new("crates/a/tests/g.rs", "mod g; use crate::h::H; pub struct G;"),
        SourceFile::new("crates/a/tests/h.rs", "use crate::g::G; pub struct H;"),
    ];
    assert_eq!(check(&lex_all(&files).files), []);
}

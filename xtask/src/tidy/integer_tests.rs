//! Tests of `integer`.

use super::*;
use crate::tidy::source::SourceFile;
use crate::tidy::tokens::lex_all;

const DENY: &str = "#![deny(clippy::float_arithmetic)]\n";

/// Findings in a kernel file with this body, in a project that is otherwise in order.
fn findings(body: &str) -> Vec<String> {
    let files = [
        SourceFile::new("crates/int_nn/src/kernels/mod.rs", DENY),
        SourceFile::new("crates/int_nn/src/packed.rs", DENY),
        SourceFile::new("crates/int_nn/src/kernels/dense.rs", body),
        SourceFile::new("crates/int_nn/src/boundary/mod.rs", "fn f(x: f32) -> f32 { x * 2.0 }"),
    ];
    check(&lex_all(&files).files).iter().map(ToString::to_string).collect()
}

#[test]
fn float_types_and_literals_are_found_where_they_stand() {
    for (body, token) in [
        ("\nfn f(x: f32) {}", "f32"),
        ("\nfn f() { g(x as f64) }", "f64"),
        ("\nfn f() { g(0.5) }", "0.5"),
        ("\nfn f() { g(1e3) }", "1e3"),
        ("\nfn f() { g(1_f32) }", "1_f32"),
        ("\nfn f() { g(..0.1) }", "0.1"),
    ] {
        let found = findings(body);
        assert_eq!(found.len(), 1, "{body}: {found:?}");
        assert!(
            found[0].starts_with(&format!("crates/int_nn/src/kernels/dense.rs:2: [integer] {token} in")),
            "{found:?}"
        );
    }
}

#[test]
fn integers_comments_strings_tuples_and_tests_pass() {
    for body in [
        "fn f(x: i8) -> i32 { i32::from(x) + 0x1e3 + 0xf32 + 1_usize as i32 }",
        "// f32 0.5\nfn f() -> &'static str { \"f64 0.5\" }",
        "fn f(p: ((i8, i8), i8)) -> i8 { p.0.1 }",
        "#[cfg(test)] mod tests { fn f() -> f64 { 0.5 } }",
    ] {
        assert_eq!(findings(body), [""; 0], "{body}");
    }
}

#[test]
fn the_lint_must_be_denied_and_the_modules_must_be_there() {
    let bare = [
        SourceFile::new("crates/int_nn/src/kernels.rs", "#![allow(clippy::float_arithmetic)]"),
        SourceFile::new(
            "crates/int_nn/src/packing/mod.rs",
            "#![forbid(unsafe_code, clippy::float_arithmetic)]",
        ),
    ];
    let found = check(&lex_all(&bare).files);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].path, "crates/int_nn/src/kernels.rs");
    assert_eq!(check(&[]).len(), 2);
}

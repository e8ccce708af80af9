//! Tests of `tokens`.

use super::*;

fn product(path: &str, text: &str) -> String {
    let lexed = lex_all(&[SourceFile::new(path, text)]);
    assert!(lexed.failures.is_empty());
    lexed.files[0].product.iter().map(|token| token.text.as_str()).collect::<Vec<_>>().join(" ")
}

#[test]
fn comments_are_gone_strings_are_one_token_and_lines_are_kept() {
    let lexed = lex_all(&[SourceFile::new("a/lib.rs", "// f32\n/* f64 */ let a = \"f32 // x\";\nlet b;")]);
    let tokens: Vec<_> = lexed.files[0].product.iter().map(|t| (t.text.as_str(), t.line)).collect();
    let expected =
        [("let", 2), ("a", 2), ("=", 2), ("\"f32 // x\"", 2), (";", 2), ("let", 3), ("b", 3), (";", 3)];
    assert_eq!(tokens, expected);
}

#[test]
fn code_under_cfg_test_is_no_product_code() {
    assert_eq!(
        product("a/lib.rs", "fn a() {} #[cfg(test)] mod tests { fn b() {} } fn c() {}"),
        "fn a ( ) { } fn c ( ) { }"
    );
    assert_eq!(product("a/lib.rs", "#[cfg(test)] #[allow(x)] fn a() {} struct S;"), "struct S ;");
    assert_eq!(product("a/lib.rs", "mod m { #![cfg(test)] fn a() {} } use b;"), "mod m { } use b ;");
    assert_eq!(product("a/lib.rs", "#[cfg(not(test))] struct S;"), "# [ cfg ( not ( test ) ) ] struct S ;");
    assert_eq!(product("a/tests/t.rs", "struct S;"), "");
    assert_eq!(product("a/src/grid_tests.rs", "struct S;"), "");
    assert_eq!(product("tests/src/lib.rs", "struct S;"), "");
}

#[test]
fn a_test_module_in_a_file_of_its_own_is_followed() {
    let lexed = lex_all(&[
        SourceFile::new("a/src/lib.rs", "#[cfg(test)] mod tests; mod grid;"),
        SourceFile::new("a/src/tests.rs", "fn a() {}"),
        SourceFile::new("a/src/grid.rs", "#[cfg(test)] mod checks;"),
        SourceFile::new("a/src/grid/checks.rs", "fn b() {}"),
        SourceFile::new("a/src/grid/cells.rs", "fn c() {}"),
    ]);
    let empty: Vec<_> = lexed.files.iter().map(|file| file.product.is_empty()).collect();
    assert_eq!(empty, [false, true, true, true, false]);
    assert!(lexed.files.iter().all(|file| !file.all.is_empty()));
}

#[test]
fn what_is_not_rust_is_reported_with_its_line() {
    let lexed = lex_all(&[SourceFile::new("a/lib.rs", "fn a() {}\nfn b( {\n")]);
    assert_eq!((lexed.failures[0].rule, lexed.failures[0].path.as_str()), ("syntax", "a/lib.rs"));
}

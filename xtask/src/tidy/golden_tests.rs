//! Tests of `golden`.

use super::*;
use crate::tidy::tokens::lex_all;

fn findings(test: &str) -> usize {
    let files =
        [SourceFile::new("tests/golden/mlp.json", ""), SourceFile::new("tests/tests/golden.rs", test)];
    check(&files, &lex_all(&files).files).len()
}

#[test]
fn a_golden_file_nobody_reads_is_found() {
    assert_eq!(findings("fn f() { read(\"other.json\") } // mlp.json"), 1);
    assert_eq!(findings("fn f() { read(\"qat_mlp.json\") }"), 1);
}

#[test]
fn a_golden_file_named_in_a_test_passes() {
    assert_eq!(findings("fn f() { read(\"mlp.json\") }"), 0);
    assert_eq!(findings("fn f() { include_str!(\"../golden/mlp.json\") }"), 0);
    assert_eq!(findings("fn f() { golden(\"mlp\") }"), 0);
}

//! Tests of `tables`.

use super::*;

#[test]
fn columns_stand_under_each_other() {
    let rows = [vec!["2".to_owned(), "x".to_owned()]].into_iter();
    let table = table(&["long", "b"], rows);
    assert_eq!(aligned(&table), "long  b\n2     x");
    assert_eq!(piped(&table), "| long | b |\n|---|---|\n| 2 | x |");
    assert_eq!(one_line("a\n  b\t"), "a b");
}

//! Tests of `lines`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
use super::super::super::report::Separator;
use super::*;

#[test]
fn all_line_ends_are_known_and_counted() {
    let text = "a\r\n\r\nb\rc\nd";
    let mut cursor = Cursor::default();
    let mut found = Vec::new();
    while let Some(line) = cursor.next(text) {
        found.push((line.number, line.text, line.terminated));
    }
    assert_eq!(found, [(1, "a", true), (2, "", true), (3, "b", true), (4, "c", true), (5, "d", false)]);
}

#[test]
fn quotes_join_lines_and_stray_quotes_do_not() {
    let mut tokens = Tokens::new(Separator::Comma, false);
    let text = "\"a\n(m)\",b\n\"1,2\n3,4\n";
    let mut cursor = Cursor::default();
    assert_eq!(cursor.next_split(text, &mut tokens).unwrap().number, 1);
    assert_eq!((tokens.len(), tokens.get(0)), (2, "a\n(m)"));
    assert_eq!(cursor.next_split(text, &mut tokens).unwrap().text, "\"1,2");
    let last = cursor.next_split(text, &mut tokens).unwrap();
    assert_eq!((last.number, tokens.get(1)), (4, "4"));
    assert!(cursor.next_split(text, &mut tokens).is_none());
}

#[test]
fn rules_of_drawn_tables_are_empty() {
    for line in ["", "  ", "|---|:--:|", "+----+-----+", "=== ==="] {
        assert!(is_empty(line), "{line}");
    }
    assert!(!is_empty("-") && !is_empty("-1"));
}

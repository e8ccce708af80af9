//! Tests of `tokens`.

use super::*;

fn split(separator: Separator, line: &str) -> Vec<String> {
    let mut tokens = Tokens::new(separator, false);
    tokens.split(line);
    tokens.iter().map(str::to_owned).collect()
}

#[test]
fn quotes_hold_values_together_with_every_separator() {
    assert_eq!(split(Separator::Comma, "1,\"17,927\", 5 ,,\"a\"\"b\""), ["1", "17,927", "5", "", "a\"b"]);
    assert_eq!(split(Separator::Comma, "1, \"17,927\" , 5"), ["1", "17,927", "5"]);
    assert_eq!(split(Separator::Semicolon, "\"a;b\";\"1,5\";"), ["a;b", "1,5", ""]);
    assert_eq!(split(Separator::Tab, "\"a\tb\"\t2"), ["a\tb", "2"]);
    assert_eq!(split(Separator::Spaces, "\"s 1\" \"s 2\"  x\ty \"\""), ["s 1", "s 2", "x", "y", ""]);
    assert_eq!(split(Separator::Pipe, "| a | \"b|c\" |  | d |"), ["a", "b|c", "", "d"]);
    assert_eq!(split(Separator::Spaces, " 1   2\t3 "), ["1", "2", "3"]);
}

#[test]
fn a_stray_quote_damages_its_own_line_only() {
    let mut tokens = Tokens::new(Separator::Comma, false);
    tokens.split("\"open,1,2");
    assert_eq!((tokens.len(), tokens.get(0), tokens.is_open()), (1, "open,1,2", true));
    tokens.split("1,2");
    assert_eq!((tokens.len(), tokens.is_open()), (2, false));
    tokens.split("1,5\" wide,2");
    assert_eq!((tokens.get(1), tokens.len()), ("5\" wide", 3));
    assert_eq!(split(Separator::Comma, &",".repeat(9_000)).len(), MAX_COLUMNS + 2);
}

#[test]
fn it_is_known_which_values_stood_in_quotes() {
    let mut tokens = Tokens::new(Separator::Comma, false);
    tokens.split("\"1,5\",2");
    assert_eq!((tokens.quoted(0), tokens.quoted(1), tokens.quoted(2)), (true, false, false));
    tokens.pop();
    assert_eq!((tokens.len(), tokens.get(0), tokens.get(1)), (1, "1,5", ""));
}

#[test]
fn the_time_before_an_arrow_is_a_value() {
    let mut tokens = Tokens::new(Separator::Comma, true);
    tokens.split("10:00:00.333 -> 1,2");
    assert_eq!(tokens.iter().collect::<Vec<_>>(), ["10:00:00.333", "1", "2"]);
}

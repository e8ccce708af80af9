//! Tests of `formula`.

use super::*;

#[test]
fn words_go_in_at_the_cursor_apart_from_names() {
    assert_eq!(insert("", 0, 0, "min"), ("min".to_owned(), 3));
    assert_eq!(insert("2 * ", 4, 4, "std"), ("2 * std".to_owned(), 7));
    assert_eq!(insert("meanmax", 4, 4, "std"), ("mean std max".to_owned(), 8));
    assert_eq!(insert("3 * min + 1", 4, 7, "prev_min"), ("3 * prev_min + 1".to_owned(), 12));
    assert_eq!(insert("a", 9, 3, "min"), ("a min".to_owned(), 5), "places behind the end are the end");
}

#[test]
fn the_caret_stands_under_the_column() {
    let problem = |column, message: &str| FormulaProblem {
        field: "formula_min".to_owned(),
        column,
        message: message.to_owned(),
    };
    assert_eq!(pointed("2 * mx", &problem(5, "")), "2 * mx\n    ^");
    assert_eq!(pointed("2 *", &problem(4, "")), "2 *\n   ^");
    assert_eq!(pointed("", &problem(1, "")), "\n^");
    let unknown = "column 5: unknown variable `mx`";
    assert_eq!(sentence(&problem(5, unknown)), "Column 5: unknown variable `mx`");
    assert_eq!(sentence(&problem(5, "missing bracket")), "Column 5: missing bracket");
}

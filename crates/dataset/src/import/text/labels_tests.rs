//! Tests of `labels`.

use super::*;

#[test]
fn most_lines_have_the_same_labels() {
    let of = |text: &str, arrow| labels(&text.lines().collect::<Vec<_>>(), arrow, None);
    let found = of("hello\na:1,b:2.5\na:2,b:-3\na:3,b:nan", false).unwrap();
    assert_eq!((found.separator, found.names), (Separator::Comma, vec!["a".to_owned(), "b".to_owned()]));
    let found = of("10:00:00 -> a:1\tb:2\n10:00:01 -> a:1\tb:2", true).unwrap();
    assert_eq!((found.separator, found.names.join(",").as_str()), (Separator::Tab, ",a,b"));
    assert!(of("a:1,b:2\na:1,c:2\nb:1,a:2", false).is_none(), "labels differ");
    assert!(of("10:00:00,1,2\n10:00:01,1,2", false).is_none(), "a time of day is no label");
    assert!(of("a:1\na:2", false).is_none(), "one value");
}

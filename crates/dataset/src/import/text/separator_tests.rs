//! Tests of `separator`.

use super::*;

#[test]
fn the_separator_gives_most_equal_lines_of_numbers() {
    let of = |text: &str| choose_separator(&text.lines().collect::<Vec<_>>(), false);
    assert_eq!(of("0,1;1,5;2;3;4;5,5\n0,2;1,5;2;3;4;5,5"), Separator::Semicolon);
    assert_eq!(of("0.1\t1\t2\t3\t4\t5.5"), Separator::Tab);
    assert_eq!(of("1, 2, 3, 4, 5, 6\n1, 2, 3, 4, 5, 6"), Separator::Comma);
    assert_eq!(of("1  2 3 4 5,5 6,5"), Separator::Spaces);
    assert_eq!(of("0,1 1,0 2,0 3,0 4,0 5,5 6,5"), Separator::Spaces);
    assert_eq!(of("\"17,927\";\"1,000\";2;3;0.5;1"), Separator::Semicolon);
    assert_eq!(of("1;2;3\n1;2;3"), Separator::Semicolon);
    assert_eq!(of("| 1 | 2 | 3 | 4 | 5 | 6 |"), Separator::Pipe);
    assert_eq!(of("2016-04-21 10:00:00.333,1,2,3,4,5,6"), Separator::Comma);
    assert_eq!(of("17 927\t17 706\t1\t2\t3\t4"), Separator::Tab);
}

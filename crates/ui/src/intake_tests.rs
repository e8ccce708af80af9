//! Tests of `intake`.

use super::*;

#[test]
fn a_word_is_not_a_table() {
    assert_eq!(pasted_file("epochs"), None);
    let file = pasted_file("t,s1\n0,1\n1,2").map(|file| (file.name, file.bytes.len()));
    assert_eq!(file, Some(("pasted.csv".to_owned(), 12)));
}

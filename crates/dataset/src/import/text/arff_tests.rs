//! Tests of `arff`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
use super::*;

#[test]
fn attributes_name_the_columns() {
    let text =
        "% made by Weka\n@RELATION room\n\n@attribute 'X (m)' numeric\n@attribute s1 real\n@data\n1,2\n";
    let found = header(text).unwrap().unwrap();
    assert_eq!(found.names, ["X (m)", "s1"]);
    assert_eq!(&text[found.body.at..], "1,2\n");
    assert_eq!(found.body.lines, 6);
    assert!(header("t,x\n1,2\n").is_none());
    assert!(header("@relation a\n@attribute b real\n1,2\n").unwrap().unwrap_err().starts_with("Line 3"));
    assert!(header("@relation a").unwrap().is_err());
}

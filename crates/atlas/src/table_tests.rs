//! Tests of `table`.

use super::*;

#[test]
fn cells_with_commas_stand_in_quotes_and_numbers_to_the_right() {
    let mut table = Table::new(&["point", "a \"figure\""]);
    assert!(table.is_empty());
    table.rows.push(vec!["bits 4, 8".to_owned(), "0.4321".to_owned()]);
    table.rows.push(vec!["none".to_owned(), percent(None) + &percent(Some(-1.0))]);
    assert_eq!(table.csv(), "point,\"a \"\"figure\"\"\"\n\"bits 4, 8\",0.4321\nnone,-1.00\n");
    assert_eq!(
        table.markdown(),
        "| point | a \"figure\" |\n|---|--:|\n| bits 4, 8 | 0.4321 |\n| none | -1.00 |\n"
    );
}

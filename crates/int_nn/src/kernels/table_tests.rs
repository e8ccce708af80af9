//! Tests of `table`.

use super::*;

#[test]
fn the_first_entry_belongs_to_the_lowest_code() {
    let mut output = [9; 4];
    table(&[-5, 0, 5, 7], -2, &[-2, -1, 0, 1], &mut output);
    assert_eq!(output, [-5, 0, 5, 7]);
}

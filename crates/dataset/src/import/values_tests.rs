//! Tests of `values`.

use super::*;

fn fault(text: &str) -> String {
    cell_number(text, DecimalMark::Point).map_or_else(|fault| fault.0, |value| value.0.to_string())
}

#[test]
fn every_fault_is_told_by_its_cell() {
    assert_eq!(fault("err"), "'err' is not a number");
    assert_eq!(fault("NaN"), "'NaN' is not a number");
    assert_eq!(fault("-"), "'-' is not a number");
    assert_eq!(fault("0x10"), "'0x10' is not a number");
    assert_eq!(fault("0,000"), "'0,000' is not a number");
    assert_eq!(fault("1,18"), "'1,18' is not a number");
    assert_eq!(fault("-inf"), "'-inf' is not finite");
    assert_eq!(fault("1e999"), "'1e999' is too large");
    assert_eq!(fault("1e13"), "'1e13' is too large");
    assert_eq!(fault("  "), "empty cell");
    assert_eq!(fault(&"\u{e4}".repeat(50)), format!("'{}...' is not a number", "\u{e4}".repeat(40)));
}

#[test]
fn parts_have_their_usual_names() {
    assert_eq!(part(" Train "), Ok(Part::Train));
    assert_eq!(part("valid"), Ok(Part::Validation));
    assert_eq!(part("foo"), Err(Fault("'foo' is not train, val or test".to_owned())));
}

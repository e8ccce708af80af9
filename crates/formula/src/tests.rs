//! Formulas: values, precedence, and the column of every kind of mistake.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use proptest::prelude::*;

use super::*;

const BATCH: Statistics =
    Statistics { min: -2.0, max: 3.0, mean: 0.5, std: 1.25, step: 7.0, prev_min: -1.0, prev_max: 4.0 };

fn value(text: &str) -> f64 {
    Formula::parse(text).unwrap().evaluate(&BATCH)
}

#[test]
fn operators_bind_as_in_mathematics() {
    for (text, expected) in [
        ("1 + 2 * 3", 7.0),
        ("(1 + 2) * 3", 9.0),
        ("7 - 2 - 1", 4.0),
        ("16 / 4 / 2", 2.0),
        ("-3^2", -9.0),
        ("2^3^2", 512.0),
        ("2^-1", 0.5),
        ("--2", 2.0),
        ("2*-3", -6.0),
        ("1/2", 0.5),
        (".5e1 + 1.", 6.0),
        ("2 < 3", 1.0),
        ("1 + 1 >= 3", 0.0),
        ("min(max(1, 2), 3)", 2.0),
        ("max(1, min(5, 3))", 3.0),
        ("clamp(9, min(0, 1), 1 + 1)", 2.0),
        ("clamp(-9, 0, 2)", 0.0),
        ("if(step < 5, 1, 2)", 2.0),
        ("sqrt(abs(-16))", 4.0),
        ("exp(0) + ln(1)", 1.0),
        ("min + max + mean + std + step + prev_min + prev_max", 12.75),
        ("mean - 3*std", -3.25),
    ] {
        assert_eq!(value(text), expected, "{text}");
    }
    assert!((value("ln(exp(1.5))") - 1.5).abs() < 1e-15);
}

#[test]
fn what_has_no_value_is_not_a_number() {
    for text in ["ln(-1)", "0/0", "min(0/0, 1)", "max(1, 0/0)", "if(0/0 < 1, 1, 2)", "clamp(1, 0/0, 2)"] {
        assert!(value(text).is_nan(), "{text}");
    }
    assert_eq!(value("1/0"), f64::INFINITY);
}

#[test]
fn every_mistake_names_its_column() {
    for (text, message) in [
        ("", "column 1: the formula is empty; write for example `mean - 3*std`"),
        (
            "max + mx",
            "column 7: unknown variable `mx`; allowed are min, max, mean, std, step, prev_min, prev_max",
        ),
        (
            "1 + sin(mean)",
            "column 5: unknown function `sin`; allowed are min, max, abs, sqrt, exp, ln, clamp, if",
        ),
        ("2 * clamp(min, 3)", "column 5: `clamp` takes 3 argument(s), not 2"),
        ("1e999", "column 1: the number 1e999 is too large"),
        (
            "abs(min",
            "column 8: the end is out of place, expected a closing bracket or a comma or an operator",
        ),
        ("(1 + 2", "column 7: the end is out of place, expected a closing bracket or an operator"),
        ("1 + 2)", "column 6: `)` is out of place, expected an operator or the end"),
        ("2 min", "column 3: `m` is out of place, expected an operator or the end"),
        ("min & max", "column 5: `&` is out of place, expected an operator or the end"),
        ("min\n+1", "column 4: the line break is out of place, expected an operator or the end"),
    ] {
        let error = Formula::parse(text).unwrap_err();
        assert_eq!(error.to_string(), message, "{text}");
        assert!(message.starts_with(&format!("column {}:", error.column())));
    }
    for (text, column) in [("mean -", 7), ("* 2", 1), ("ä + ö", 1), ("abs()", 5), ("min(1,)", 7)] {
        assert_eq!(Formula::parse(text).unwrap_err().column(), column, "{text}");
    }
    let error = Formula::parse(&"1".repeat(201)).unwrap_err();
    assert_eq!(error.to_string(), "column 201: the formula has 201 characters, allowed are 200");
    let error = RangeFormula::parse("min", "mox").unwrap_err();
    assert!(error.to_string().starts_with("formula of the maximum, column 1: unknown variable `mox`"));
}

#[test]
fn the_deepest_formulas_have_values() {
    assert_eq!(value(&format!("{}1{}", "(".repeat(99), ")".repeat(99))), 1.0);
    assert_eq!(value(&format!("{}1", "-".repeat(199))), -1.0);
    assert_eq!(value(&format!("{}1", "1^".repeat(99))), 1.0);
    let calls = format!("{}1{}", "abs(-".repeat(33), ")".repeat(33));
    assert_eq!(value(&calls), 1.0);
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC*") {
        if let Err(error) = Formula::parse(&text) {
            prop_assert!(error.column() <= text.chars().count() + 1, "{}: {}", text, error);
        }
    }

    #[test]
    fn no_row_of_tokens_panics(
        tokens in proptest::collection::vec(
            prop::sample::select(vec![
                "min", "max", "std", "step", "(", ")", ",", "+", "-", "*", "/", "^", "<", ">=", "2", ".5", "1e3",
                "if", "clamp", "abs", " ", "min(", "abs(", "\n",
            ]),
            0..40,
        ),
    ) {
        match Formula::parse(&tokens.concat()) {
            Ok(formula) => {
                let again = Formula::parse(formula.text()).unwrap();
                prop_assert_eq!(formula.evaluate(&BATCH).to_bits(), again.evaluate(&BATCH).to_bits());
            }
            Err(error) => prop_assert!(error.column() > 0),
        }
    }
}

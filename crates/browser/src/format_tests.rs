//! Tests of `format`.

use super::*;

#[test]
fn rates_have_their_unit() {
    assert_eq!(
        (hertz(3.0), hertz(62.504), hertz(0.0125)),
        ("3.00 Hz".into(), "62.50 Hz".into(), "0.01250 Hz".into())
    );
}

#[test]
fn thousands_are_separated_from_the_right() {
    assert_eq!(thousands(0), "0");
    assert_eq!(thousands(976), "976");
    assert_eq!(thousands(1626), "1,626");
    assert_eq!(thousands(1_234_567), "1,234,567");
}

#[test]
fn whole_numbers_have_a_true_minus_sign() {
    assert_eq!([whole(-32_768), whole(7), whole(0)], ["\u{2212}32,768", "7", "0"]);
}

#[test]
fn changes_carry_their_sign_unless_they_round_to_zero() {
    assert_eq!(percent_change(8.94), "+8.9 %");
    assert_eq!(percent_change(-9.93), "\u{2212}9.9 %");
    assert_eq!(percent_change(-0.04), "0.0 %");
    assert_eq!(percent_change(f64::NAN), NO_NUMBER);
}

#[test]
fn times_are_read_in_their_largest_units() {
    assert_eq!(duration(0.13), "0.1 s");
    assert_eq!(duration(12.4), "12 s");
    assert_eq!(duration(185.0), "3 min 5 s");
    assert_eq!(duration(7800.0), "2 h 10 min");
    assert_eq!(duration(f64::INFINITY), NO_NUMBER);
}

#[test]
fn figures_have_fixed_decimals() {
    assert_eq!(metres(0.4147), "0.415");
    assert_eq!(square_metres(0.11432), "0.1143");
    assert_eq!(metres(f64::NAN), NO_NUMBER);
    assert_eq!(rate(4310.2), "4,310");
    assert_eq!(rate(0.0), NO_NUMBER);
    assert_eq!(times_smaller(904, 251), "3.6x smaller");
    assert_eq!(significant(0.012_345), "0.01235");
    assert_eq!(significant(1.5), "1.500");
    assert_eq!(significant(0.000_012), "1.200e-5");
}

#[test]
fn products_have_their_sign() {
    assert_eq!(times("30 x 4 values, max x"), "30 \u{d7} 4 values, max x");
}

#[test]
fn counts_take_their_plural() {
    assert_eq!(counted(1, "row"), "1 row");
    assert_eq!(counted(1626, "sample"), "1,626 samples");
}

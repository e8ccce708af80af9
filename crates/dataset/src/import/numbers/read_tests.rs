//! Tests of `read`.

use super::DecimalMark::{Comma, Point};
use super::*;

#[test]
fn the_shape_tells_what_a_mark_can_mean() {
    let only = |decimal, long, grouped| Shape::Only { decimal, long, grouped };
    for (text, expected) in [
        ("17927", Shape::Plain { long: true }),
        ("-12", Shape::Plain { long: false }),
        ("17 927", Shape::Plain { long: false }),
        ("17'927", Shape::Plain { long: false }),
        ("17,927", Shape::Either(Comma)),
        ("1.189", Shape::Either(Point)),
        ("0.333", only(Point, false, false)),
        ("0,333", only(Comma, false, false)),
        ("1,18", only(Comma, false, false)),
        ("19022,000", only(Comma, true, false)),
        ("1.234.567", only(Comma, false, true)),
        ("1,234,567", only(Point, false, true)),
        ("1.234,5", only(Comma, false, true)),
        ("1,234.5", only(Point, false, true)),
        ("17 927,5", only(Comma, false, true)),
        ("1.5e3", only(Point, false, false)),
        ("1.500E+03", only(Point, false, false)),
        ("1.", only(Point, false, false)),
        (".5", only(Point, false, false)),
        ("1,18,2", Shape::Other),
        ("", Shape::Other),
        ("-", Shape::Other),
        ("err", Shape::Other),
        ("0x10", Shape::Other),
        ("e5", Shape::Other),
        ("1e", Shape::Other),
        ("1 2", Shape::Other),
    ] {
        assert_eq!(shape(text), expected, "{text}");
    }
}

#[test]
fn values_follow_the_decimal_mark() {
    for (text, decimal, expected) in [
        ("1,189", Comma, Some((1.189, false))),
        ("1,189", Point, Some((1189.0, true))),
        ("17.927", Comma, Some((17_927.0, true))),
        ("1.234.567,25", Comma, Some((1_234_567.25, true))),
        ("\u{2212}17\u{a0}927,5", Comma, Some((-17_927.5, true))),
        ("17\u{202f}927", Point, Some((17_927.0, true))),
        ("17\u{2019}927.5", Point, Some((17_927.5, true))),
        ("+1.5E+03", Point, Some((1500.0, false))),
        ("1.5D+03", Point, Some((1500.0, false))),
        ("-1.5", Point, Some((-1.5, false))),
        ("1-5", Point, None),
        ("0,000", Point, None),
        ("1 927,5 00", Comma, None),
        ("17.927", Point, Some((17.927, false))),
        ("1.5", Comma, None),
        ("nan", Point, None),
        ("inf", Point, None),
        ("--5", Point, None),
    ] {
        assert_eq!(number(text, decimal), expected, "{text}");
    }
}

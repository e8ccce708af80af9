//! Tests of `moments`.

use super::*;

/// 21 April 2016, 10:00:00.
const BASE: i128 = 1_461_232_800 * SECOND;
const TEN: i128 = 36_000 * SECOND;

#[test]
fn instants_are_read_in_many_forms() {
    let third = BASE + 333_000_000;
    for (text, expected) in [
        ("2016-04-21T10:00:00.333Z", third),
        ("2016-04-21 10:00:00.333", third),
        ("2016-04-21 10:00:00,333", third),
        ("2016-04-21T12:00:00.333+02:00", third),
        ("2016/04/21 10:00:00.333", third),
        ("2016.04.21 10:00:00.333", third),
        ("2016-04-21 10:00", BASE),
        ("20160421T100000Z", BASE),
        ("21 Apr 2016 10:00:00", BASE),
        ("21-Apr-2016 10:00:00", BASE),
        ("April 21, 2016 10:00:00 AM", BASE),
        ("Thu Apr 21 2016 10:00:00", BASE),
        ("21/Apr/2016:10:00:00 +0000", BASE),
        ("10:00:00 21 Apr 2016", BASE),
        ("Apr 21, 2016 @ 10:00:00.333", third),
        ("1 days 10:00:00.333", DAY + TEN + 333_000_000),
        ("2016-04-21", BASE - TEN),
    ] {
        assert_eq!(moment(text), Some(Moment::Absolute(expected)), "{text}");
    }
}

#[test]
fn times_of_day_are_read_in_many_forms() {
    for (text, expected) in [
        ("10:00:00", TEN),
        ("10:00", TEN),
        ("10:00:00.333", TEN + 333_000_000),
        ("10:00:00,333", TEN + 333_000_000),
        ("10:00:00:333", TEN + 333_000_000),
        ("01:02.5", 62 * SECOND + 500_000_000),
        ("1:02:03.5", 3_723 * SECOND + 500_000_000),
        ("12:00:00 AM", 0),
        ("10:00:00 p.m.", TEN + DAY / 2),
        ("12:30 pm", DAY / 2 + 1_800 * SECOND),
        ("10:00:00 p. m.", TEN + DAY / 2),
    ] {
        assert_eq!(moment(text), Some(Moment::Clock(expected)), "{text}");
    }
}

#[test]
fn dates_in_numbers_keep_their_fields() {
    let dated = |numbers, sign, clock| Some(Moment::Dated(Fields { numbers, sign }, clock));
    assert_eq!(moment("21.04.2016 10:00:00"), dated([21, 4, 2016], '.', TEN));
    assert_eq!(moment("4/3/2016 10:00 AM"), dated([4, 3, 2016], '/', TEN));
    assert_eq!(moment("21.04.16"), dated([21, 4, 16], '.', 0));
    let fields = Fields { numbers: [4, 3, 2016], sign: '/' };
    assert_eq!(days(fields, DayOrder::Dmy), Some(16_864), "4 March");
    assert_eq!(days(fields, DayOrder::Mdy), Some(16_894), "3 April");
    assert_eq!(days(Fields { numbers: [31, 2, 2016], sign: '/' }, DayOrder::Dmy), None);
}

#[test]
fn digits_in_a_row_are_date_and_time() {
    assert_eq!(calendar("20160421100000"), Some(BASE));
    assert_eq!(calendar("20160421100000.333"), Some(BASE + 333_000_000));
    assert_eq!(calendar("20160421100000333"), Some(BASE + 333_000_000));
    assert_eq!(calendar("20161321100000"), None);
    assert_eq!(calendar("1461232800333333333"), None, "nanoseconds since 1970");
    assert_eq!(calendar("17927"), None);
}

#[test]
fn what_is_no_moment_is_none() {
    for text in [
        "",
        "frame 0",
        "17927",
        "1.189",
        "10:61",
        "25:00:00",
        "2016-13-21T10:00:00",
        "21.04",
        "1:2:3:4:5",
        "13:00 PM",
        "\u{e4}\u{e4}:\u{e4}\u{e4}",
        "10:\u{e4}",
        "12:00+",
        "1/2/3/4",
        "--::--",
        "T:",
        ":",
        "1.2.345",
    ] {
        assert_eq!(moment(text), None, "{text}");
    }
}

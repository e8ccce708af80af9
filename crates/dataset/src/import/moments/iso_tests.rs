//! Tests of `iso`.

use super::*;
use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, tz::TimeZone};
use proptest::prelude::*;

fn by_library(text: &str) -> Option<i128> {
    if let Ok(timestamp) = text.parse::<Timestamp>() {
        return Some(timestamp.as_nanosecond());
    }
    let civil = text.parse::<DateTime>().ok()?;
    TimeZone::UTC.to_timestamp(civil).ok().map(|timestamp| timestamp.as_nanosecond())
}

#[test]
fn days_are_counted_as_the_library_counts_them() {
    for year in (0..=9998).step_by(7).chain([1900, 1999, 2000, 2016, 2100]) {
        for month in 0..=13 {
            for day in 0..=32 {
                let date = Date::new(year, month, day).ok();
                let start = date.and_then(|date| TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0)).ok());
                let days = start.map(|start| start.as_nanosecond().div_euclid(DAY));
                assert_eq!(civil_days(year.into(), month.into(), day.into()), days, "{year} {month} {day}");
            }
        }
    }
    assert_eq!(civil_days(1970, 1, 1), Some(0));
    assert_eq!(civil_days(2016, 4, 21), Some(16_912));
}

#[test]
fn moments_are_read_as_the_library_reads_them() {
    for text in [
        "2016-04-21T10:00:00.333Z",
        "2016-04-21 10:00:00,333",
        "2016-04-21t12:00:00.333+02:00",
        "20160421T100000Z",
        "20160421T100000.333-0530",
        "20160421T1000",
        "2016-04-21T100000z",
        "2016-04-21T10+02",
        "2016-04-21T10:00",
        "2016-04-21T10:00:60Z",
        "2016-04-21T10:00:00+02:00:30",
        "2016-04-21T10:00:00+02:00[Europe/Berlin]",
        "2016-04-21T10:00:00[Europe/Berlin][u-ca=gregory]",
        "2016-02-29T23:59:59.999999999",
        "2016-0421T10:00:00",
        "201604-21T10:00:00",
        "2016-04-21T10:0000",
        "2016-04-21T1000:00",
        "2016-04-21T24:00:00",
        "2016-04-21T10:60:00",
        "2016-04-21T10:00:61",
        "2016-04-21T10:00:00.",
        "2016-04-21T10:00:00.1234567890",
        "2016-04-21T10:00:00 ",
        "2016-04-21T10:00:00Z+02",
        "2016-04-21T10:00:00[]",
        "2016-13-21T10:00:00",
        "2015-02-29T10:00:00",
    ] {
        assert_eq!(iso(text), by_library(text), "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_of_their_signs_is_read_as_the_library_reads_it(
        text in r"[0-9]{4}-?[01][0-9]-?[0-3][0-9][Tt ][0-2][0-9](:?[0-6][0-9](:?[0-6][0-9]([.,][0-9]{0,10})?)?)?([zZ]|[+-][0-2][0-9](:?[0-6][0-9])?)?"
    ) {
        prop_assert_eq!(iso(&text), by_library(&text), "{}", text);
    }
}

//! From one cell to a number, a time or a part, or to the reason why not.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::report::DecimalMark;
use crate::split::Part;

/// Largest reading or position accepted; larger ones are broken numbers, and their squares must stay finite.
const MAX_VALUE: f64 = 1e12;
/// Largest time accepted: nanoseconds since 1970 have 19 digits.
const MAX_TIME: f64 = 1e19;
/// Longest piece of a cell quoted in a message, characters.
const MAX_QUOTED: usize = 40;

/// Why a cell is no value; the sentence's middle, after the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault(pub(super) String);

impl Fault {
    fn of(text: &str, what: &str) -> Self {
        if text.is_empty() {
            Self("empty cell".to_owned())
        } else {
            Self(format!("'{}' {what}", shorten(text)))
        }
    }
}

/// The first characters of a cell, for messages and previews.
pub(super) fn shorten(text: &str) -> String {
    match text.char_indices().nth(MAX_QUOTED) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

/// Reads a number. `grouped` allows a thousands comma (`17,927`), as groups of three.
///
/// # Errors
/// Empty, not a number, infinite, or larger than any measurement.
pub(super) fn number(text: &str, decimal: DecimalMark, grouped: bool) -> Result<f64, Fault> {
    bounded(text, decimal, grouped, MAX_VALUE)
}

/// Reads a time given as a number, in any unit.
///
/// # Errors
/// As [`number`].
pub(super) fn time_number(text: &str, decimal: DecimalMark) -> Result<f64, Fault> {
    bounded(text, decimal, false, MAX_TIME)
}

fn bounded(text: &str, decimal: DecimalMark, grouped: bool, limit: f64) -> Result<f64, Fault> {
    let text = text.trim();
    let plain = match decimal {
        DecimalMark::Comma if text.contains('.') => return Err(Fault::of(text, "is not a number")),
        DecimalMark::Comma => text.replace(',', "."),
        DecimalMark::Point if grouped && text.contains(',') => {
            without_groups(text).ok_or_else(|| Fault::of(text, "is not a number"))?
        }
        DecimalMark::Point => text.to_owned(),
    };
    if matches!(plain.trim_start_matches(['+', '-']).to_ascii_lowercase().as_str(), "inf" | "infinity") {
        return Err(Fault::of(text, "is not finite"));
    }
    // `parse` also reads words such as "nan"; only digits are wanted.
    let digits_only =
        plain.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E'));
    match plain.parse::<f64>() {
        Ok(value) if digits_only => within(value, limit).ok_or_else(|| Fault::of(text, "is too large")),
        _ => Err(Fault::of(text, "is not a number")),
    }
}

fn within(value: f64, limit: f64) -> Option<f64> {
    (value.abs() <= limit).then_some(value)
}

/// Checks a number that comes from an array.
///
/// # Errors
/// NaN, infinite or too large.
pub(super) fn array_number(value: f64, is_time: bool) -> Result<f64, Fault> {
    let text = value.to_string();
    if value.is_nan() {
        return Err(Fault::of(&text, "is not a number"));
    }
    if value.is_infinite() {
        return Err(Fault::of(&text, "is not finite"));
    }
    within(value, if is_time { MAX_TIME } else { MAX_VALUE }).ok_or_else(|| Fault::of(&text, "is too large"))
}

/// `17,927` without its comma; `None` unless the groups have three digits and the first one to three, not beginning with 0.
fn without_groups(text: &str) -> Option<String> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let all_digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    let valid = (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && all_digits(first)
        && groups.all(|group| group.len() == 3 && all_digits(group))
        && all_digits(fraction);
    valid.then(|| text.replace(',', ""))
}

/// Whether a cell holds a number, in either decimal style: used to tell a header from data.
pub(super) fn looks_numeric(text: &str, decimal: DecimalMark) -> bool {
    time_number(text, decimal).is_ok()
        || number(text, decimal, true).is_ok()
        || iso_nanoseconds(text).is_some()
}

/// Whether a cell is empty or stands for a missing number.
pub(super) fn is_missing(text: &str) -> bool {
    let text = text.trim().to_ascii_lowercase();
    matches!(
        text.trim_start_matches(['+', '-']),
        "" | "nan" | "na" | "n/a" | "null" | "none" | "inf" | "infinity"
    )
}

/// An ISO 8601 date with time of day as nanoseconds since 1970; without an offset it counts as UTC.
pub(super) fn iso_nanoseconds(text: &str) -> Option<i128> {
    let text = text.trim();
    // "2016-04-21T10:00" is the shortest one; the check spares the parser for plain numbers.
    if text.len() < 16 || text.as_bytes().get(4) != Some(&b'-') {
        return None;
    }
    if let Ok(timestamp) = text.parse::<Timestamp>() {
        return Some(timestamp.as_nanosecond());
    }
    let civil = text.parse::<DateTime>().ok()?;
    TimeZone::UTC.to_timestamp(civil).ok().map(|timestamp| timestamp.as_nanosecond())
}

/// Reads train, val/valid/validation/dev or test.
///
/// # Errors
/// Any other word.
pub(super) fn part(text: &str) -> Result<Part, Fault> {
    match text.trim().to_ascii_lowercase().as_str() {
        "train" | "training" => Ok(Part::Train),
        "val" | "valid" | "validation" | "dev" => Ok(Part::Validation),
        "test" | "testing" => Ok(Part::Test),
        _ => Err(Fault::of(text.trim(), "is not train, val or test")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> String {
        number(text, DecimalMark::Point, true).map_or_else(|fault| fault.0, |value| value.to_string())
    }

    #[test]
    fn numbers_are_read_in_the_files_style_only() {
        assert_eq!(number(" 17600 ", DecimalMark::Point, false), Ok(17_600.0));
        assert_eq!(number("1,189", DecimalMark::Comma, false), Ok(1.189));
        assert_eq!(number("-1.5e3", DecimalMark::Point, false), Ok(-1500.0));
        assert_eq!(number("17,927", DecimalMark::Point, true), Ok(17_927.0));
        assert_eq!(number("1,234,567.5", DecimalMark::Point, true), Ok(1_234_567.5));
        assert!(number("17,927", DecimalMark::Point, false).is_err());
        assert!(number("1.5", DecimalMark::Comma, false).is_err());
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
    fn iso_times_with_offset_and_without_are_read() {
        let base = iso_nanoseconds("2016-04-21T10:00:00.333Z");
        assert_eq!(base, Some(1_461_232_800_333_000_000));
        assert_eq!(iso_nanoseconds("2016-04-21 10:00:00.333"), base);
        assert_eq!(iso_nanoseconds("2016-04-21T12:00:00.333+02:00"), base);
        assert_eq!(iso_nanoseconds("2016-13-21T10:00:00"), None);
        assert_eq!(iso_nanoseconds("17927"), None);
    }

    #[test]
    fn parts_have_their_usual_names() {
        assert_eq!(part(" Train "), Ok(Part::Train));
        assert_eq!(part("valid"), Ok(Part::Validation));
        assert_eq!(part("foo"), Err(Fault("'foo' is not train, val or test".to_owned())));
    }
}

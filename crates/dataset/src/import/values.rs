//! From one cell to a number, a time or a part, or to the reason why not.

use vocabulary::Part;

use super::blanks::trim;
use super::numbers::number;
use super::report::DecimalMark;

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
    pub(super) fn of(text: &str, what: &str) -> Self {
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

/// Reads a reading or a position, and tells whether it is written in groups of thousands.
///
/// # Errors
/// Empty, not a number, infinite, or larger than any measurement.
pub(super) fn cell_number(text: &str, decimal: DecimalMark) -> Result<(f64, bool), Fault> {
    bounded(text, decimal, MAX_VALUE)
}

/// Reads a time given as a number, in any unit.
///
/// # Errors
/// As [`cell_number`].
pub(super) fn time_number(text: &str, decimal: DecimalMark) -> Result<f64, Fault> {
    bounded(text, decimal, MAX_TIME).map(|(value, _)| value)
}

fn bounded(text: &str, decimal: DecimalMark, limit: f64) -> Result<(f64, bool), Fault> {
    let text = trim(text);
    if let Some((value, grouped)) = number(text, decimal) {
        return match within(value, limit) {
            Some(value) => Ok((value, grouped)),
            None => Err(Fault::of(text, "is too large")),
        };
    }
    let lower = text.trim_start_matches(['+', '-']).to_ascii_lowercase();
    if matches!(lower.as_str(), "inf" | "infinity") {
        return Err(Fault::of(text, "is not finite"));
    }
    Err(Fault::of(text, "is not a number"))
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

/// Whether a cell is empty or stands for a missing number.
pub(super) fn is_missing(text: &str) -> bool {
    let text = text.trim().to_ascii_lowercase();
    matches!(
        text.trim_start_matches(['+', '-']),
        "" | "nan" | "na" | "n/a" | "#n/a" | "null" | "none" | "inf" | "infinity" | "?"
    )
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
#[path = "values_tests.rs"]
mod tests;

//! Numbers as they are typed: read within their range, or refused by it.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

use crate::format::thousands;

/// Reads `text` into `place`.
///
/// # Errors
/// The range in words, where `text` is no number of it.
pub(super) fn put<T: FromStr + PartialOrd + Display>(
    text: &str,
    range: &RangeInclusive<T>,
    place: &mut T,
) -> Result<(), String> {
    match text.trim().parse::<T>() {
        Ok(value) if range.contains(&value) => {
            *place = value;
            Ok(())
        }
        _ => Err(format!("{} to {}", readable(range.start()), readable(range.end()))),
    }
}

/// The end of a range with separators where it is a large whole number.
pub(super) fn readable(end: &impl Display) -> String {
    let text = end.to_string();
    text.parse::<u64>().map_or(text, thousands)
}

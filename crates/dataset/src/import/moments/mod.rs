//! Dates and times of day as people and programs write them.

mod iso;
mod order;

use super::blanks::trim;
use iso::{civil_days, iso};
pub(super) use order::{DayOrder, Order, OrderEvidence};

/// Nanoseconds of a second.
const SECOND: i128 = 1_000_000_000;
/// Nanoseconds of a day.
pub(super) const DAY: i128 = 86_400 * SECOND;
/// Longest text looked at.
const LONGEST: usize = 48;

/// A date written with numbers whose order the text does not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fields {
    /// The three numbers as they stand.
    pub(super) numbers: [i32; 3],
    /// The sign between them.
    pub(super) sign: char,
}

/// What a cell says about the moment of its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// Nanoseconds since 1970 (UTC where no offset is given).
    Absolute(i128),
    /// Nanoseconds since midnight.
    Clock(i128),
    /// A date in numbers, and nanoseconds since midnight (0 for a date alone).
    Dated(Fields, i128),
}

/// Reads ISO 8601, dates in numbers or with the month's name, times of day, and both together in either order.
pub(super) fn moment(text: &str) -> Option<Moment> {
    let text = trim(text);
    if text.len() < 4 || text.len() > LONGEST || !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let basic = || text.as_bytes().get(8).is_some_and(|sign| matches!(sign, b'T' | b't'));
    if text.len() >= 15
        && (text.as_bytes()[4] == b'-' || basic())
        && let Some(instant) = iso(text)
    {
        return Some(Moment::Absolute(instant));
    }
    // A survey asks this of many a line of numbers.
    if text.bytes().any(|byte| byte.is_ascii_alphabetic()) { lettered(text) } else { plain(text) }
}

/// A moment with letters in it.
fn lettered(text: &str) -> Option<Moment> {
    // Spanish spreadsheets part the letters: `11:59:00 a. m.`
    let halves = [("a. m.", "am"), ("p. m.", "pm")];
    if let Some((long, short)) = halves.iter().find(|(long, _)| text.ends_with(long)) {
        return moment(&format!("{}{short}", text.strip_suffix(long)?));
    }
    // pandas' timedeltas: `1 days 00:00:00.333`.
    if let Some((count, clock)) = text.split_once(" days ") {
        return Some(Moment::Absolute(digits(count, 5)? * DAY + clock_ns(clock)?));
    }
    plain(text)
}

/// A date, a time of day or both.
fn plain(text: &str) -> Option<Moment> {
    let (date, clock) = parts(text);
    let clock = match clock {
        Some(clock) => Some(clock_ns(clock)?),
        None => None,
    };
    match (date, clock) {
        (None, clock) => clock.map(Moment::Clock),
        (Some(date), clock) => {
            let clock = clock.unwrap_or(0);
            if let Some(days) = named_month(date) {
                return Some(Moment::Absolute(days * DAY + clock));
            }
            let fields = fields(date)?;
            // A year in front tells the order; a date that then does not exist is none.
            if fields.numbers[0] > 99 {
                return days(fields, DayOrder::Ymd).map(|days| Moment::Absolute(days * DAY + clock));
            }
            Some(Moment::Dated(fields, clock))
        }
    }
}

/// Parts a text into a date and a time of day: the words with a colon (and `AM`, `PM` behind them) are the time.
fn parts(text: &str) -> (Option<&str>, Option<&str>) {
    let Some(colon) = text.find(':') else { return (Some(text), None) };
    // 21/Apr/2016:10:00:00, as web servers write it.
    if let Some((date, clock)) =
        text.split_once(':').filter(|(date, _)| date.contains('/') && !date.contains(' '))
    {
        return (Some(date), Some(clock));
    }
    let start = text[..colon].rfind([' ', 'T', 't', ',']).map_or(0, |at| at + 1);
    if start > 0 {
        return (Some(text[..start - 1].trim_end_matches([',', ' ', '@'])), Some(&text[start..]));
    }
    // The time stands first: its end is the first word that is no part of it.
    let mut end = text.len();
    let mut from = 0;
    while let Some(blank) = text[from..].find(' ').map(|at| from + at) {
        let next = text[blank + 1..].split(' ').next().unwrap_or("");
        if !is_half(next) {
            end = blank;
            break;
        }
        from = blank + 1;
    }
    let rest = text.get(end..).unwrap_or("").trim();
    (Some(rest).filter(|rest| !rest.is_empty()), Some(&text[..end]))
}

/// Whether a word says which half of the day is meant.
fn is_half(word: &str) -> bool {
    matches!(word.to_ascii_lowercase().as_str(), "am" | "pm" | "a.m." | "p.m." | "utc" | "gmt" | "z")
}

/// A time of day as nanoseconds since midnight: `10:00`, `10:00:00.333`, `10:00:00,333`, `10:00:00:333`, `10:00:00 PM`, with
/// `Z`, `UTC` or an offset behind it (which is taken off).
fn clock_ns(text: &str) -> Option<i128> {
    let lower = text.trim().to_ascii_lowercase();
    let (lower, half) = match lower.trim_end_matches("m.").trim_end_matches(['m', '.']) {
        rest if rest.len() < lower.len() && rest.ends_with('a') => {
            (rest[..rest.len() - 1].trim().to_owned(), Some(false))
        }
        rest if rest.len() < lower.len() && rest.ends_with('p') => {
            (rest[..rest.len() - 1].trim().to_owned(), Some(true))
        }
        _ => (lower, None),
    };
    let body = lower.trim_end_matches("utc").trim_end_matches("gmt").trim_end_matches('z').trim();
    let (body, offset) = match body.rfind(['+', '-']) {
        Some(at) => (body[..at].trim(), offset_ns(&body[at..])?),
        None => (body, 0),
    };
    // Minutes and seconds, as spreadsheets show short times: 00:00.3.
    if let Some((minute, second)) = body.split_once(':').filter(|(_, rest)| !rest.contains(':'))
        && let Some((second, fraction)) = second.split_once(['.', ','])
    {
        let (minute, second) = (digits(minute, 3)?, digits(second, 2).filter(|second| *second < 60)?);
        return Some((minute * 60 + second) * SECOND + fraction_ns(fraction)?);
    }
    let mut numbers = body.split(':');
    let hour: i128 = digits(numbers.next()?, 2)?;
    let minute: i128 = digits(numbers.next()?, 2)?;
    let (second, fraction) = match numbers.next() {
        None => (0, 0),
        Some(text) => {
            let (whole, fraction) = match text.split_once(['.', ',']) {
                Some((whole, fraction)) => (whole, fraction_ns(fraction)?),
                None => (text, 0),
            };
            (digits(whole, 2)?, fraction)
        }
    };
    let fraction = match numbers.next() {
        Some(text) => fraction_ns(text)?,
        None => fraction,
    };
    let hour = match half {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(afternoon) => hour % 12 + if afternoon { 12 } else { 0 },
        None => hour,
    };
    if numbers.next().is_some() || hour > 24 || minute > 59 || second > 60 {
        return None;
    }
    Some(((hour * 60 + minute) * 60 + second) * SECOND + fraction - offset)
}

fn digits(text: &str, most: usize) -> Option<i128> {
    ((1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())?
}

/// Digits behind the decimal mark of a second, in nanoseconds.
fn fraction_ns(text: &str) -> Option<i128> {
    if text.is_empty() || text.len() > 12 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let nine = text.get(..text.len().min(9))?;
    Some(nine.parse::<i128>().ok()? * 10_i128.pow(9 - nine.len() as u32))
}

/// `+02:00`, `-0530`, `+2`.
fn offset_ns(text: &str) -> Option<i128> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let text = &text[1..];
    let (hours, minutes) = match text.split_once(':') {
        Some((hours, minutes)) => (digits(hours, 2)?, digits(minutes, 2)?),
        None if text.len() == 4 => (digits(text.get(..2)?, 2)?, digits(text.get(2..)?, 2)?),
        None => (digits(text, 2)?, 0),
    };
    Some(sign * (hours * 60 + minutes) * 60 * SECOND)
}

/// A date with the name of its month, `21 Apr 2016`, `April 21, 2016`, `21-Apr-16`, with or without the day of the week, as days
/// since 1970.
fn named_month(text: &str) -> Option<i128> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    if !text.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let mut month = None;
    let mut numbers = Vec::new();
    for word in text.split([' ', ',', '-', '/', '.']).filter(|word| !word.is_empty()) {
        if let Ok(number) =
            word.trim_end_matches("st").trim_end_matches("nd").trim_end_matches("th").parse::<i32>()
        {
            numbers.push(number);
            continue;
        }
        let start: String = word.chars().take(3).flat_map(char::to_lowercase).collect();
        if let Some(found) = MONTHS.iter().position(|name| *name == start) {
            month = Some(found as i32 + 1);
        } else if !["mon", "tue", "wed", "thu", "fri", "sat", "sun"].contains(&start.as_str()) {
            return None;
        }
    }
    let [a, b] = numbers[..] else { return None };
    let (day, year) = if a > 31 { (b, a) } else { (a, b) };
    civil_days(full_year(year), month?, day)
}

/// Three numbers with the same sign between them: `21.04.2016`, `4/3/2016`, `16-04-21`, `2016/04/21`.
fn fields(text: &str) -> Option<Fields> {
    let sign = text.chars().find(|c| !c.is_ascii_digit()).filter(|c| matches!(c, '.' | '/' | '-'))?;
    let mut parts = text.trim_end_matches('.').split(sign);
    let mut numbers = [0; 3];
    for number in &mut numbers {
        let part = parts.next()?;
        *number = i32::try_from(digits(part, 4)?).ok().filter(|_| part.len() != 3)?;
    }
    parts.next().is_none().then_some(Fields { numbers, sign })
}

/// Days since 1970 of a date in that order; `None` if there is no such day.
pub(super) fn days(fields: Fields, order: DayOrder) -> Option<i128> {
    let [a, b, c] = fields.numbers;
    match order {
        DayOrder::Dmy => civil_days(full_year(c), b, a),
        DayOrder::Mdy => civil_days(full_year(c), a, b),
        DayOrder::Ymd => civil_days(full_year(a), b, c),
    }
}

/// Two digits are the nearest year before 2069.
fn full_year(year: i32) -> i32 {
    match year {
        0..=68 => 2000 + year,
        69..=99 => 1900 + year,
        _ => year,
    }
}

/// `20160421100000`, with more digits or a fraction for parts of a second, as nanoseconds since 1970.
pub(super) fn calendar(text: &str) -> Option<i128> {
    let text = text.trim();
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    if !(14..=23).contains(&whole.len()) || !whole.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number = |from: usize, to: usize| whole[from..to].parse::<i32>().ok();
    let year = number(0, 4).filter(|year| (1900..2200).contains(year))?;
    let days = civil_days(year, number(4, 6)?, number(6, 8)?)?;
    let (hour, minute, second) = (number(8, 10)?, number(10, 12)?, number(12, 14)?);
    if hour > 23 || minute > 59 || second > 60 || (!fraction.is_empty() && whole.len() > 14) {
        return None;
    }
    let fraction = match (whole.get(14..).filter(|rest| !rest.is_empty()), fraction) {
        (Some(rest), _) => fraction_ns(rest)?,
        (None, "") => 0,
        (None, fraction) => fraction_ns(fraction)?,
    };
    Some(days * DAY + i128::from((hour * 60 + minute) * 60 + second) * SECOND + fraction)
}

#[cfg(test)]
mod tests;

//! One cell as a number: its shape, and its value under a decimal mark.

use super::super::blanks::trim;
use super::super::report::DecimalMark;

/// What the marks in a number can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Shape {
    /// Digits without a mark; `long` if there are four or more before the exponent.
    Plain { long: bool },
    /// Only this decimal mark reads it; `long` if four or more digits stand before the mark without a group. `grouped` if
    /// it has groups.
    Only { decimal: DecimalMark, long: bool, grouped: bool },
    /// `17,927`: a decimal mark or a group of thousands. The mark itself.
    Either(DecimalMark),
    /// No number, under any decimal mark.
    Other,
}

/// Signs that group thousands beside the mark that is not decimal: blanks of all widths and apostrophes.
fn is_spacer(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{2007}' | '\u{2009}' | '\u{202f}' | '\'' | '\u{2019}' | '_')
}

/// The parts of a written number.
struct Written<'a> {
    negative: bool,
    /// Digits and marks, without sign and exponent.
    body: &'a str,
    exponent: &'a str,
}

/// Parts a cell; `None` where it cannot be a number. The check of the digits is left to the caller.
fn written(text: &str) -> Option<Written<'_>> {
    let text = trim(text);
    let (negative, rest) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => text.strip_prefix('\u{2212}').map_or((false, text), |rest| (true, rest)),
    };
    let at = rest.bytes().position(|byte| matches!(byte, b'e' | b'E' | b'd' | b'D')).unwrap_or(rest.len());
    let (body, exponent) = rest.split_at(at);
    let exponent = exponent.get(1..).unwrap_or("");
    if at < rest.len() {
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if digits.is_empty() || digits.len() > 4 || !all_digits(digits) {
            return None;
        }
    }
    body.bytes().any(|byte| byte.is_ascii_digit()).then_some(Written { negative, body, exponent })
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// The shape of a cell.
pub(in super::super) fn shape(text: &str) -> Shape {
    let Some(Written { body, exponent, .. }) = written(text) else { return Shape::Other };
    let (mut points, mut commas, mut spacers) = (0_u32, 0_u32, false);
    for byte in body.bytes() {
        match byte {
            b'.' => points += 1,
            b',' => commas += 1,
            b'0'..=b'9' => {}
            _ => spacers = true,
        }
    }
    let is_other = |c: char| !(c.is_ascii_digit() || c == '.' || c == ',' || is_spacer(c));
    if spacers && body.contains(is_other) {
        return Shape::Other;
    }
    let only = |decimal| match digits_of(body, decimal) {
        Some((whole, _, grouped)) => Shape::Only { decimal, long: !grouped && whole >= 4, grouped },
        None => Shape::Other,
    };
    match (points, commas) {
        (0, 0) if spacers => match digits_of(body, DecimalMark::Point) {
            Some(_) => Shape::Plain { long: false },
            None => Shape::Other,
        },
        (0, 0) => Shape::Plain { long: body.len() >= 4 },
        (1, 0) | (0, 1) => {
            let (mark, other) = if points == 1 {
                (DecimalMark::Point, DecimalMark::Comma)
            } else {
                (DecimalMark::Comma, DecimalMark::Point)
            };
            let ends_in_group = body.bytes().rev().nth(3).is_some_and(|byte| !byte.is_ascii_digit());
            let can_be = exponent.is_empty() && !spacers && ends_in_group;
            let grouped = can_be && digits_of(body, other).is_some();
            if grouped { Shape::Either(mark) } else { only(mark) }
        }
        (_, 0) => only(DecimalMark::Comma),
        (0, _) => only(DecimalMark::Point),
        _ if body.rfind('.') > body.rfind(',') => only(DecimalMark::Point),
        _ => only(DecimalMark::Comma),
    }
}

/// Digits before and behind the decimal mark, and whether the ones before are grouped; `None` if they are grouped wrongly:
/// groups have three digits, the first one to three and no 0 in front.
fn digits_of(body: &str, decimal: DecimalMark) -> Option<(usize, usize, bool)> {
    let (mark, group) = match decimal {
        DecimalMark::Point => (b'.', ','),
        DecimalMark::Comma => (b',', '.'),
    };
    let at = body.bytes().position(|byte| byte == mark);
    let (whole, fraction) = at.map_or((body, ""), |at| (&body[..at], &body[at + 1..]));
    if !all_digits(fraction) {
        return None;
    }
    if all_digits(whole) {
        return Some((whole.len(), fraction.len(), false));
    }
    let mut groups = whole.split(|c: char| c == group || is_spacer(c));
    let first = groups.next()?;
    let mut digits = first.len();
    let mut valid = (1..=3).contains(&first.len()) && all_digits(first) && !first.starts_with('0');
    for group in groups {
        valid &= group.len() == 3 && all_digits(group);
        digits += group.len();
    }
    // One kind of sign groups a number, not two.
    let mut signs = whole.chars().filter(|c| !c.is_ascii_digit());
    let sign = signs.next();
    valid &= signs.all(|c| Some(c) == sign);
    valid.then_some((digits, fraction.len(), true))
}

/// The value of a cell under a decimal mark, and whether it was grouped; `None` if it is no number.
pub(in super::super) fn number(text: &str, decimal: DecimalMark) -> Option<(f64, bool)> {
    // Most cells are what Rust reads itself.
    if text.bytes().all(|b| b.is_ascii_digit() || (b == b'.' && decimal == DecimalMark::Point) || b == b'-') {
        return text.parse().ok().map(|value| (value, false));
    }
    let Written { negative, body, exponent } = written(text)?;
    let (_, _, grouped) = digits_of(body, decimal)?;
    let mut plain = String::with_capacity(text.len() + 2);
    if negative {
        plain.push('-');
    }
    let mark = if decimal == DecimalMark::Point { '.' } else { ',' };
    for c in body.chars() {
        if c.is_ascii_digit() {
            plain.push(c);
        } else if c == mark {
            plain.push('.');
        }
    }
    if !exponent.is_empty() {
        plain.push('e');
        plain.push_str(exponent);
    }
    plain.parse().ok().map(|value| (value, grouped))
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;

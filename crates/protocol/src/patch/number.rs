//! Numbers of JSON as text, with the standard library's own decimals: those of serde_json are a second copy of the same tables,
//! which a visitor would download.

use serde_json::Number;

/// A number as JSON writes it.
pub(super) fn write(number: &Number) -> String {
    match (number.as_u64(), number.as_i64(), number.as_f64()) {
        (Some(whole), ..) => whole.to_string(),
        (None, Some(negative), _) => negative.to_string(),
        (None, None, real) => write_real(real.unwrap_or_default()),
    }
}

/// The shortest decimal that reads as the same number, as serde_json writes it but for the choice between two just as near: with
/// a point or an exponent, the latter below 0.00001 and from 1e16.
fn write_real(real: f64) -> String {
    if real != 0.0 && !(1e-5..1e16).contains(&real.abs()) {
        let text = format!("{real:e}");
        return if real.abs() < 1.0 { text } else { text.replace('e', "e+") };
    }
    let point = if real.fract() == 0.0 { ".0" } else { "" };
    format!("{real}{point}")
}

/// The number of a text, if it is one of JSON: no sign but a minus, no zeros in front, digits around a point.
pub(super) fn read(text: &str) -> Option<Number> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_number = digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(digits);
    if !is_number {
        return None;
    }
    // What fits no integer is a float, as is a zero below zero.
    if let Ok(whole) = text.parse::<u64>() {
        return Some(whole.into());
    }
    match text.parse::<i64>() {
        Ok(negative) if negative < 0 => Some(negative.into()),
        _ => text.parse().ok().and_then(Number::from_f64),
    }
}

#[cfg(test)]
#[path = "number_tests.rs"]
mod tests;

//! Numbers as text: fixed decimals, thousands separators, durations. Pure, so native tests cover it.

/// What stands where a number will be: an en dash.
pub const NO_NUMBER: &str = "\u{2013}";

/// A whole number with commas between thousands: `1,626`.
pub fn thousands(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A whole number with commas and, where it is negative, a true minus sign: `−128`.
pub fn whole(value: i64) -> String {
    let digits = thousands(value.unsigned_abs());
    if value < 0 { format!("\u{2212}{digits}") } else { digits }
}

/// A length in m with three decimals, without its unit: `0.415`.
pub fn metres(value: f64) -> String {
    fixed(value, 3)
}

/// A mean squared error in m² with four decimals, without its unit: `0.1143`.
pub fn square_metres(value: f64) -> String {
    fixed(value, 4)
}

/// A number with a fixed count of decimals; an en dash if it is not finite.
pub fn fixed(value: f64, decimals: usize) -> String {
    if value.is_finite() { format!("{value:.decimals$}") } else { NO_NUMBER.to_owned() }
}

/// A change in percent with its sign and one decimal: `+8.9 %`; `0.0 %` has none.
pub fn percent_change(value: f64) -> String {
    if !value.is_finite() {
        return NO_NUMBER.to_owned();
    }
    let text = format!("{:.1}", value.abs());
    match (text.as_str(), value > 0.0) {
        ("0.0", _) => "0.0 %".to_owned(),
        (_, true) => format!("+{text} %"),
        // A real minus sign is as wide as the plus sign.
        (_, false) => format!("\u{2212}{text} %"),
    }
}

/// How often the smaller size goes into the larger: `3.6x smaller`.
pub fn times_smaller(from_bytes: u32, to_bytes: u32) -> String {
    if to_bytes == 0 {
        return NO_NUMBER.to_owned();
    }
    let ratio = f64::from(from_bytes) / f64::from(to_bytes);
    if ratio < 1.0 { format!("{:.1}x larger", 1.0 / ratio) } else { format!("{ratio:.1}x smaller") }
}

/// A rate such as epochs per second: whole numbers from 10 on, one decimal below.
pub fn rate(per_second: f64) -> String {
    if !per_second.is_finite() || per_second <= 0.0 {
        NO_NUMBER.to_owned()
    } else if per_second < 10.0 {
        format!("{per_second:.1}")
    } else {
        // Far below 2^64; the cast saturates in any case.
        thousands(per_second.round() as u64)
    }
}

/// A sampling rate with its unit: `62.50 Hz`; slow ones keep their digits.
pub fn hertz(rate: f64) -> String {
    format!("{} Hz", if rate < 0.1 { significant(rate) } else { fixed(rate, 2) })
}

/// A time that remains: `0.1 s`, `12 s`, `3 min 5 s`, `2 h 10 min`.
pub fn duration(seconds: f64) -> String {
    if !seconds.is_finite() || seconds < 0.0 {
        return NO_NUMBER.to_owned();
    }
    if seconds < 10.0 {
        return format!("{seconds:.1} s");
    }
    // Saturates for absurd times.
    let whole = seconds.round() as u64;
    match whole {
        0..60 => format!("{whole} s"),
        60..3600 => format!("{} min {} s", whole / 60, whole % 60),
        _ => format!("{} h {} min", whole / 3600, whole % 3600 / 60),
    }
}

/// A small scale or step: four significant digits, scientific only below 0.0001.
pub fn significant(value: f64) -> String {
    if value == 0.0 {
        "0".to_owned()
    } else if !value.is_finite() {
        NO_NUMBER.to_owned()
    } else if value.abs() < 1e-4 {
        format!("{value:.3e}")
    } else {
        let mut decimals = 3_usize;
        let mut bound = 1.0;
        while value.abs() < bound && decimals < 8 {
            decimals += 1;
            bound /= 10.0;
        }
        format!("{value:.decimals$}")
    }
}

/// The letter x between numbers as the sign it stands for: `30 × 4`.
pub fn times(text: &str) -> String {
    text.replace(" x ", " \u{d7} ")
}

/// A count with its noun in the right number: `1 row`, `12 rows`.
pub fn counted(count: u64, noun: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{} {noun}{s}", thousands(count))
}

#[cfg(test)]
#[path = "format_tests.rs"]
mod tests;

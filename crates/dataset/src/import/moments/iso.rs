//! Days of the calendar, and moments as ISO 8601 writes them.
//!
//! Crate `jiff` reads these too, with time zones, spans and the sentences for each of their errors: much of what a visitor would
//! download. The tests compare with it.

use super::{DAY, SECOND};

/// Days since 1970 of a date (the Gregorian calendar, carried on before its time); `None` if there is no such day.
pub(super) fn civil_days(year: i32, month: i32, day: i32) -> Option<i128> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        2 => 28 + i32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        _ => return None,
    };
    if !(0..=9999).contains(&year) || !(1..=longest).contains(&day) {
        return None;
    }
    // Years are counted from March, so that a leap day is the last of its year; 400 of them have 146,097 days.
    let march = (month + 9) % 12;
    let year = year - i32::from(month < 3);
    let before = 365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    // 719,468 days lie between the first of March of the year 0 and 1970.
    Some(i128::from(before + (153 * march + 2) / 5 + day - 1 - 719_468))
}

/// ISO 8601 as nanoseconds since 1970; without an offset it counts as UTC. Date and time may be written with or without their
/// signs, and a time zone's name in brackets behind it is passed over.
pub(super) fn iso(text: &str) -> Option<i128> {
    let mut rest = Rest(text.as_bytes());
    let year = rest.digits(4)?;
    let parted = rest.take(b"-");
    let month = rest.digits(2)?;
    if parted && !rest.take(b"-") {
        return None;
    }
    let days = civil_days(year, month, rest.digits(2)?)?;
    if !rest.take(b"Tt ") {
        return None;
    }
    let clock = rest.clock(23)?;
    let offset = if rest.take(b"+") {
        rest.clock(25)?
    } else if rest.take(b"-") {
        -rest.clock(25)?
    } else {
        rest.take(b"Zz");
        0
    };
    rest.annotations().then_some(days * DAY + clock - offset)
}

/// What is left of a text.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    /// Takes one of these signs away.
    fn take(&mut self, signs: &[u8]) -> bool {
        let found = self.0.first().is_some_and(|sign| signs.contains(sign));
        if found {
            self.0 = &self.0[1..];
        }
        found
    }

    fn is_digit(&self) -> bool {
        self.0.first().is_some_and(u8::is_ascii_digit)
    }

    /// A number of so many digits.
    fn digits(&mut self, count: usize) -> Option<i32> {
        let (digits, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        digits.iter().try_fold(0, |number, digit| {
            digit.is_ascii_digit().then(|| 10 * number + i32::from(digit - b'0'))
        })
    }

    /// Hours, with minutes, seconds and their fraction if they are there, in nanoseconds.
    fn clock(&mut self, last_hour: i32) -> Option<i128> {
        let hours = self.digits(2).filter(|hours| *hours <= last_hour)?;
        let parted = self.take(b":");
        if !parted && !self.is_digit() {
            return Some(i128::from(hours) * 3600 * SECOND);
        }
        let minutes = self.digits(2).filter(|minutes| *minutes <= 59)?;
        let (mut seconds, mut fraction) = (0, 0);
        if if parted { self.take(b":") } else { self.is_digit() } {
            // A leap second counts as the one before it.
            seconds = self.digits(2).filter(|seconds| *seconds <= 60)?.min(59);
            if self.take(b".,") {
                fraction = self.fraction()?;
            }
        }
        Some(i128::from((hours * 60 + minutes) * 60 + seconds) * SECOND + fraction)
    }

    /// One to nine digits behind the decimal mark, in nanoseconds.
    fn fraction(&mut self) -> Option<i128> {
        let count = self.0.iter().take_while(|digit| digit.is_ascii_digit()).count();
        if !(1..=9).contains(&count) {
            return None;
        }
        Some(i128::from(self.digits(count)?) * 10_i128.pow(9 - count as u32))
    }

    /// Whether nothing is left but names in brackets.
    fn annotations(&mut self) -> bool {
        while self.take(b"[") {
            let Some(end) = self.0.iter().position(|sign| *sign == b']').filter(|end| *end > 0) else {
                return false;
            };
            self.0 = &self.0[end + 1..];
        }
        self.0.is_empty()
    }
}

#[cfg(test)]
#[path = "iso_tests.rs"]
mod tests;

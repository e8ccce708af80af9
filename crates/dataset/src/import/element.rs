//! One number of a NumPy array: every integer and float type, bool, and dates, of either byte order.
//!
//! Layouts: <https://numpy.org/doc/stable/reference/arrays.interface.html> (type codes) and, for `longdouble` on x86, the
//! 80-bit extended format of the Intel manual, volume 1, section 4.2.2.

use half::f16;

/// Largest element, bytes.
const MAX_SIZE: usize = 16;
/// Code of NaT, a date that is missing.
const NAT: i64 = i64::MIN;

/// What the bytes of an element mean.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Class {
    Bool,
    Int,
    Uint,
    Float,
    /// A 64-bit count of units of that many seconds.
    Time(f64),
}

/// A type of numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Element {
    class: Class,
    size: usize,
    big_endian: bool,
}

/// A type as the header codes it, such as `<f4`.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    /// Numbers.
    Number(Element),
    /// Anything else, by its name and its bytes per element where they are fixed.
    Other { name: &'static str, size: Option<usize> },
}

impl Kind {
    /// Reads a type code; `None` if there is no such type.
    pub(super) fn parse(code: &str) -> Option<Self> {
        let big_endian = match code.get(..1)? {
            ">" => true,
            "<" | "|" | "=" => false,
            _ => return None,
        };
        let letter = code.get(1..2)?;
        let rest = code.get(2..)?;
        let (digits, unit) = rest.split_once('[').unwrap_or((rest, ""));
        let size: Option<usize> = digits.parse().ok();
        let number = |class| Some(Self::Number(Element { class, size: size?, big_endian }));
        let other = |name, size| Some(Self::Other { name, size });
        match (letter, size) {
            ("b", Some(1)) => number(Class::Bool),
            ("i", Some(1 | 2 | 4 | 8)) => number(Class::Int),
            ("u", Some(1 | 2 | 4 | 8)) => number(Class::Uint),
            ("f", Some(2 | 4 | 8 | 12 | 16)) => number(Class::Float),
            ("M" | "m", Some(8)) => match seconds(unit.trim_end_matches(']')) {
                Some(seconds) => number(Class::Time(seconds)),
                None => other("dates in months or years", size),
            },
            ("c", _) => other("complex numbers", size),
            ("S" | "a", _) => other("text", size),
            ("U", _) => other("text", size?.checked_mul(4)),
            ("V", _) => other("raw bytes", size),
            ("O", _) => other("Python objects", None),
            _ => None,
        }
    }

    /// Bytes per element; `None` for pickled objects.
    pub(super) fn size(&self) -> Option<usize> {
        match self {
            Self::Number(element) => Some(element.size),
            Self::Other { size, .. } => *size,
        }
    }
}

/// Seconds of a date's unit, such as `ns`, `D` or `25s`.
fn seconds(unit: &str) -> Option<f64> {
    let digits = unit.len() - unit.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (count, name) = unit.split_at(digits);
    let count: f64 = if count.is_empty() { 1.0 } else { count.parse().ok()? };
    let each = match name {
        "W" => 604_800.0,
        "D" => 86_400.0,
        "h" => 3_600.0,
        "m" => 60.0,
        "s" => 1.0,
        "ms" => 1e-3,
        "us" => 1e-6,
        "ns" => 1e-9,
        "ps" => 1e-12,
        "fs" => 1e-15,
        "as" => 1e-18,
        _ => return None,
    };
    Some(count * each)
}

impl Element {
    /// Bytes per element.
    pub(super) fn size(self) -> usize {
        self.size
    }

    /// Whether the numbers are dates or spans of time, in seconds (dates since 1970).
    pub(super) fn is_time(self) -> bool {
        matches!(self.class, Class::Time(_))
    }

    /// The value of an element's bytes as f64, rounded to nearest where it has more bits; dates and spans in seconds.
    ///
    /// # Errors
    /// A `longdouble` that is not of x86's 80-bit format.
    pub(super) fn value(self, bytes: &[u8]) -> Result<f64, NotX86> {
        let mut little = [0; MAX_SIZE];
        for (k, byte) in bytes.iter().take(self.size).enumerate() {
            little[if self.big_endian { self.size - 1 - k } else { k }] = *byte;
        }
        let [b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, ..] = little;
        let wide = [b0, b1, b2, b3, b4, b5, b6, b7];
        Ok(match (self.class, self.size) {
            (Class::Bool, _) => f64::from(u8::from(b0 != 0)),
            (Class::Uint, _) => u64::from_le_bytes(wide) as f64,
            // The sign bit is moved to the top and back, which copies it into all bits above.
            (Class::Int, size) => {
                let shift = 64 - 8 * size.min(8);
                ((i64::from_le_bytes(wide) << shift) >> shift) as f64
            }
            (Class::Time(unit), _) => match i64::from_le_bytes(wide) {
                NAT => f64::NAN,
                count => count as f64 * unit,
            },
            (Class::Float, 2) => f16::from_le_bytes([b0, b1]).to_f64(),
            (Class::Float, 4) => f64::from(f32::from_le_bytes([b0, b1, b2, b3])),
            (Class::Float, 8) => f64::from_le_bytes(wide),
            (Class::Float, _) => extended(u64::from_le_bytes(wide), u16::from_le_bytes([b8, b9]))?,
        })
    }
}

/// A `longdouble` of another processor than x86.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NotX86;

/// x86's 80-bit extended float. Its leading bit is stored, so numbers of another 16-byte format give themselves away.
fn extended(significand: u64, sign_and_exponent: u16) -> Result<f64, NotX86> {
    const TOP_BIT: u64 = 1 << 63;
    const BIAS: i32 = 16_383;
    let sign = if sign_and_exponent >> 15 == 1 { -1.0 } else { 1.0 };
    let exponent = i32::from(sign_and_exponent & 0x7fff);
    if exponent == 0x7fff && significand & TOP_BIT != 0 {
        return Ok(if significand == TOP_BIT { sign * f64::INFINITY } else { f64::NAN });
    }
    if significand == 0 && exponent == 0 {
        return Ok(sign * 0.0);
    }
    if significand & TOP_BIT == 0 && exponent != 0 {
        return Err(NotX86);
    }
    Ok(sign * libm::scalbn(significand as f64, exponent.max(1) - BIAS - 63))
}

#[cfg(test)]
#[path = "element_tests.rs"]
mod tests;

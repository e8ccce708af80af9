//! The one table of units: words and signs, what they measure, and their factor.

mod length;
mod time;

pub(super) use length::{Positions, to_metres};
pub(super) use time::to_seconds;

/// What a unit measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quantity {
    /// Factor to metres.
    Length,
    /// Factor to seconds.
    Time,
    /// Reading of a sensor; readings are never converted.
    Reading,
}

/// A unit a header can name.
#[derive(Debug, PartialEq)]
pub(super) struct Unit {
    /// Value of an answer, for lengths and times; the sign otherwise.
    pub(super) value: &'static str,
    /// Name shown to the user.
    pub(super) label: &'static str,
    pub(super) quantity: Quantity,
    /// Metres or seconds in one unit; 1 for readings.
    pub(super) factor: f64,
    /// How it is written, in lower case and without dots.
    words: &'static [&'static str],
}

const fn unit(
    value: &'static str,
    label: &'static str,
    quantity: Quantity,
    factor: f64,
    words: &'static [&'static str],
) -> Unit {
    Unit { value, label, quantity, factor, words }
}

use Quantity::{Length, Reading, Time};

/// Lengths are those of `QuestionKind::LengthUnit`, times those of `QuestionKind::TimeUnit` but for the calendar.
pub(super) const UNITS: &[Unit] = &[
    unit(
        "m",
        "metres",
        Length,
        1.0,
        &[
            "m",
            "metre",
            "metres",
            "meter",
            "meters",
            "metern",
            "metri",
            "metros",
            "\u{43c}",
            "m\u{e8}tre",
            "m\u{e8}tres",
        ],
    ),
    unit(
        "cm",
        "centimetres",
        Length,
        0.01,
        &["cm", "centimetre", "centimetres", "centimeter", "centimeters", "zentimeter", "zentimetern", "cms"],
    ),
    unit(
        "mm",
        "millimetres",
        Length,
        0.001,
        &["mm", "millimetre", "millimetres", "millimeter", "millimeters", "millimetern", "mms"],
    ),
    unit(
        "um",
        "micrometres",
        Length,
        1e-6,
        &[
            "um",
            "\u{b5}m",
            "\u{3bc}m",
            "micrometre",
            "micrometres",
            "micrometer",
            "micrometers",
            "micron",
            "microns",
        ],
    ),
    unit("km", "kilometres", Length, 1000.0, &["km", "kilometre", "kilometres", "kilometer", "kilometers"]),
    unit("ft", "feet", Length, 0.3048, &["ft", "foot", "feet", "'", "\u{2032}"]),
    unit("in", "inches", Length, 0.0254, &["in", "inch", "inches", "\"", "\u{2033}"]),
    unit(
        "s",
        "seconds",
        Time,
        1.0,
        &["s", "sec", "secs", "second", "seconds", "sekunde", "sekunden", "seconde", "secondes"],
    ),
    unit(
        "ms",
        "milliseconds",
        Time,
        1e-3,
        &["ms", "msec", "msecs", "millis", "milli", "millisecond", "milliseconds", "millisekunden"],
    ),
    unit(
        "us",
        "microseconds",
        Time,
        1e-6,
        &[
            "us",
            "usec",
            "usecs",
            "\u{b5}s",
            "\u{3bc}s",
            "\u{b5}sec",
            "\u{3bc}sec",
            "micros",
            "micro",
            "microsecond",
            "microseconds",
            "mikrosekunden",
        ],
    ),
    unit(
        "ns",
        "nanoseconds",
        Time,
        1e-9,
        &["ns", "nsec", "nsecs", "nanos", "nano", "nanosecond", "nanoseconds"],
    ),
    unit("min", "minutes", Time, 60.0, &["min", "mins", "minute", "minutes", "minuten"]),
    unit("h", "hours", Time, 3600.0, &["h", "hr", "hrs", "hour", "hours", "stunden", "heures"]),
    unit(
        "d",
        "days (Excel, MATLAB)",
        Time,
        86_400.0,
        &["d", "day", "days", "tage", "jours", "datenum", "serial"],
    ),
    unit("ticks", "ticks of 100 ns (.NET)", Time, 1e-7, &["ticks", "100ns"]),
    unit("pF", "picofarads", Reading, 1.0, &["pf", "picofarad", "picofarads"]),
    unit("nF", "nanofarads", Reading, 1.0, &["nf", "nanofarad", "nanofarads"]),
    unit("uF", "microfarads", Reading, 1.0, &["uf", "\u{b5}f", "\u{3bc}f", "microfarad", "microfarads"]),
    unit("fF", "femtofarads", Reading, 1.0, &["ff", "femtofarad", "femtofarads"]),
    unit("F", "farads", Reading, 1.0, &["f", "farad", "farads"]),
    unit(
        "counts",
        "counts",
        Reading,
        1.0,
        &["counts", "count", "cnt", "cnts", "raw", "adc", "lsb", "digits", "dn", "1", "-"],
    ),
    unit("Hz", "hertz", Reading, 1.0, &["hz", "hertz"]),
    unit("kHz", "kilohertz", Reading, 1.0, &["khz", "kilohertz"]),
    unit("MHz", "megahertz", Reading, 1.0, &["mhz", "megahertz"]),
    unit("dBm", "dBm", Reading, 1.0, &["dbm"]),
    unit("dB", "dB", Reading, 1.0, &["db", "decibel"]),
    unit("V", "volts", Reading, 1.0, &["v", "volt", "volts"]),
    unit("mV", "millivolts", Reading, 1.0, &["mv", "millivolt", "millivolts"]),
    unit("uV", "microvolts", Reading, 1.0, &["uv", "\u{b5}v", "\u{3bc}v", "microvolts"]),
    unit("mA", "milliamperes", Reading, 1.0, &["ma", "milliampere", "milliamperes"]),
    unit("ohm", "ohms", Reading, 1.0, &["ohm", "ohms", "\u{3c9}", "kohm", "k\u{3c9}", "mohm"]),
    unit("%", "per cent", Reading, 1.0, &["%", "percent", "pct"]),
    unit(
        "au",
        "arbitrary units",
        Reading,
        1.0,
        &["au", "arb", "arbunits", "arbitrary", "norm", "normalized"],
    ),
];

/// The unit written as `word`, without regard to case, blanks, dots and brackets.
pub(super) fn unit_named(word: &str) -> Option<&'static Unit> {
    let trimmed = word.trim_matches(|c: char| c.is_whitespace() || "()[]{}<>/.,:".contains(c));
    if trimmed.is_empty() || trimmed.len() > 24 {
        return None;
    }
    let key: String = trimmed.to_lowercase().chars().filter(|c| !c.is_whitespace() && *c != '.').collect();
    UNITS.iter().find(|unit| unit.words.contains(&key.as_str()))
}

/// The unit of that quantity with the answer `value`.
pub(super) fn unit_of(quantity: Quantity, value: &str) -> Option<&'static Unit> {
    UNITS.iter().find(|unit| unit.quantity == quantity && unit.value == value)
}

/// All units of a quantity, in the order in which they are offered.
pub(super) fn units_of(quantity: Quantity) -> impl Iterator<Item = &'static Unit> {
    UNITS.iter().filter(move |unit| unit.quantity == quantity)
}

/// The unit a header gives a column.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Named {
    /// It gives none.
    Nothing,
    /// A unit of the table.
    Known(&'static Unit),
    /// A word where a unit stands, that is none of the table.
    Unknown(String),
}

impl Named {
    /// The unit, if it measures `quantity`.
    pub(super) fn of(&self, quantity: Quantity) -> Option<&'static Unit> {
        match self {
            Self::Known(unit) if unit.quantity == quantity => Some(unit),
            _ => None,
        }
    }

    /// The word, if it is no unit of `quantity`.
    pub(super) fn strange(&self, quantity: Quantity) -> Option<&str> {
        match self {
            Self::Unknown(word) => Some(word),
            Self::Known(unit) if unit.quantity != quantity => Some(unit.value),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;

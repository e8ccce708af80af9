//! A header cell: the name of a column and the unit behind it.

use super::units::{Named, unit_named};

/// Longest word behind a name that may be a unit; longer ones are explanations.
const LONGEST_UNIT: usize = 24;

/// Letters and digits of a name in lower case.
pub(super) fn key(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The ways in which a header cell can be parted into a name and a unit, the most likely first: the whole cell is a name, the
/// unit is in brackets or behind a slash, it is the last word, it is glued to the name.
pub(super) fn readings(cell: &str) -> Vec<(String, Named)> {
    // R and MATLAB turn brackets into points or underscores: `x..cm.`, `x_cm_`.
    let cell = cell.trim().trim_start_matches('\u{feff}').trim_end_matches(['.', '_', ' ']);
    let mut found = Vec::new();
    if let Some((name, unit)) = bracketed(cell) {
        found.push((key(name), unit));
    } else {
        found.push((key(cell), intrinsic(cell)));
    }
    for at in [" in ", ",", "_", " ", ".", "-", "/"].into_iter().filter_map(|mark| last(cell, mark)) {
        let (name, word) = at;
        if let Some(unit) = unit_named(word) {
            found.push((key(name), Named::Known(unit)));
        }
    }
    if let Some((name, word)) = glued(cell)
        && let Some(unit) = unit_named(word)
    {
        found.push((key(name), Named::Known(unit)));
    }
    found
}

/// `X (mm)`, `x [cm]`, `t {s}`, `t / s`: the name before and the unit. A bracket without a unit is part of no name.
fn bracketed(cell: &str) -> Option<(&str, Named)> {
    let at = cell.find(['(', '[', '{', '<', '/', '"']).filter(|&at| at > 0)?;
    let name = &cell[..at];
    // A quote may be an inch, but not where quotes are the brackets.
    let brackets = if cell[at..].starts_with('"') { "\"" } else { "()[]{}<>/" };
    let word = cell[at..].trim_matches(|c: char| c.is_whitespace() || brackets.contains(c));
    if key(name).is_empty() {
        return None;
    }
    let unit = match unit_named(word) {
        Some(unit) => Named::Known(unit),
        None if word.is_empty() || word.len() > LONGEST_UNIT => intrinsic(name),
        None => Named::Unknown(word.to_owned()),
    };
    Some((name, unit))
}

/// Names that say their unit themselves: Arduino's `millis`, MATLAB's `datenum`.
fn intrinsic(name: &str) -> Named {
    match key(name).as_str() {
        word @ ("millis" | "micros" | "seconds" | "milliseconds" | "microseconds" | "nanoseconds"
        | "minutes" | "hours" | "datenum" | "ticks" | "nanos") => {
            unit_named(word).map_or(Named::Nothing, Named::Known)
        }
        _ => Named::Nothing,
    }
}

fn last<'a>(cell: &'a str, mark: &str) -> Option<(&'a str, &'a str)> {
    let (name, word) = cell.rsplit_once(mark)?;
    (!key(name).is_empty() && !word.trim().is_empty()).then_some((name, word))
}

/// `timeMs`, `xcm`: a unit of two letters or more behind the name, without a mark between. `in` and `min` are left out, for
/// they end other words too.
fn glued(cell: &str) -> Option<(&str, &str)> {
    const ENDINGS: [&str; 8] = ["ms", "us", "ns", "sec", "cm", "mm", "ft", "pf"];
    let ending = ENDINGS.into_iter().find(|ending| {
        cell.len() > ending.len()
            && cell.is_char_boundary(cell.len() - ending.len())
            && cell[cell.len() - ending.len()..].eq_ignore_ascii_case(ending)
    })?;
    Some(cell.split_at(cell.len() - ending.len()))
}

#[cfg(test)]
#[path = "names_tests.rs"]
mod tests;

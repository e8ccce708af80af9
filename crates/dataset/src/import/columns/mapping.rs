//! From names, or from the order of the columns, to what each column is.

use core::ops::RangeInclusive;

use protocol::defaults::SENSORS;
use protocol::import::plate_name;

use super::super::names::key;
use super::super::report::Role;
use super::guess::{Guess, Header, end_guess, guess, sensor_of};
use super::{ColumnMapping, ColumnNames, LEAST_COLUMNS, MOST_UNNAMED};
use crate::table::{LEAST_SENSORS, MOST_SENSORS};

/// Numbers of sensors that a file may have.
pub(in super::super) const ALLOWED: RangeInclusive<usize> = LEAST_SENSORS..=MOST_SENSORS;
/// The number that goes before others where a file can be read in more than one way.
const USUAL: usize = SENSORS as usize;
/// Columns of a file with that number, x and y.
pub(in super::super) const USUAL_COLUMNS: usize = USUAL + 2;
/// Digits of a number at the end of a name.
const MOST_DIGITS: usize = 4;
/// A column that falls in more than one step of so many is no time.
const ONE_FALL_IN: usize = 10;
/// Words of names of several words, without case, that tell readings from other columns.
const WORDS: [&str; 9] = ["sensor", "cap", "plate", "channel", "electrode", "rssi", "anchor", "beacon", "ap"];

/// A mapping found by names, and a remark if sensors had to be taken in their order.
type Found = (ColumnMapping, Option<String>);

/// Finds the mapping by the header's names.
///
/// # Errors
/// A sentence for the user that names and counts what was found: too few or too many sensors, x or y missing or double.
pub(in super::super) fn by_names(header: Header<'_>, names: &ColumnNames) -> Result<Found, String> {
    let columns = header.names;
    let guesses = guesses(columns, names);
    let with_role = |wanted: Role| -> Vec<usize> {
        (0..guesses.len()).filter(|&i| guesses[i] == Some(Guess::Role(wanted))).collect()
    };
    let (sensors, remark) = sensors(header, &guesses, names)?;
    let single = |wanted: Role, name: &str| match with_role(wanted).as_slice() {
        [column] => Ok(*column),
        [] => Err(format!(
            "No column called {name} (columns: {}). Choose it in the column mapping.",
            list(columns, &(0..columns.len()).collect::<Vec<_>>())
        )),
        several => Err(format!(
            "{} columns could be {name} ({}). Choose one in the column mapping.",
            several.len(),
            list(columns, several)
        )),
    };
    let (time, mut date) = (with_role(Role::Time), with_role(Role::Date));
    if columns.iter().any(|name| ["month", "year"].contains(&key(name).as_str())) {
        // A part of a date in several columns is no date.
        date.retain(|&column| key(&columns[column]) != "day");
    }
    let mapping = ColumnMapping {
        time: time.first().or(date.first()).copied(),
        sensors,
        x: single(Role::X, "x")?,
        y: single(Role::Y, "y")?,
        split: with_role(Role::Split).first().copied(),
        date: date.first().copied().filter(|_| !time.is_empty()),
        recording: with_role(Role::Recording).first().copied(),
    };
    Ok((mapping, remark))
}

/// What each name says; where no column has a role by its whole name, the ends of long names (`/robot/pose/x`) count too.
fn guesses(columns: &[String], names: &ColumnNames) -> Vec<Option<Guess>> {
    let whole: Vec<Option<Guess>> = columns.iter().map(|name| guess(name, names)).collect();
    let has_sensors = whole.iter().any(|guess| matches!(guess, Some(Guess::Sensor(_))));
    let taken = |end: &Guess| match end {
        Guess::Sensor(_) => has_sensors,
        Guess::Role(_) => whole.iter().flatten().any(|other| other == end),
    };
    let of = |(guess, name): (&Option<Guess>, &String)| {
        guess.clone().or_else(|| end_guess(name, names).filter(|end| !taken(end)))
    };
    whole.iter().zip(columns).map(of).collect()
}

/// The sensors: all columns that are named like one, else the columns with a unit of readings, else the only ones left that are
/// numbered or lettered in a row, else the only ones that have a word such as `rssi` or `anchor` in common. Where a part of them
/// is the only row of four, it is taken: the thesis' number comes before others.
fn sensors(
    header: Header<'_>,
    guesses: &[Option<Guess>],
    names: &ColumnNames,
) -> Result<(Vec<usize>, Option<String>), String> {
    let columns = header.names;
    let like: Vec<usize> =
        (0..guesses.len()).filter(|&i| matches!(guesses[i], Some(Guess::Sensor(_)))).collect();
    let mut rows: Vec<(&str, Vec<usize>)> = Vec::new();
    for &index in &like {
        let Some(Guess::Sensor(stem)) = &guesses[index] else { continue };
        match rows.iter_mut().find(|row| row.0 == stem) {
            Some(row) => row.1.push(index),
            None => rows.push((stem, vec![index])),
        }
    }
    let rows: Vec<Vec<usize>> = rows.into_iter().map(|(_, row)| row).collect();
    let found = if like.is_empty() {
        let free = |i: &usize| guesses[*i].is_none();
        let left = || (0..columns.len()).filter(free);
        let with_unit: Vec<usize> = left().filter(|&i| header.has_reading_unit(i)).collect();
        let in_a_row = in_a_row(columns, left());
        if with_unit.len() == USUAL {
            with_unit
        } else if let Some(row) = only(&in_a_row, USUAL..=USUAL) {
            row
        } else if ALLOWED.contains(&with_unit.len()) {
            with_unit
        } else {
            only(&in_a_row, ALLOWED)
                .or_else(|| only(&with_a_word_in_common(columns, &left().collect::<Vec<_>>()), ALLOWED))
                .unwrap_or(with_unit)
        }
    } else if let Some(row) = only(&rows, USUAL..=USUAL) {
        row
    } else if ALLOWED.contains(&like.len()) {
        like
    } else {
        only(&rows, ALLOWED).unwrap_or(like)
    };
    if !ALLOWED.contains(&found.len()) {
        return Err(wrong_sensor_count(columns, &found));
    }
    let mut own = vec![None; found.len()];
    for &index in &found {
        if let Some(own) = sensor_of(&columns[index], names).and_then(|sensor| own.get_mut(sensor)) {
            *own = Some(index);
        }
    }
    if let Some(own) = own.into_iter().collect::<Option<Vec<usize>>>() {
        return Ok((own, None));
    }
    let letters: Vec<String> = (0..found.len()).map(plate_name).collect();
    let remark =
        format!("Sensors {} are taken to be {}, in this order.", letters.join(", "), list(columns, &found));
    Ok((found, Some(remark)))
}

/// The only one of the rows that has so many columns.
fn only(rows: &[Vec<usize>], wanted: RangeInclusive<usize>) -> Option<Vec<usize>> {
    let mut fitting = rows.iter().filter(|row| wanted.contains(&row.len()));
    fitting.next().filter(|_| fitting.next().is_none()).cloned()
}

/// Rows of names that differ in a number or a letter only, each the next one of the one before: `A0` to `A3`, `a` to `d`.
fn in_a_row(columns: &[String], free: impl Iterator<Item = usize>) -> Vec<Vec<usize>> {
    let mut rows: Vec<(String, Vec<(u32, usize)>)> = Vec::new();
    for index in free {
        let name = key(&columns[index]);
        let digits = name.len() - name.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let (stem, place) = if (1..=MOST_DIGITS).contains(&digits) {
            let (stem, number) = name.split_at(name.len() - digits);
            // Up to four digits are always a number.
            (format!("{stem}0"), number.parse().unwrap_or(0_u32))
        } else if let Some(letter) = name.chars().last().filter(char::is_ascii_lowercase) {
            (name[..name.len() - 1].to_owned(), letter.into())
        } else {
            continue;
        };
        match rows.iter_mut().find(|row| row.0 == stem) {
            Some(row) => row.1.push((place, index)),
            None => rows.push((stem, vec![(place, index)])),
        }
    }
    let in_order = |row: &[(u32, usize)]| row.windows(2).all(|pair| pair[0].0 + 1 == pair[1].0);
    // Letters from x on are the components of a vector.
    let is_vector =
        |row: &[(u32, usize)]| row.first().is_some_and(|(_, index)| key(&columns[*index]).ends_with('x'));
    let rows = rows.into_iter().filter(|(_, row)| row.len() > 1 && in_order(row) && !is_vector(row));
    rows.map(|(_, row)| row.into_iter().map(|(_, index)| index).collect()).collect()
}

/// Rows of names of several words, of which the first or the last is a word for readings: `rssi_kitchen`, `hall rssi`.
fn with_a_word_in_common(columns: &[String], free: &[usize]) -> Vec<Vec<usize>> {
    let has = |word: &str, index: &usize| {
        let mut words = columns[*index].split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let (first, last) = (words.next(), words.next_back());
        last.is_some() && [first, last].into_iter().flatten().any(|own| own.eq_ignore_ascii_case(word))
    };
    WORDS.iter().map(|word| free.iter().copied().filter(|index| has(word, index)).collect()).collect()
}

fn wrong_sensor_count(columns: &[String], found: &[usize]) -> String {
    let needed = format!("{LEAST_SENSORS} to {MOST_SENSORS} needed. Choose them in the column mapping.");
    match found.len() {
        0 => format!(
            "No sensor columns found (columns: {}), {needed}",
            list(columns, &(0..columns.len()).collect::<Vec<_>>())
        ),
        1 => format!("1 sensor column found ({}), {needed}", list(columns, found)),
        n => format!("{n} sensor columns found ({}), {needed}", list(columns, found)),
    }
}

/// Names in a row; at most 12 of them.
fn list(columns: &[String], which: &[usize]) -> String {
    let name = |&i: &usize| {
        columns.get(i).filter(|name| !name.is_empty()).cloned().unwrap_or(format!("column {}", i + 1))
    };
    let shown: Vec<String> = which.iter().take(12).map(name).collect();
    let rest = if which.len() > 12 { ", ..." } else { "" };
    format!("{}{rest}", shown.join(", "))
}

/// Where the first column of a table falls first, and whether it does so as often as readings do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Falls {
    /// Line (or row of an array) from 1.
    pub(in super::super) line: usize,
    /// In more than one step of ten; a time falls where a recording begins anew.
    pub(in super::super) often: bool,
}

impl Falls {
    /// What was seen of `steps` steps, of which `falling` fall, the first one at `line`.
    pub(in super::super) fn of(line: Option<usize>, falling: usize, steps: usize) -> Option<Self> {
        line.map(|line| Self { line, often: falling * ONE_FALL_IN > steps })
    }
}

/// The mapping of a table without names: sensors, x, y, with the time in front if the first column never falls. 6 columns have no
/// time. The first `skipped` columns are row names.
///
/// # Errors
/// Too few or too many columns, or a first column that falls here and there.
pub(in super::super) fn by_order(
    width: usize,
    skipped: usize,
    first_falls: impl FnOnce() -> Option<Falls>,
) -> Result<ColumnMapping, String> {
    let of = |first: usize, sensors: usize, time| ColumnMapping {
        time,
        sensors: (first..first + sensors).collect(),
        x: first + sensors,
        y: first + sensors + 1,
        split: None,
        date: None,
        recording: None,
    };
    let columns = width - skipped;
    let needed = format!("{LEAST_COLUMNS} to {MOST_UNNAMED} (the time, sensors, x, y) would be understood");
    let with_time = || of(skipped + 1, columns - 3, Some(skipped));
    let without_time = || of(skipped, columns - 2, None);
    match columns {
        LEAST_COLUMNS | USUAL_COLUMNS => Ok(without_time()),
        1 => Err(format!("1 column found; {needed}.")),
        n if n < LEAST_COLUMNS => Err(format!("{n} columns found; {needed}.")),
        n if n > MOST_UNNAMED => Err(format!("{n} columns without names; {needed}. Choose the columns.")),
        MOST_UNNAMED => Ok(with_time()),
        // Row names stand before a time; what it holds was not looked at.
        n if skipped > 0 && n == USUAL_COLUMNS + 1 => Ok(with_time()),
        _ if skipped > 0 => Ok(without_time()),
        n => match first_falls() {
            None => Ok(with_time()),
            Some(falls) if falls.often => Ok(without_time()),
            Some(Falls { line, .. }) => Err(format!(
                "{n} columns without names, and the first falls at line {line}, so it is not the time. Choose the columns."
            )),
        },
    }
}

#[cfg(test)]
#[path = "mapping_tests.rs"]
mod tests;

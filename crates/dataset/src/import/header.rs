//! Which column is what: by the names in the header, without regard to case, spaces and units, or by their order.

use super::report::{Column, Role};
use crate::table::SENSORS;

/// Names by which columns are recognised, each list extendable. Compared without case, spaces, signs and units, so
/// `sensora` also stands for "Sensor A", and `x` for "X (m)" and `x_cm`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnNames {
    /// Names of the time column.
    pub time: Vec<String>,
    /// Names of each sensor, plates A to D.
    pub sensors: [Vec<String>; SENSORS],
    /// Names of the position along the width.
    pub x: Vec<String>,
    /// Names of the position along the depth.
    pub y: Vec<String>,
    /// Names of the column with train, val, test.
    pub split: Vec<String>,
    /// Names of a column with the date, where the time of day stands in a column of its own.
    pub date: Vec<String>,
    /// Names of the column that tells recordings apart.
    pub recording: Vec<String>,
}

impl Default for ColumnNames {
    fn default() -> Self {
        let own = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        let sensor = |digit: &str, letter: &str| {
            let numbered =
                ["s", "sensor", "c", "ch", "cap", "plate", "channel"].map(|stem| format!("{stem}{digit}"));
            let lettered = ["sensor", "plate", "cap"].map(|stem| format!("{stem}{letter}"));
            numbered.into_iter().chain(lettered).collect::<Vec<_>>()
        };
        Self {
            time: own(&["t", "time", "timestamp", "datetime", "seconds"]),
            sensors: [sensor("1", "a"), sensor("2", "b"), sensor("3", "c"), sensor("4", "d")],
            x: own(&["x", "posx", "xpos", "positionx", "xposition", "labelx"]),
            y: own(&["y", "posy", "ypos", "positiony", "yposition", "labely"]),
            split: own(&["split", "set", "part", "subset", "fold"]),
            date: own(&["date", "day"]),
            recording: own(&[
                "recording",
                "session",
                "run",
                "trial",
                "walk",
                "sequence",
                "recordingid",
                "sessionid",
                "runid",
                "trialid",
                "walkid",
                "sequenceid",
            ]),
        }
    }
}

/// Which columns to read, by their position in the file (from 0); replaces all guesses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ColumnMapping {
    /// Time, if it is to be read.
    pub time: Option<usize>,
    /// The four sensors, plates A to D.
    pub sensors: [usize; SENSORS],
    /// Position along the width.
    pub x: usize,
    /// Position along the depth.
    pub y: usize,
    /// Part of each row, if it is to be read.
    pub split: Option<usize>,
    /// Date, if it is to be read with the time of day (or as the time).
    pub date: Option<usize>,
    /// Recording of each row, if it is to be read.
    pub recording: Option<usize>,
}

impl ColumnMapping {
    /// Role of column `index` under this mapping.
    #[must_use]
    pub fn role(&self, index: usize) -> Role {
        if let Some(sensor) = self.sensors.iter().position(|&column| column == index) {
            return Role::Sensor(sensor);
        }
        match index {
            _ if index == self.x => Role::X,
            _ if index == self.y => Role::Y,
            _ if Some(index) == self.time => Role::Time,
            _ if Some(index) == self.split => Role::Split,
            _ if Some(index) == self.date => Role::Date,
            _ if Some(index) == self.recording => Role::Recording,
            _ => Role::Ignored,
        }
    }

    /// Checks a mapping chosen by the user against a file of `width` columns.
    ///
    /// # Errors
    /// A column that does not exist, or one with two roles.
    pub(super) fn check(&self, width: usize) -> Result<(), String> {
        let mut used: Vec<usize> = self.sensors.to_vec();
        used.extend([self.x, self.y]);
        used.extend([self.time, self.split, self.date, self.recording].iter().flatten());
        if let Some(missing) = used.iter().find(|&&column| column >= width) {
            return Err(format!("Column {} is chosen, but the file has {width} columns.", missing + 1));
        }
        used.sort_unstable();
        match used.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(format!("Column {} is chosen twice.", pair[0] + 1)),
            None => Ok(()),
        }
    }
}

/// Unit of length or time a header names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NamedUnit {
    Metres,
    Centimetres,
    Millimetres,
    Seconds,
    Milliseconds,
    Microseconds,
    Nanoseconds,
}

/// A name without case, spaces, signs and unit, and the unit.
pub(super) fn normalise(name: &str) -> (String, Option<NamedUnit>) {
    let lower = name.trim().trim_start_matches('\u{feff}').to_lowercase();
    let cut = lower.find(['(', '[', '/']).filter(|&at| at > 0);
    let (stem, unit) = match cut {
        Some(at) => (&lower[..at], unit_named(lower[at..].trim_matches(['(', ')', '[', ']', '/', ' ']))),
        None => match lower.rfind(['_', ' ', '.', '-']).map(|at| (at, unit_named(lower[at + 1..].trim()))) {
            Some((at, Some(unit))) => (&lower[..at], Some(unit)),
            _ => (lower.as_str(), None),
        },
    };
    (stem.chars().filter(|c| c.is_alphanumeric()).collect(), unit)
}

fn unit_named(text: &str) -> Option<NamedUnit> {
    Some(match text {
        "m" | "metre" | "metres" | "meter" | "meters" => NamedUnit::Metres,
        "cm" => NamedUnit::Centimetres,
        "mm" => NamedUnit::Millimetres,
        "s" | "sec" | "seconds" => NamedUnit::Seconds,
        "ms" => NamedUnit::Milliseconds,
        "us" | "\u{b5}s" | "\u{3bc}s" => NamedUnit::Microseconds,
        "ns" => NamedUnit::Nanoseconds,
        _ => return None,
    })
}

/// What a name says, before it is known whether exactly four sensors are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Guess {
    Role(Role),
    /// Named like a sensor, but not one of the four expected names (s5, sensor E).
    OtherSensor,
}

fn guess(name: &str, names: &ColumnNames) -> Guess {
    let (key, _) = normalise(name);
    let among = |list: &[String]| list.iter().any(|candidate| normalise(candidate).0 == key);
    if key.is_empty() {
        return Guess::Role(Role::Ignored);
    }
    if let Some(sensor) = names.sensors.iter().position(|list| among(list)) {
        return Guess::Role(Role::Sensor(sensor));
    }
    for (list, role) in [
        (&names.x, Role::X),
        (&names.y, Role::Y),
        (&names.time, Role::Time),
        (&names.split, Role::Split),
        (&names.date, Role::Date),
        (&names.recording, Role::Recording),
    ] {
        if among(list) {
            return Guess::Role(role);
        }
    }
    let like = |candidate: &String| is_like(&key, &normalise(candidate).0);
    if names.sensors.iter().flatten().any(like) { Guess::OtherSensor } else { Guess::Role(Role::Ignored) }
}

/// Whether `key` continues a numbered or lettered row of names: `s12` is like `s1`, `sensore` like `sensora`.
fn is_like(key: &str, candidate: &str) -> bool {
    let Some(last) = candidate.chars().last() else { return false };
    let stem = &candidate[..candidate.len() - last.len_utf8()];
    let Some(rest) = key.strip_prefix(stem).filter(|rest| !stem.is_empty() && !rest.is_empty()) else {
        return false;
    };
    if last.is_ascii_digit() {
        rest.len() <= 3 && rest.bytes().all(|b| b.is_ascii_digit())
    } else {
        rest.len() == 1 && rest.bytes().all(|b| b.is_ascii_lowercase())
    }
}

/// The columns with guessed roles; `assigned` equals the guess until a mapping says otherwise.
pub(super) fn describe(columns: &[String], names: &ColumnNames) -> Vec<Column> {
    let role = |name: &String| match guess(name, names) {
        Guess::Role(role) => role,
        Guess::OtherSensor => Role::Ignored,
    };
    let column = |(index, name): (usize, &String)| Column {
        index,
        name: if name.is_empty() { format!("column {}", index + 1) } else { name.clone() },
        guessed: role(name),
        assigned: role(name),
    };
    columns.iter().enumerate().map(column).collect()
}

/// A mapping found by names, and a remark if sensors had to be taken in their order.
pub(super) type Found = (ColumnMapping, Option<String>);

/// Finds the mapping by the header's names.
///
/// # Errors
/// A sentence for the user that names and counts what was found: not exactly four sensors, x or y missing or double.
pub(super) fn by_names(columns: &[String], names: &ColumnNames) -> Result<Found, String> {
    let guesses: Vec<Guess> = columns.iter().map(|name| guess(name, names)).collect();
    let with_role = |wanted: Role| -> Vec<usize> {
        (0..guesses.len()).filter(|&i| guesses[i] == Guess::Role(wanted)).collect()
    };
    let sensor_columns: Vec<usize> = (0..guesses.len())
        .filter(|&i| matches!(guesses[i], Guess::OtherSensor | Guess::Role(Role::Sensor(_))))
        .collect();
    let Ok(in_order) = <[usize; SENSORS]>::try_from(sensor_columns.as_slice()) else {
        return Err(wrong_sensor_count(columns, &sensor_columns));
    };
    let mut sensors = in_order;
    let mut remark = None;
    let expected: [Vec<usize>; SENSORS] = core::array::from_fn(|k| with_role(Role::Sensor(k)));
    if expected.iter().all(|list| list.len() == 1) {
        sensors = core::array::from_fn(|k| expected[k][0]);
    } else {
        remark =
            Some(format!("Sensors A, B, C, D are taken to be {}, in this order.", list(columns, &in_order)));
    }
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
    let mapping = ColumnMapping {
        time: with_role(Role::Time).first().or(with_role(Role::Date).first()).copied(),
        sensors,
        x: single(Role::X, "x")?,
        y: single(Role::Y, "y")?,
        split: with_role(Role::Split).first().copied(),
        date: with_role(Role::Date).first().copied().filter(|_| !with_role(Role::Time).is_empty()),
        recording: with_role(Role::Recording).first().copied(),
    };
    Ok((mapping, remark))
}

fn wrong_sensor_count(columns: &[String], found: &[usize]) -> String {
    match found.len() {
        0 => format!(
            "No sensor columns found (columns: {}), 4 needed. Choose them in the column mapping.",
            list(columns, &(0..columns.len()).collect::<Vec<_>>())
        ),
        1 => format!(
            "1 sensor column found ({}), 4 needed. Choose four in the column mapping.",
            list(columns, found)
        ),
        n => format!(
            "{n} sensor columns found ({}), 4 needed. Choose four in the column mapping.",
            list(columns, found)
        ),
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

/// The mapping of a table without names: 6 columns are s1 to s4, x, y; 7 have the time in front if it never falls.
///
/// # Errors
/// Another number of columns, or a first column of 7 that falls.
pub(super) fn by_order(
    width: usize,
    first_falls_at: impl FnOnce() -> Option<usize>,
) -> Result<ColumnMapping, String> {
    let from = |first: usize, time| ColumnMapping {
        time,
        sensors: core::array::from_fn(|k| first + k),
        x: first + SENSORS,
        y: first + SENSORS + 1,
        split: None,
        date: None,
        recording: None,
    };
    match width {
        6 => Ok(from(0, None)),
        7 => match first_falls_at() {
            None => Ok(from(1, Some(0))),
            Some(line) => Err(format!(
                "7 columns without names, and the first falls at line {line}, so it is not the time. Choose the columns."
            )),
        },
        1 => Err("1 column found; 6 (four sensors, x, y) or 7 (with time) needed.".to_owned()),
        n if n < 6 => Err(format!("{n} columns found; 6 (four sensors, x, y) or 7 (with time) needed.")),
        n => Err(format!("{n} columns without names; 6 or 7 would be understood. Choose the columns.")),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
    use super::*;

    fn find(names: &str) -> Result<Found, String> {
        let columns: Vec<String> = names.split(',').map(str::to_owned).collect();
        by_names(&columns, &ColumnNames::default())
    }

    #[test]
    fn names_are_matched_without_case_spaces_and_units() {
        let (mapping, remark) = find("time,S1,S2,S3,S4,X (m),Y (m)").unwrap();
        assert_eq!(
            mapping,
            ColumnMapping { time: Some(0), sensors: [1, 2, 3, 4], x: 5, y: 6, ..ColumnMapping::default() }
        );
        assert_eq!(remark, None);
        let (mapping, _) = find("x_cm,y_cm,sensor D,sensor A,Sensor-C,sensor_b").unwrap();
        assert_eq!(
            mapping,
            ColumnMapping { time: None, sensors: [3, 5, 4, 2], x: 0, y: 1, ..ColumnMapping::default() }
        );
        assert_eq!(normalise("X (cm)"), ("x".to_owned(), Some(NamedUnit::Centimetres)));
        assert_eq!(normalise("t_ms"), ("t".to_owned(), Some(NamedUnit::Milliseconds)));
        assert_eq!(normalise("s_1"), ("s1".to_owned(), None));
        assert_eq!(find(",t,c1,c2,c3,c4,x,y,split").unwrap().0.split, Some(8));
    }

    #[test]
    fn another_number_of_sensors_is_told_by_name_and_count() {
        assert_eq!(
            find("t,s1,s2,s4,x,y").unwrap_err(),
            "3 sensor columns found (s1, s2, s4), 4 needed. Choose four in the column mapping."
        );
        assert_eq!(
            find("s1,s2,s3,s4,s5,x,y").unwrap_err(),
            "5 sensor columns found (s1, s2, s3, s4, s5), 4 needed. Choose four in the column mapping."
        );
        assert_eq!(
            find("a,b,x,y").unwrap_err(),
            "No sensor columns found (columns: a, b, x, y), 4 needed. Choose them in the column mapping."
        );
    }

    #[test]
    fn four_sensors_with_other_numbers_are_taken_in_order() {
        let (mapping, remark) = find("s0,s1,s2,s3,x,y").unwrap();
        assert_eq!(mapping.sensors, [0, 1, 2, 3]);
        assert_eq!(remark.unwrap(), "Sensors A, B, C, D are taken to be s0, s1, s2, s3, in this order.");
    }

    #[test]
    fn missing_and_double_positions_are_told() {
        assert_eq!(
            find("s1,s2,s3,s4,x,north").unwrap_err(),
            "No column called y (columns: s1, s2, s3, s4, x, north). Choose it in the column mapping."
        );
        assert_eq!(
            find("s1,s2,s3,s4,x,X (m),y").unwrap_err(),
            "2 columns could be x (x, X (m)). Choose one in the column mapping."
        );
    }

    #[test]
    fn a_chosen_mapping_is_checked() {
        let mapping =
            ColumnMapping { time: None, sensors: [0, 1, 2, 3], x: 4, y: 5, ..ColumnMapping::default() };
        assert_eq!(mapping.check(6), Ok(()));
        assert_eq!(mapping.check(5).unwrap_err(), "Column 6 is chosen, but the file has 5 columns.");
        assert_eq!(ColumnMapping { y: 4, ..mapping }.check(6).unwrap_err(), "Column 5 is chosen twice.");
    }

    #[test]
    fn columns_without_names_follow_the_rule_of_6_or_7() {
        assert_eq!(by_order(6, || None).unwrap().sensors, [0, 1, 2, 3]);
        assert_eq!(by_order(7, || None).unwrap().time, Some(0));
        assert!(by_order(7, || Some(9)).unwrap_err().contains("falls at line 9"));
        assert_eq!(
            by_order(5, || None).unwrap_err(),
            "5 columns found; 6 (four sensors, x, y) or 7 (with time) needed."
        );
    }
}

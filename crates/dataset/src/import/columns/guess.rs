//! What a name in the header says about its column.

use super::super::names::readings;
use super::super::report::{Column, Role};
use super::super::units::{Named, Quantity, unit_named};
use super::ColumnNames;

/// What a name says, before it is known which columns are the sensors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Guess {
    Role(Role),
    /// Named like a sensor: the part before its number or letter.
    Sensor(String),
}

/// The header of a file: the names of its columns, and the row of units below them.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Header<'a> {
    pub(in super::super) names: &'a [String],
    /// Units by a row of their own; empty, or as long as the names.
    pub(in super::super) units: &'a [String],
}

impl Header<'_> {
    /// The unit of a column, as a measure of `quantity`: by the row of units, else by the name.
    pub(in super::super) fn unit(&self, column: usize, quantity: Quantity) -> Named {
        if let Some(word) = self.units.get(column).filter(|word| !word.is_empty()) {
            return match unit_named(word) {
                Some(unit) => Named::Known(unit),
                None => Named::Unknown(word.trim_matches(|c| "()[]".contains(c)).to_owned()),
            };
        }
        let readings = self.names.get(column).map(|name| readings(name)).unwrap_or_default();
        let fitting = readings.iter().find(|(_, unit)| unit.of(quantity).is_some());
        let strange = readings.first().filter(|(_, unit)| matches!(unit, Named::Unknown(_)));
        fitting.or(strange).map_or(Named::Nothing, |(_, unit)| unit.clone())
    }

    /// Whether the row of units or the name gives the column a unit of sensor readings.
    pub(super) fn has_reading_unit(&self, column: usize) -> bool {
        self.unit(column, Quantity::Reading).of(Quantity::Reading).is_some()
    }
}

/// Whether a name is one of those by which columns are recognised.
pub(in super::super) fn is_known(name: &str, names: &ColumnNames) -> bool {
    guess(name, names).or_else(|| end_guess(name, names)).is_some()
}

/// Whether a name is one of a sensor, or continues a row of such names.
pub(in super::super) fn is_like_a_sensor(name: &str, names: &ColumnNames) -> bool {
    matches!(guess(name, names), Some(Guess::Sensor(_)))
}

/// Whether a name is one of a time column.
pub(in super::super) fn is_time(name: &str, names: &ColumnNames) -> bool {
    guess(name, names) == Some(Guess::Role(Role::Time))
}

pub(super) fn guess(name: &str, names: &ColumnNames) -> Option<Guess> {
    let readings = readings(name);
    let lists: [(&[String], Role, Quantity); 6] = [
        (&names.x, Role::X, Quantity::Length),
        (&names.y, Role::Y, Quantity::Length),
        (&names.time, Role::Time, Quantity::Time),
        (&names.split, Role::Split, Quantity::Reading),
        (&names.date, Role::Date, Quantity::Time),
        (&names.recording, Role::Recording, Quantity::Reading),
    ];
    let sensors = names
        .sensors
        .iter()
        .enumerate()
        .map(|(k, list)| (list.as_slice(), Role::Sensor(k), Quantity::Reading));
    let all: Vec<_> = sensors.chain(lists).collect();
    for (index, (stem, unit)) in readings.iter().enumerate() {
        // The first reading is the whole name; the others only stand if the last word is a unit of the right kind.
        let fits = |quantity| index == 0 || unit.of(quantity).is_some();
        let found = all.iter().find(|(list, _, quantity)| {
            fits(*quantity) && !stem.is_empty() && list.iter().any(|name| name == stem)
        });
        match found {
            Some((_, Role::Sensor(_), _)) => break,
            Some((_, role, _)) => return Some(Guess::Role(*role)),
            None => {}
        }
    }
    // A sensor, or a name that continues the row: `s12` is like `s1`, `sensor e` like `sensor a`.
    readings.iter().enumerate().find_map(|(index, (stem, unit))| {
        let fits = index == 0 || unit.of(Quantity::Reading).is_some();
        let candidates = names.sensors.iter().flatten();
        let row = candidates.filter(|_| fits).find_map(|candidate| stem_of(stem, candidate))?;
        Some(Guess::Sensor(row))
    })
}

/// What the last part of a name with points, slashes or colons says.
pub(super) fn end_guess(name: &str, names: &ColumnNames) -> Option<Guess> {
    let end = name.rsplit(['.', '/', ':']).next().filter(|end| end.len() < name.len())?;
    guess(end, names)
}

/// The part of `key` before its number or letter, if it is `candidate` or continues its row.
fn stem_of(key: &str, candidate: &str) -> Option<String> {
    let last = candidate.chars().last()?;
    let stem = &candidate[..candidate.len() - last.len_utf8()];
    let rest = key.strip_prefix(stem).filter(|rest| !stem.is_empty() && !rest.is_empty());
    let continues = rest.is_some_and(|rest| {
        if last.is_ascii_digit() {
            rest.len() <= 3 && rest.bytes().all(|b| b.is_ascii_digit())
        } else {
            rest.len() == 1 && rest.bytes().all(|b| b.is_ascii_lowercase())
        }
    });
    if continues {
        let kind = if last.is_ascii_digit() { "" } else { " with letters" };
        return Some(format!("{stem}{kind}"));
    }
    (key == candidate).then(|| key.to_owned())
}

/// Which of the sensors a name stands for, from 0.
pub(super) fn sensor_of(name: &str, names: &ColumnNames) -> Option<usize> {
    readings(name).iter().enumerate().find_map(|(index, (stem, unit))| {
        let fits = index == 0 || unit.of(Quantity::Reading).is_some();
        names.sensors.iter().position(|list| fits && list.iter().any(|name| name == stem))
    })
}

/// The columns with guessed roles; `assigned` equals the guess until a mapping says otherwise.
pub(in super::super) fn describe(columns: &[String], names: &ColumnNames) -> Vec<Column> {
    let role = |name: &String| match guess(name, names) {
        Some(Guess::Role(role)) => role,
        Some(Guess::Sensor(_)) => sensor_of(name, names).map_or(Role::Ignored, Role::Sensor),
        None => Role::Ignored,
    };
    let column = |(index, name): (usize, &String)| Column {
        index,
        name: if name.is_empty() { format!("column {}", index + 1) } else { name.clone() },
        guessed: role(name),
        assigned: role(name),
    };
    columns.iter().enumerate().map(column).collect()
}

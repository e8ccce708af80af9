//! From names, or from the order of the columns, to what each column is.

use super::super::names::key;
use super::super::report::Role;
use super::guess::{Guess, Header, end_guess, guess, sensor_of};
use super::{ColumnMapping, ColumnNames};
use crate::table::SENSORS;

/// A mapping found by names, and a remark if sensors had to be taken in their order.
type Found = (ColumnMapping, Option<String>);

/// Finds the mapping by the header's names.
///
/// # Errors
/// A sentence for the user that names and counts what was found: not exactly four sensors, x or y missing or double.
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

/// The four sensors: by their names, else the only row of four that is named alike, else the four columns with a unit of
/// readings, else the only four columns left that are numbered or lettered in a row.
fn sensors(
    header: Header<'_>,
    guesses: &[Option<Guess>],
    names: &ColumnNames,
) -> Result<([usize; SENSORS], Option<String>), String> {
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
    let mut fours = rows.iter().filter(|row| row.1.len() == SENSORS).map(|row| row.1.clone());
    let found = match (fours.next(), fours.next()) {
        (Some(only), None) => only,
        _ if like.is_empty() => {
            let free = |i: &usize| guesses[*i].is_none();
            let with_unit: Vec<usize> =
                (0..columns.len()).filter(free).filter(|&i| header.has_reading_unit(i)).collect();
            if with_unit.len() == SENSORS {
                with_unit
            } else {
                in_a_row(columns, (0..columns.len()).filter(free)).unwrap_or(with_unit)
            }
        }
        _ => like,
    };
    let Ok(in_order) = <[usize; SENSORS]>::try_from(found.as_slice()) else {
        return Err(wrong_sensor_count(columns, &found));
    };
    let mut own: [Option<usize>; SENSORS] = [None; SENSORS];
    for &index in &in_order {
        if let Some(sensor) = sensor_of(&columns[index], names) {
            own[sensor] = Some(index);
        }
    }
    if let [Some(a), Some(b), Some(c), Some(d)] = own {
        return Ok(([a, b, c, d], None));
    }
    let remark = format!("Sensors A, B, C, D are taken to be {}, in this order.", list(columns, &in_order));
    Ok((in_order, Some(remark)))
}

/// Four names that differ in a number or a letter only, each the next one of the one before: `A0` to `A3`, `a` to `d`.
fn in_a_row(columns: &[String], free: impl Iterator<Item = usize>) -> Option<Vec<usize>> {
    let mut rows: Vec<(String, Vec<(u32, usize)>)> = Vec::new();
    for index in free {
        let name = key(&columns[index]);
        let digits = name.len() - name.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let (stem, place) = if (1..=3).contains(&digits) {
            let (stem, number) = name.split_at(name.len() - digits);
            (format!("{stem}0"), number.parse().ok()?)
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
    let mut fours = rows.into_iter().filter(|(_, row)| row.len() == SENSORS && in_order(row));
    let only = fours.next().filter(|_| fours.next().is_none())?;
    Some(only.1.into_iter().map(|(_, index)| index).collect())
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

/// The mapping of a table without names: 6 columns are s1 to s4, x, y; 7 have the time in front if it never falls. The first
/// `skipped` columns are row names.
///
/// # Errors
/// Another number of columns, or a first column of 7 that falls.
pub(in super::super) fn by_order(
    width: usize,
    skipped: usize,
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
    match width - skipped {
        6 => Ok(from(skipped, None)),
        7 if skipped > 0 => Ok(from(skipped + 1, Some(skipped))),
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
        by_names(Header { names: &columns, units: &[] }, &ColumnNames::default())
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
    fn other_rows_of_four_are_sensors_if_there_is_only_one() {
        assert_eq!(find("t,A0,A1,A2,A3,x,y").unwrap().0.sensors, [1, 2, 3, 4]);
        assert_eq!(find("A,B,C,D,x,y").unwrap().0.sensors, [0, 1, 2, 3]);
        assert_eq!(find("t,f1,f2,f3,f4,g1,g2,g3,x,y").unwrap().0.sensors, [1, 2, 3, 4]);
        assert!(find("t,f1,f2,f3,f4,g1,g2,g3,g4,x,y").is_err());
        assert!(find("t,f1,f2,f3,f5,x,y").is_err());
        assert_eq!(find("t,s1,s2,s3,s4,wap1,wap2,wap3,wap4,x,y").unwrap().0.sensors, [1, 2, 3, 4]);
    }

    #[test]
    fn the_ends_of_long_names_count_where_no_whole_name_does() {
        let (mapping, _) = find("/time,/robot/pose/x,/robot/pose/y,/cap/s1,/cap/s2,/cap/s3,/cap/s4").unwrap();
        assert_eq!((mapping.time, mapping.x, mapping.y, mapping.sensors), (Some(0), 1, 2, [3, 4, 5, 6]));
        assert_eq!(find("imu.x,x,y,s1,s2,s3,s4").unwrap().0.x, 1);
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
        assert_eq!(by_order(6, 0, || None).unwrap().sensors, [0, 1, 2, 3]);
        assert_eq!(by_order(7, 0, || None).unwrap().time, Some(0));
        assert!(by_order(7, 0, || Some(9)).unwrap_err().contains("falls at line 9"));
        assert_eq!(
            by_order(5, 0, || None).unwrap_err(),
            "5 columns found; 6 (four sensors, x, y) or 7 (with time) needed."
        );
    }
}

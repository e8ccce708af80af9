//! Files of two to sixteen sensors: named and unnamed, as texts, arrays and archives; and what does not fit.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use proptest::prelude::*;
use zip::CompressionMethod;

use super::super::*;
use super::{npy, npz};
use crate::room::Plate;

/// Rows of every file here: enough for the floor.
const ROWS: usize = 120;

/// What sensor number `sensor` reads in a row; it rises and falls.
fn reading(row: usize, sensor: usize) -> f64 {
    (17_000 + 500 * sensor + (row * (37 + 2 * sensor)) % 101) as f64
}

fn place(row: usize) -> [f64; 2] {
    [(row % 30) as f64 / 10.0, (row % 17) as f64 / 8.0]
}

/// The rows of sensors, x and y, with the time in front or without.
fn rows(sensors: usize, with_time: bool) -> impl Iterator<Item = Vec<f64>> {
    (0..ROWS).map(move |row| {
        let time = with_time.then_some(row as f64 / 4.0);
        let readings = (0..sensors).map(|sensor| reading(row, sensor));
        time.into_iter().chain(readings).chain(place(row)).collect()
    })
}

fn text(header: &str, sensors: usize, with_time: bool, separator: &str) -> String {
    let line = |row: Vec<f64>| row.iter().map(f64::to_string).collect::<Vec<_>>().join(separator) + "\n";
    let header = if header.is_empty() { String::new() } else { format!("{header}\n") };
    header + &rows(sensors, with_time).map(line).collect::<String>()
}

fn read(bytes: &[u8]) -> Result<Import, String> {
    let file = InputFile { name: "a", bytes };
    import(&[file], &ImportOptions::default()).map_err(|refusal| refusal.messages.join(" "))
}

/// Asserts that a file gives the table of that many sensors.
fn holds(case: &str, bytes: &[u8], sensors: usize, with_time: bool) -> Import {
    let found = read(bytes).unwrap_or_else(|message| panic!("{case}: {message}"));
    let table = &found.table;
    assert_eq!((table.len(), table.sensor_count()), (ROWS, sensors), "{case}: {:?}", found.report.notes);
    for row in 0..ROWS {
        let expected: Vec<f64> = (0..sensors).map(|sensor| reading(row, sensor)).collect();
        assert_eq!(table.sensor_rows()[row], *expected, "{case}, row {row}");
        assert_eq!(table.label_rows()[row], place(row), "{case}, row {row}");
    }
    assert_eq!(table.time().is_some(), with_time, "{case}");
    assert_eq!(table.room().plates.len(), sensors, "{case}");
    found
}

const NUMBERS: [usize; 6] = [2, 3, 5, 8, 12, 16];

#[test]
fn named_sensors_of_any_number_are_found() {
    let numbered = |stem: &str, from: usize, count: usize| -> String {
        (from..from + count).map(|number| format!("{stem}{number},")).collect()
    };
    for count in NUMBERS {
        for (stem, from) in
            [("s", 1), ("rssi_", 1), ("AP", 0), ("anchor", 1), ("b", 3001), ("Channel ", 1), ("A", 0)]
        {
            let header = format!("time,{}x,y", numbered(stem, from, count));
            holds(&header, text(&header, count, true, ",").as_bytes(), count, true);
        }
        let letters: String = (0..count).map(|k| format!("sensor {},", char::from(b'A' + k as u8))).collect();
        holds(&letters, text(&format!("{letters}x,y"), count, false, ",").as_bytes(), count, false);
        let header = format!("time;{}x;y", numbered("s", 1, count).replace(',', ";"));
        let decimal_commas = text(&header, count, true, ";").replace('.', ",");
        holds("semicolons, decimal commas", decimal_commas.as_bytes(), count, true);
        for separator in ["\t", " ", "|"] {
            let header = header.replace(';', separator);
            holds(&header, text(&header, count, true, separator).as_bytes(), count, true);
        }
    }
    let words = "t,rssi_kitchen,rssi_hall,rssi_bath,rssi_door,rssi_desk,x,y";
    let found = holds(words, text(words, 5, true, ",").as_bytes(), 5, true);
    assert_eq!(found.table.sensor_names()[4], "rssi_desk");
    assert!(found.report.notes.iter().any(|note| {
        note.text
            == "Sensors A, B, C, D, E are taken to be rssi_kitchen, rssi_hall, rssi_bath, rssi_door, rssi_desk, in this order."
    }));
}

#[test]
fn sensors_of_any_number_without_names_are_found_by_the_columns() {
    for count in NUMBERS {
        holds("without time", text("", count, false, ",").as_bytes(), count, false);
        // Six columns are four sensors, x and y.
        if count != 3 {
            holds("with time", text("", count, true, ";").as_bytes(), count, true);
        }
    }
    let three = read(text("", 3, true, ",").as_bytes()).unwrap();
    assert_eq!((three.table.sensor_count(), three.table.time()), (4, None));
}

#[test]
fn arrays_of_any_number_of_sensors_are_found() {
    for count in NUMBERS {
        let whole = |with_time: bool| {
            let width = count + 2 + usize::from(with_time);
            npy(&[ROWS as u64, width as u64], rows(count, with_time).flatten())
        };
        holds("one array", &whole(false), count, false);
        let sensors = || {
            let values = (0..ROWS).flat_map(|row| (0..count).map(move |sensor| reading(row, sensor)));
            npy(&[ROWS as u64, count as u64], values)
        };
        let on_its_side = {
            let values = (0..count).flat_map(|sensor| (0..ROWS).map(move |row| reading(row, sensor)));
            npy(&[count as u64, ROWS as u64], values)
        };
        let positions = || npy(&[ROWS as u64, 2], (0..ROWS).flat_map(place));
        let column = |of: &dyn Fn(usize) -> f64| npy(&[ROWS as u64], (0..ROWS).map(of));
        let (x, y) = (|| column(&|row| place(row)[0]), || column(&|row| place(row)[1]));
        let time = || column(&|row| row as f64 / 4.0);
        let names: Vec<String> = (1..=count).map(|number| format!("s{number}")).collect();
        let from_0: Vec<String> = (0..count).map(|number| format!("rssi{number}")).collect();
        let single = |names: &[String]| -> Vec<(String, Vec<u8>)> {
            let own = names.iter().enumerate();
            let own = own.map(|(sensor, name)| (name.clone(), column(&|row| reading(row, sensor))));
            own.chain([("x".to_owned(), x()), ("y".to_owned(), y())]).collect()
        };
        let own = |name: &str, bytes: Vec<u8>| (name.to_owned(), bytes);
        let mut cases = vec![
            ("X, y", vec![own("X", sensors()), own("y", positions())], false),
            ("X, y, t", vec![own("X", sensors()), own("y", positions()), own("t", time())], true),
            ("on its side", vec![own("X", on_its_side), own("y", positions())], false),
            ("sensors, x, y", vec![own("sensors", sensors()), own("x", x()), own("y", y())], false),
            ("called by their part", vec![own("train", sensors()), own("train_labels", positions())], false),
            ("one by one", single(&names), false),
            ("one by one from 0", single(&from_0), false),
            ("a whole table", vec![own("whatever", whole(false))], false),
        ];
        if count != 2 {
            // Two arrays of two columns say nothing by their shapes.
            cases.push(("by shape", vec![own("arr_0", sensors()), own("arr_1", positions())], false));
        }
        if count != 5 {
            // Seven columns without names are the time, four sensors, x and y.
            cases.push(("a table and its time", vec![own("data", whole(false)), own("t", time())], true));
        }
        for (case, entries, with_time) in cases {
            let entries: Vec<(&str, Vec<u8>)> =
                entries.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
            let bytes = npz(&entries, CompressionMethod::Deflated);
            holds(&format!("{case} of {count}"), &bytes, count, with_time);
        }
    }
}

#[test]
fn parts_have_the_same_number_of_sensors() {
    let header = "s1,s2,s3,x,y";
    let [three, four] = [text(header, 3, false, ","), text("s1,s2,s3,s4,x,y", 4, false, ",")];
    let files = [("train.csv", &three), ("val.csv", &three), ("test.csv", &four)];
    let files = files.map(|(name, text)| InputFile { name, bytes: text.as_bytes() });
    let refused = import(&files, &ImportOptions::default()).unwrap_err();
    assert_eq!(refused.messages, ["test.csv has 4 sensor columns, train.csv has 3."]);
}

#[test]
fn the_room_has_a_plate_for_every_sensor_or_is_refused() {
    let eight = text("s1,s2,s3,s4,s5,s6,s7,s8,x,y", 8, false, ",");
    let with = |room: Room| {
        let options = ImportOptions { room, ..ImportOptions::default() };
        import(&[InputFile { name: "a", bytes: eight.as_bytes() }], &options)
    };
    let wide = with(Room::rectangle(6.0, 4.0, 0.1).without_plates()).unwrap();
    let plates: Vec<(f64, f64)> = wide.table.room().plates.iter().map(|plate| (plate.x, plate.y)).collect();
    // Every 2.5 m of 20 m of walls.
    let expected =
        [(3.0, 0.0), (5.5, 0.0), (6.0, 2.0), (5.5, 4.0), (3.0, 4.0), (0.5, 4.0), (0.0, 2.0), (0.5, 0.0)];
    assert_eq!(plates, expected);
    let refused = with(Room::default()).unwrap_err();
    assert_eq!(
        refused.messages,
        [
            "The room has 4 plates, the data have 8 sensors: give each sensor a plate, or spread the plates along the walls."
        ]
    );
    let plates: Vec<Plate> =
        (0..8).map(|k| Plate { name: k.to_string(), x: 0.1 * f64::from(k), y: 1.0 }).collect();
    let own = with(Room { plates: plates.clone(), ..Room::default() }).unwrap();
    assert_eq!(own.table.room().plates, plates);
}

proptest! {
    #[test]
    fn any_number_in_any_order_of_columns_gives_what_was_written(
        count in 2_usize..=16, order in Just((0..19).collect::<Vec<usize>>()).prop_shuffle(),
        with_time in any::<bool>(), separator in prop::sample::select(vec![",", ";", "\t", "|"]),
    ) {
        // Columns: sensors, x, y, time.
        let columns: Vec<usize> = order.into_iter().filter(|column| *column < count + 2 + usize::from(with_time)).collect();
        let name = |column: &usize| match column - (*column).min(count) {
            0 if *column < count => format!("s{}", column + 1),
            0 => "x".to_owned(),
            1 => "y".to_owned(),
            _ => "t".to_owned(),
        };
        let cell = |row: usize, column: usize| match column.checked_sub(count) {
            None => reading(row, column),
            Some(axis @ 0..=1) => place(row)[axis],
            Some(_) => row as f64 / 4.0,
        };
        let mut text = columns.iter().map(name).collect::<Vec<_>>().join(separator) + "\n";
        for row in 0..ROWS {
            let cells: Vec<String> = columns.iter().map(|column| cell(row, *column).to_string()).collect();
            text += &(cells.join(separator) + "\n");
        }
        holds(&text, text.as_bytes(), count, with_time);
    }
}

//! Archives under every usual naming, with extras, and those that cannot be decided.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
use super::super::tests::{npy, npz};
use super::super::{Import, ImportOptions, InputFile, import};
use super::*;

const ROWS: usize = 120;

/// What stands in a column: sensor k is 1000 row + k, x and y are row + 1/4 and 3/4, the time is row / 3.
fn cell(column: &str, row: usize) -> f64 {
    let row = row as f64;
    match column {
        "t" => row / 3.0,
        "x" => row + 0.25,
        "y" => row + 0.75,
        sensor => 1000.0 * row + f64::from(sensor.as_bytes()[1] - b'0'),
    }
}

/// An .npy file of such columns; one name alone gives shape (N,).
fn block(columns: &str, rows: core::ops::Range<usize>) -> Vec<u8> {
    let names: Vec<&str> = columns.split(' ').collect();
    let count = rows.len() as u64;
    let values = rows.flat_map(|row| names.iter().map(move |name| cell(name, row)));
    let shape = if names.len() == 1 { vec![count] } else { vec![count, names.len() as u64] };
    npy(&shape, values)
}

/// As [`block`], on its side.
fn on_its_side(columns: &str) -> Vec<u8> {
    let names: Vec<&str> = columns.split(' ').collect();
    npy(
        &[names.len() as u64, ROWS as u64],
        names.iter().flat_map(|name| (0..ROWS).map(|row| cell(name, row))),
    )
}

/// An .npy file with a header of its own and no useful data.
fn odd(descr: &str, shape: &str, data: &[u8]) -> Vec<u8> {
    let header = format!("{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}\n");
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes.extend(data);
    bytes
}

fn read(entries: &[(&str, Vec<u8>)]) -> Result<Import, String> {
    let bytes = npz(entries, zip::CompressionMethod::Deflated);
    import(&[InputFile { name: "a.npz", bytes: &bytes }], &ImportOptions::default())
        .map_err(|refusal| refusal.messages.join(" "))
}

/// Asserts that the table holds what [`cell`] says of those rows.
fn holds(case: &str, import: &Import, rows: usize, with_time: bool) {
    assert_eq!(import.table.len(), rows, "{case}");
    for row in 0..rows {
        assert_eq!(import.table.sensor_rows()[row], ["s1", "s2", "s3", "s4"].map(|s| cell(s, row)), "{case}");
        assert_eq!(import.table.label_rows()[row], ["x", "y"].map(|axis| cell(axis, row)), "{case}");
    }
    assert_eq!(import.table.time().is_some(), with_time, "{case}");
    if with_time {
        let rate = import.report.rate_hz.unwrap();
        assert!((rate - 3.0).abs() < 1e-9, "{case}: {rate} Hz");
    }
}

/// A name, the entries of an archive, and whether it has a time.
type Case<'a> = (&'a str, Vec<(&'a str, Vec<u8>)>, bool);

#[test]
fn every_usual_naming_gives_the_same_table() {
    let all = 0..ROWS;
    let sensors = || block("s1 s2 s3 s4", all.clone());
    let positions = || block("x y", all.clone());
    let one = |name| block(name, all.clone());
    let columns = ["s1", "s2", "s3", "s4", "x", "y"];
    let cases: Vec<Case> = vec![
        ("X, y", vec![("X", sensors()), ("y", positions())], false),
        ("y before X", vec![("y", positions()), ("X", sensors())], false),
        ("data, labels, t", vec![("data", sensors()), ("labels", positions()), ("t", one("t"))], true),
        (
            "Features, Targets",
            vec![("Features", sensors()), ("Targets", positions()), ("timestamps", one("t"))],
            true,
        ),
        ("sensors with x and y", vec![("sensors", sensors()), ("x", one("x")), ("y", one("y"))], false),
        ("single columns", columns.iter().map(|name| (*name, one(name))).collect(), false),
        (
            "single columns with their time",
            columns.iter().chain(&["t"]).map(|name| (*name, one(name))).collect(),
            true,
        ),
        (
            "single sensors with positions",
            columns[..4].iter().map(|name| (*name, one(name))).chain([("pos", positions())]).collect(),
            false,
        ),
        ("the default names of savez", vec![("arr_0", sensors()), ("arr_1", positions())], false),
        (
            "default names, with a time",
            vec![("arr_0", sensors()), ("arr_1", positions()), ("time", one("t"))],
            true,
        ),
        ("one array of six columns", vec![("whatever", block("s1 s2 s3 s4 x y", all.clone()))], false),
        ("one array of seven", vec![("data", block("t s1 s2 s3 s4 x y", all.clone()))], true),
        (
            "six columns beside their time",
            vec![("data", block("s1 s2 s3 s4 x y", all.clone())), ("t", one("t"))],
            true,
        ),
        ("on their sides", vec![("X", on_its_side("s1 s2 s3 s4")), ("y", on_its_side("x y"))], false),
        ("a table on its side", vec![("data", on_its_side("t s1 s2 s3 s4 x y"))], true),
    ];
    for (case, entries, with_time) in cases {
        holds(case, &read(&entries).unwrap_or_else(|message| panic!("{case}: {message}")), ROWS, with_time);
    }
}

#[test]
fn columns_of_one_and_dimensions_of_one_change_nothing() {
    let tall = |name: &str| npy(&[ROWS as u64, 1], (0..ROWS).map(|row| cell(name, row)));
    let deep = |names: &str| {
        let names: Vec<&str> = names.split(' ').collect();
        let values = (0..ROWS).flat_map(|row| names.iter().map(move |name| cell(name, row)));
        npy(&[ROWS as u64, 1, names.len() as u64], values)
    };
    holds(
        "tall time",
        &read(&[("X", deep("s1 s2 s3 s4")), ("y", deep("x y")), ("t", tall("t"))]).unwrap(),
        ROWS,
        true,
    );
    let columns = ["s1", "s2", "s3", "s4", "x", "y"].map(|name| (name, tall(name)));
    holds("tall columns", &read(&columns).unwrap(), ROWS, false);
}

#[test]
fn three_parts_are_found_by_any_of_their_usual_names() {
    let borders = [0..60, 60..90, 90..120];
    let namings: [[&str; 9]; 4] = [
        ["x_train", "x_val", "x_test", "y_train", "y_val", "y_test", "t_train", "t_val", "t_test"],
        [
            "X_train",
            "X_valid",
            "X_test",
            "Y_train",
            "Y_valid",
            "Y_test",
            "time_train",
            "time_valid",
            "time_test",
        ],
        ["trainX", "devX", "testX", "trainY", "devY", "testY", "trainT", "devT", "testT"],
        [
            "train_data",
            "validation_data",
            "test_data",
            "train_labels",
            "validation_labels",
            "test_labels",
            "timestamps_train",
            "timestamps_validation",
            "timestamps_test",
        ],
    ];
    for names in namings {
        let entry = |k: usize| {
            let columns = ["s1 s2 s3 s4", "x y", "t"][k / 3];
            (names[k], block(columns, borders[k % 3].clone()))
        };
        let entries: Vec<(&str, Vec<u8>)> = (0..9).map(entry).collect();
        let import = read(&entries).unwrap();
        holds(names[0], &import, ROWS, true);
        assert_eq!(import.report.part_rows, Some([60, 30, 30]), "{names:?}");
        let without_time = read(&entries[..6]).unwrap();
        holds(names[0], &without_time, ROWS, false);
    }
    let whole = [("train", 0..60), ("val", 60..90), ("test", 90..120)]
        .map(|(name, rows)| (name, block("t s1 s2 s3 s4 x y", rows)));
    let import = read(&whole).unwrap();
    holds("whole tables", &import, ROWS, true);
    assert_eq!(import.report.part_rows, Some([60, 30, 30]));
}

#[test]
fn what_is_not_needed_is_left_out_with_a_note() {
    let all = 0..ROWS;
    let mut entries = vec![
        ("X", block("s1 s2 s3 s4", all.clone())),
        ("y", block("x y", all)),
        ("fs", odd("'<f8'", "()", &3.0_f64.to_le_bytes())),
        ("names", odd("'<U2'", "(4,)", &[0; 32])),
        ("meta", odd("'|O'", "()", b"\x80\x03cos\nsystem\n")),
        ("image", npy(&[3, 5, 7], vec![0.0; 105])),
        ("short", npy(&[5], vec![0.0; 5])),
        ("broken", b"no array at all".to_vec()),
        ("t", npy(&[5], vec![0.0; 5])),
        ("rssi_complex", odd("'<c8'", "(120, 4)", &[])),
    ];
    let import = read(&entries).unwrap();
    holds("extras", &import, ROWS, false);
    let notes: Vec<&str> = import.report.notes.iter().map(|note| note.text.as_str()).collect();
    assert_eq!(
        notes[0],
        "Not used: fs (one value), names (text), meta (Python objects (pickled)), image (3, 5, 7), short (5,), \
         broken (damaged), t (5,), rssi_complex (complex numbers)."
    );
    // An array that is not used is not unpacked: 80 MB of zeros pack into less than 100 kB.
    entries.push(("huge", npy(&[10_000_000], vec![0.0; 10_000_000])));
    holds("a huge extra", &read(&entries).unwrap(), ROWS, false);
}

#[test]
fn what_cannot_be_decided_lists_the_arrays_and_what_is_allowed() {
    let zeros = |shape: &[u64]| npy(shape, vec![0.0; shape.iter().product::<u64>() as usize]);
    let refused = |entries: &[(&str, Vec<u8>)]| read(entries).unwrap_err();
    let two = refused(&[("a", zeros(&[120, 4])), ("b", zeros(&[120, 4])), ("c", zeros(&[120, 2]))]);
    assert_eq!(two, format!("The archive holds a (120, 4), b (120, 4), c (120, 2). {UNDERSTOOD}."));
    let tables = refused(&[("a", zeros(&[120, 6])), ("b", zeros(&[120, 7]))]);
    assert!(
        tables.starts_with("The archive holds a (120, 6), b (120, 7). Allowed are: X (N, sensors)"),
        "{tables}"
    );
    let alone = refused(&[
        ("x_train", zeros(&[60, 4])),
        ("y_train", zeros(&[60, 2])),
        ("x_val", zeros(&[60, 4])),
        ("x_test", zeros(&[60, 4])),
        ("y_test", zeros(&[60, 2])),
    ]);
    assert!(
        alone.starts_with("x_val has nothing beside it to make a table of. The archive holds x_train"),
        "{alone}"
    );
    let text = refused(&[("names", odd("'<U2'", "(4,)", &[0; 32]))]);
    assert!(text.starts_with("The archive holds names (text)."), "{text}");
    let many: Vec<(String, Vec<u8>)> = (0..20).map(|k| (format!("a{k}"), zeros(&[3, 3]))).collect();
    let many: Vec<(&str, Vec<u8>)> =
        many.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    assert!(refused(&many).contains("a11 (3, 3) and 8 more. Allowed"), "{}", refused(&many));
}

#[test]
fn records_are_tables_with_named_columns() {
    let mut data = Vec::new();
    for row in 0..ROWS {
        data.extend(((1_461_232_800_000 + 250 * row as i64).to_le_bytes()).as_slice());
        ["s1", "s2", "s3", "s4", "x", "y"].iter().for_each(|name| data.extend(cell(name, row).to_le_bytes()));
    }
    let descr = "[('time', '<M8[ms]'), ('s', '<f8', (4,)), ('x', '<f8'), ('y', '<f8')]";
    let records = odd(descr, "(120,)", &data);
    let archive = read(&[("log", records.clone()), ("fs", odd("'<i4'", "()", &[4, 0, 0, 0]))]).unwrap();
    let file = InputFile { name: "log.npy", bytes: &records };
    let alone = import(&[file], &ImportOptions::default()).unwrap();
    for import in [archive, alone] {
        assert_eq!(import.table.sensor_rows()[7], ["s1", "s2", "s3", "s4"].map(|s| cell(s, 7)));
        assert_eq!(import.table.label_rows()[7], ["x", "y"].map(|axis| cell(axis, 7)));
        assert!((import.report.rate_hz.unwrap() - 4.0).abs() < 1e-6, "{:?}", import.report.rate_hz);
        assert!(import.table.time().unwrap()[3] > 0.7499 && import.table.time().unwrap()[3] < 0.7501);
    }
}

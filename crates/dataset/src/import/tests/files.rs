//! Text files: round trips, sensor counts, three files, units, refusals.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use vocabulary::Severity;

use super::super::report::Role;
use super::super::*;
use super::{low_floor, texts};
use crate::simulate::{Preset, simulate, to_csv};
use crate::split::{Division, split};

#[test]
fn simulated_files_come_back_as_the_same_table_without_a_note() {
    for preset in Preset::ALL {
        let table = simulate(&preset.config(), 2016).unwrap();
        let text = to_csv(&table);
        let file = InputFile { name: "sim.csv", bytes: text.as_bytes() };
        let options = ImportOptions { room: table.room().clone(), ..ImportOptions::default() };
        let import = import(&[file], &options).unwrap();
        assert_eq!(import.report.notes, []);
        assert_eq!((import.report.rows_good, import.report.gaps), (1626, 0));
        assert!((import.report.rate_hz.unwrap() - 3.0).abs() < 1e-3);
        assert_eq!(import.report.median_step_s.map(|step| (step * 1000.0).round()), Some(333.0));
        assert_eq!(import.table, table);
    }
    let mut filtered = Preset::ThesisLike.config();
    filtered.set("iir_fc", "0.5").unwrap();
    let table = simulate(&filtered, 5).unwrap();
    let text = to_csv(&table);
    let file = InputFile { name: "sim.csv", bytes: text.as_bytes() };
    assert_eq!(import(&[file], &ImportOptions::default()).unwrap().table, table);
}

#[test]
fn files_without_sensors_are_told_so_and_a_mapping_may_choose() {
    let rows = |count: usize| {
        (0..120)
            .map(|i| (0..count).map(|k| format!("{}", i * 3 + k)).collect::<Vec<_>>().join(","))
            .collect::<Vec<_>>()
    };
    let one = format!("t,s1,light,heat,x,y\n{}\n", rows(6).join("\n"));
    let options = ImportOptions::default();
    let refusal = import(&[InputFile { name: "1.csv", bytes: one.as_bytes() }], &options).unwrap_err();
    assert_eq!(
        refusal.messages,
        ["1 sensor column found (s1), 2 to 16 needed. Choose them in the column mapping."]
    );
    assert_eq!(refusal.report.questions[0].kind, QuestionKind::Columns);
    assert_eq!((refusal.report.columns.len(), refusal.report.preview.len()), (6, 5));

    let five = format!("s1,s2,s3,s4,s5,x,y\n{}\n", rows(7).join("\n"));
    let file = InputFile { name: "5.csv", bytes: five.as_bytes() };
    let found = import(&[file], &options).unwrap();
    assert_eq!(found.table.sensor_rows()[0], [0.0, 1.0, 2.0, 3.0, 4.0]);
    let mapping =
        ColumnMapping { time: None, sensors: vec![4, 2, 1, 0], x: 5, y: 6, ..ColumnMapping::default() };
    let chosen =
        import(&[file], &ImportOptions { mapping: Some(mapping), unit: Some(UnitChoice::Keep), ..options })
            .unwrap();
    assert_eq!(chosen.table.sensor_rows()[0], [4.0, 2.0, 1.0, 0.0]);
    assert_eq!(chosen.table.sensor_names()[0], "s5");
    assert_eq!(chosen.report.columns[3].assigned, Role::Ignored);

    let few = "light,heat,c\n1,2,3\n4,5,6\n";
    let refusal = import(&[InputFile { name: "few.csv", bytes: few.as_bytes() }], &low_floor()).unwrap_err();
    assert!(
        refusal.messages[0].starts_with("No sensor columns found (columns: light, heat, c), 2 to 16 needed.")
    );
    let refusal =
        import(&[InputFile { name: "few.csv", bytes: b"1,2,3\n4,5,6\n" }], &low_floor()).unwrap_err();
    assert_eq!(refusal.messages, ["3 columns found; 4 to 19 (the time, sensors, x, y) would be understood."]);
}

#[test]
fn three_files_are_train_validation_and_test_in_any_order() {
    let text = to_csv(&simulate(&Preset::CleanLab.config(), 3).unwrap());
    let lines: Vec<&str> = text.lines().collect();
    let file = |range: core::ops::Range<usize>| format!("{}\n{}\n", lines[0], lines[1..][range].join("\n"));
    let (train, valid, test) = (file(0..100), file(100..140), file(140..180));
    let files = [
        InputFile { name: "room_test.csv", bytes: test.as_bytes() },
        InputFile { name: "room_train.csv", bytes: train.as_bytes() },
        InputFile { name: "Room_VALID.csv", bytes: valid.as_bytes() },
    ];
    let Import { table, report } = import(&files, &ImportOptions::default()).unwrap();
    assert_eq!((table.len(), report.part_rows), (180, Some([100, 40, 40])));
    assert_eq!(table.breaks(), [100, 140]);
    let split = split(&table, Division::Predefined).unwrap();
    assert_eq!((split.validation[0], split.test[39]), (100, 179));
    assert_eq!(texts(&report, Severity::Warning), [""; 0]);

    let broken = valid.replace(",1", ",x1");
    let files = [files[0], files[1], InputFile { name: "val.csv", bytes: broken.as_bytes() }];
    let refusal = import(&files, &ImportOptions::default()).unwrap_err();
    assert!(refusal.messages[0].starts_with("val.csv: "), "{refusal}");
    let refusal = import(&files[..2], &ImportOptions::default()).unwrap_err();
    assert!(refusal.messages[0].starts_with("2 files given;"));
    let names = ["a.csv", "train.csv", "test.csv"].map(|name| InputFile { name, bytes: b"1" });
    let refusal = import(&names, &ImportOptions::default()).unwrap_err();
    assert_eq!(
        refusal.messages,
        [
            "Three files need train, val (or valid) and test in their names; given: a.csv, train.csv, test.csv."
        ]
    );
}

#[test]
fn positions_without_a_unit_are_taken_for_what_makes_a_room() {
    let text: String = (0..120).map(|i| format!("{i};{};{};{};{};255\n", i * 2, i * 3, i * 5, i)).collect();
    let file = InputFile { name: "cm.csv", bytes: text.as_bytes() };
    let asked = import(&[file], &ImportOptions::default()).unwrap();
    assert!(
        texts(&asked.report, Severity::Info)
            .contains(&"y reaches 255 and has no unit: taken for centimetres, a guess.")
    );
    assert_eq!(asked.table.label_rows()[1], [0.01, 2.55]);
    for (unit, expected) in [(UnitChoice::Keep, [1.0, 255.0]), (UnitChoice::Convert, [0.01, 2.55])] {
        let options = ImportOptions { unit: Some(unit), ..ImportOptions::default() };
        assert_eq!(import(&[file], &options).unwrap().table.label_rows()[1], expected);
    }
}

#[test]
fn more_than_20_bad_rows_are_counted() {
    let text: String = (0..1000)
        .map(|i| if i % 33 == 5 { "1,2,3,4,x,1\n".to_owned() } else { format!("{i},{i},{i},{i},1.5,0.5\n") })
        .collect();
    let report = import(&[InputFile { name: "a.csv", bytes: text.as_bytes() }], &ImportOptions::default())
        .unwrap()
        .report;
    assert_eq!((report.rows_good, report.rows_dropped), (969, 31));
    let skipped = report.notes.iter().filter(|note| note.text.ends_with("Row skipped.")).count();
    assert_eq!(skipped, 20);
    assert!(report.notes.iter().any(|note| note.text == "11 more bad rows skipped."));
}

#[test]
fn refused_formats_say_what_to_do() {
    let message = |bytes: &[u8]| {
        import(&[InputFile { name: "f", bytes }], &low_floor()).unwrap_err().messages[0].clone()
    };
    assert_eq!(message(b"MATLAB 5.0 MAT-file, x"), "MATLAB file: save it as CSV with writematrix.");
    assert!(message(b"1,2\0,3").starts_with("This is a binary file"));
    assert_eq!(message(b""), "The file is empty.");
    assert_eq!(message(b"\n\n"), "The file holds no values.");
    assert!(import(&[], &low_floor()).is_err());
}

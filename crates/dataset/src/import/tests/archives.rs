//! NumPy archives, stored and deflated, good and bad.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use super::super::report::Format;
use super::super::*;
use super::{low_floor, npy, npz};
use crate::simulate::{Preset, simulate};

#[test]
fn archives_with_three_parts_or_one_table_are_read_stored_and_deflated() {
    let table = simulate(&Preset::CleanLab.config(), 3).unwrap();
    let x = |rows: core::ops::Range<usize>| {
        npy(&[rows.len() as u64, 4], table.sensor_rows().rows(rows).values().iter().copied())
    };
    let y = |rows: core::ops::Range<usize>| {
        npy(&[rows.len() as u64, 2], table.label_rows()[rows].as_flattened().iter().copied())
    };
    for method in [zip::CompressionMethod::Stored, zip::CompressionMethod::Deflated] {
        let three = npz(
            &[
                ("x_train", x(0..100)),
                ("y_train", y(0..100)),
                ("x_val", x(100..140)),
                ("y_val", y(100..140)),
                ("x_test", x(140..180)),
                ("y_test", y(140..180)),
            ],
            method,
        );
        let import =
            import(&[InputFile { name: "parts.npz", bytes: &three }], &ImportOptions::default()).unwrap();
        assert_eq!((import.report.format, import.report.part_rows), (Format::Npz, Some([100, 40, 40])));
        assert_eq!(import.table.sensor_rows(), table.sensor_rows().rows(0..180));
        assert_eq!(import.table.label_rows(), &table.label_rows()[..180]);

        let one = npz(&[("X", x(0..150)), ("y", y(0..150))], method);
        let import =
            super::import(&[InputFile { name: "one.npz", bytes: &one }], &ImportOptions::default()).unwrap();
        assert_eq!((import.table.len(), import.table.parts()), (150, None));
        assert_eq!(import.table.sensor_rows(), table.sensor_rows().rows(0..150));
    }
}

#[test]
fn archives_that_do_not_fit_are_refused() {
    let refuse = |entries: &[(&str, Vec<u8>)]| {
        let bytes = npz(entries, zip::CompressionMethod::Deflated);
        import(&[InputFile { name: "a.npz", bytes: &bytes }], &low_floor()).unwrap_err().messages[0].clone()
    };
    let zeros = |rows: u64, columns: u64| npy(&[rows, columns], vec![0.0; (rows * columns) as usize]);
    assert_eq!(
        refuse(&[("X", zeros(60, 17)), ("y", zeros(60, 2))]),
        "X has 17 sensor columns, 2 to 16 needed."
    );
    assert_eq!(
        refuse(&[("X", zeros(60, 4)), ("y", zeros(59, 2))]),
        "y has shape (59, 2); (60, 2) is needed to fit X."
    );
    let windows = npy(&[10, 30, 4], vec![0.0; 1200]);
    assert_eq!(
        refuse(&[("X", windows), ("y", zeros(10, 2))]),
        "X has shape (10, 30, 4); single samples (N, sensors) are needed, windows are built here."
    );
    // 72 MB of zeros pack into less than 100 kB.
    assert_eq!(
        refuse(&[("bomb", zeros(1_500_000, 6))]),
        "bomb: the arrays needed unpack to more than 64 MB."
    );
    let workbook = npz(&[], zip::CompressionMethod::Stored);
    let refusal = import(&[InputFile { name: "a.xlsx", bytes: &workbook }], &low_floor()).unwrap_err();
    assert_eq!(refusal.messages, ["This zip holds no .npy arrays. An Excel workbook? Save it as CSV."]);
}

#[test]
fn damaged_arrays_are_refused() {
    let zeros = |columns: u64| npy(&[60, columns], vec![0.0; 60 * columns as usize]);
    let refuse = |bytes: &[u8]| {
        import(&[InputFile { name: "a.npz", bytes }], &low_floor()).unwrap_err().messages[0].clone()
    };
    let whole = npz(&[("X", zeros(4)), ("y", zeros(2))], zip::CompressionMethod::Stored);
    assert_eq!(whole.len(), 3330);
    assert!(import(&[InputFile { name: "a.npz", bytes: &whole }], &low_floor()).is_ok());
    // One bit of a reading.
    let mut changed = whole.clone();
    changed[1000] ^= 1;
    let found = refuse(&changed);
    assert!(found.starts_with("The .npz archive cannot be read (Invalid checksum"), "{found}");
    // The end is gone, or the middle.
    let found = refuse(&whole[..whole.len() - 30]);
    assert_eq!(found, "The .npz archive cannot be read (Missing end of central directory).");
    refuse(&[&whole[..100], &whole[1500..]].concat());
}

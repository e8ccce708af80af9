//! Whole files through the importer; this file holds what the test files share.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod archives;
mod checks;
mod column_rules;
mod files;
mod loggers;
mod nasty;
mod robust;
mod rules;
mod sensor_numbers;
mod structure;

use std::io::{Cursor, Write as _};

use npyz::WriterBuilder as _;
use vocabulary::Severity;
use zip::write::SimpleFileOptions;

use super::*;

macro_rules! nasty_file {
    ($name:literal) => {
        InputFile { name: $name, bytes: include_bytes!(concat!("../../../../../tests/data/nasty/", $name)) }
    };
}

/// The bad files have 60 rows, so the floor of 100 is lowered for them.
fn low_floor() -> ImportOptions {
    ImportOptions { row_floor: 50, ..ImportOptions::default() }
}

fn accept(file: InputFile) -> Import {
    import(&[file], &low_floor()).unwrap()
}

fn refuse(file: InputFile) -> Refusal {
    import(&[file], &low_floor()).unwrap_err()
}

fn texts(report: &Report, severity: Severity) -> Vec<&str> {
    report.notes.iter().filter(|note| note.severity == severity).map(|note| note.text.as_str()).collect()
}

use nasty_file;

/// The bytes of an .npy file with f64 values in C order.
pub(super) fn npy(shape: &[u64], values: impl IntoIterator<Item = f64>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer =
        npyz::WriteOptions::<f64>::new().default_dtype().shape(shape).writer(&mut bytes).begin_nd().unwrap();
    writer.extend(values).unwrap();
    writer.finish().unwrap();
    bytes
}

pub(super) fn npz(entries: &[(&str, Vec<u8>)], method: zip::CompressionMethod) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer
            .start_file(format!("{name}.npy"), SimpleFileOptions::default().compression_method(method))
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

//! NumPy archives (.npz): a zip of arrays, as one table or as train, validation and test, with a limit on what unpacks.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use super::npy::{Array, read};
use super::roles::LEAST_COLUMNS;
use super::source::ArraySource;
use crate::split::Part;
use crate::table::SENSORS;

/// Most bytes all entries together may unpack to.
const MAX_UNPACKED: u64 = 64 * 1024 * 1024;
/// Most entries an archive may have.
const MAX_ENTRIES: usize = 64;

const KEYS: &str = "keys x_train, y_train, x_val, y_val, x_test, y_test, or X and y, or one array of 6 or 7 columns, are read";

/// The archive's tables: one without a part, or three with theirs.
pub(super) type Tables = Vec<(Option<Part>, ArraySource)>;

/// Reads the bytes of an .npz file.
///
/// # Errors
/// A sentence for the user: damaged archive, other keys, arrays of other shapes, or one that unpacks to too much.
pub(super) fn tables(bytes: &[u8]) -> Result<Tables, String> {
    let arrays = arrays(bytes)?;
    if let [only] = arrays.as_slice() {
        return Ok(vec![(None, whole(only)?)]);
    }
    if let (Some(x), Some(y)) = (find(&arrays, &["x"]), find(&arrays, &["y"])) {
        return Ok(vec![(None, joined(x, y)?)]);
    }
    let parts: [(Part, &[&str], &[&str]); 3] = [
        (Part::Train, &["x_train", "xtrain"], &["y_train", "ytrain"]),
        (
            Part::Validation,
            &["x_val", "x_valid", "x_validation", "xval"],
            &["y_val", "y_valid", "y_validation", "yval"],
        ),
        (Part::Test, &["x_test", "xtest"], &["y_test", "ytest"]),
    ];
    let mut tables = Vec::with_capacity(3);
    for (part, x_names, y_names) in parts {
        let (Some(x), Some(y)) = (find(&arrays, x_names), find(&arrays, y_names)) else {
            let names: Vec<&str> = arrays.iter().take(12).map(|(name, _)| name.as_str()).collect();
            return Err(format!("The archive holds {}; {KEYS}.", names.join(", ")));
        };
        tables.push((Some(part), joined(x, y)?));
    }
    Ok(tables)
}

type Named = (String, Array);

fn find<'a>(arrays: &'a [Named], names: &[&str]) -> Option<&'a Named> {
    arrays.iter().find(|(name, _)| names.iter().any(|wanted| name.eq_ignore_ascii_case(wanted)))
}

/// All .npy entries with their names.
fn arrays(bytes: &[u8]) -> Result<Vec<Named>, String> {
    let damaged = |error: &dyn core::fmt::Display| format!("The .npz archive cannot be read ({error}).");
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    if archive.len() > MAX_ENTRIES {
        return Err(format!("The archive has {} entries; at most {MAX_ENTRIES} are read.", archive.len()));
    }
    let mut arrays: Vec<Named> = Vec::new();
    let mut budget = MAX_UNPACKED;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|error| damaged(&error))?;
        let name = entry.name().map_err(|error| damaged(&error))?;
        let Some(name) = name.strip_suffix(".npy").map(str::to_owned) else { continue };
        let mut unpacked = Vec::new();
        // The size in the directory may lie, so reading stops one byte past the budget.
        entry.take(budget + 1).read_to_end(&mut unpacked).map_err(|error| damaged(&error))?;
        budget = budget.checked_sub(unpacked.len() as u64).ok_or_else(|| {
            format!("The archive unpacks to more than {} MB.", MAX_UNPACKED / (1024 * 1024))
        })?;
        let array = read(&unpacked).map_err(|message| format!("{name}: {message}"))?;
        arrays.push((name, array));
    }
    if arrays.is_empty() {
        return Err("This zip holds no .npy arrays. An Excel workbook? Save it as CSV.".to_owned());
    }
    Ok(arrays)
}

/// A single array of 6 or more columns.
fn whole((name, array): &Named) -> Result<ArraySource, String> {
    from_array(array).map_err(|message| format!("{name}: {message}"))
}

/// An N x width array as a table without names.
///
/// # Errors
/// Another number of dimensions, or fewer than 6 columns.
pub(super) fn from_array(array: &Array) -> Result<ArraySource, String> {
    match array.shape[..] {
        [_, width] if width >= LEAST_COLUMNS => {
            Ok(ArraySource { names: None, width, values: array.values.clone() })
        }
        _ => Err(format!("the shape is {}; (N, 6) or (N, 7) is needed.", array.shape_text())),
    }
}

/// Readings (N, 4) beside positions (N, 2).
fn joined((x_name, x): &Named, (y_name, y): &Named) -> Result<ArraySource, String> {
    let rows = match x.shape[..] {
        [rows, SENSORS] => rows,
        [_, columns] => return Err(format!("{x_name} has {columns} sensor columns, 4 needed.")),
        [_, _, _] => {
            return Err(format!(
                "{x_name} has shape {}; single samples (N, 4) are needed, windows are built here.",
                x.shape_text()
            ));
        }
        _ => return Err(format!("{x_name} has shape {}; (N, 4) is needed.", x.shape_text())),
    };
    if y.shape != [rows, 2] {
        return Err(format!("{y_name} has shape {}; ({rows}, 2) is needed to fit {x_name}.", y.shape_text()));
    }
    let pairs = x.values.chunks_exact(SENSORS).zip(y.values.chunks_exact(2));
    let values = pairs.flat_map(|(readings, label)| readings.iter().chain(label).copied()).collect();
    let names = ["s1", "s2", "s3", "s4", "x", "y"].map(str::to_owned).to_vec();
    Ok(ArraySource { names: Some(names), width: SENSORS + 2, values })
}

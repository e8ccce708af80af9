//! An array of an archive before its data are read: its name, its shape, and as what it could be read.

use super::columns::{ALLOWED, LEAST_COLUMNS, MOST_UNNAMED};
use super::npy::{Header, shape_text};

/// An array of which only the header was read.
pub(super) struct Found {
    pub(super) name: String,
    pub(super) header: Result<Header, String>,
    /// Shape without dimensions of one, as far as two or one remain; `None` if the array holds no numbers.
    shape: Option<Vec<usize>>,
}

impl Found {
    pub(super) fn new(name: String, header: Result<Header, String>) -> Self {
        let numbers = header.as_ref().ok().filter(|header| header.not_numbers().is_none());
        let shape = numbers.map(|header| squeezed(header.array_shape(), header.is_record()));
        Self { name, header, shape }
    }

    pub(super) fn dimensions(&self) -> &[usize] {
        self.shape.as_deref().unwrap_or_default()
    }

    pub(super) fn is_record(&self) -> bool {
        self.header.as_ref().is_ok_and(Header::is_record)
    }

    /// The name with its shape, or with what it is instead of numbers.
    pub(super) fn described(&self) -> String {
        let name = &self.name;
        match &self.header {
            Err(_) => format!("{name} (damaged)"),
            Ok(header) => match header.not_numbers() {
                Some(what) => format!("{name} ({what})"),
                None if header.shape.is_empty() => format!("{name} (one value)"),
                None => format!("{name} {}", shape_text(&header.shape)),
            },
        }
    }
}

fn squeezed(mut shape: Vec<usize>, is_record: bool) -> Vec<usize> {
    // The last dimension of records is that of their fields.
    let fields = if is_record { shape.pop() } else { None };
    let least = if is_record { 1 } else { 2 };
    while shape.len() > least && shape.contains(&1) {
        let at = shape.iter().rposition(|&size| size == 1).unwrap_or(0);
        shape.remove(at);
    }
    if let [rows, 1] | [1, rows] = shape[..]
        && !is_record
    {
        shape = vec![rows];
    }
    shape.extend(fields);
    shape
}

/// Rows of a block of readings, and whether it lies on its side. No rows if it is something else and nothing else says that
/// it holds readings.
///
/// # Errors
/// Another number of sensors, or windows.
pub(super) fn sensor_rows(array: &Found, certain: bool) -> Result<(Option<usize>, bool), String> {
    let name = &array.name;
    match *array.dimensions() {
        [rows, columns] if ALLOWED.contains(&columns) && (rows > columns || !ALLOWED.contains(&rows)) => {
            Ok((Some(rows), false))
        }
        [columns, rows] if ALLOWED.contains(&columns) => Ok((Some(rows), true)),
        _ if !certain => Ok((None, false)),
        [_, columns] => Err(format!(
            "{name} has {columns} sensor columns, {} to {} needed.",
            ALLOWED.start(),
            ALLOWED.end()
        )),
        ref shape => Err(format!(
            "{name} has shape {}; single samples (N, sensors) are needed, windows are built here.",
            shape_text(shape)
        )),
    }
}

/// Whether a block of positions lies on its side.
///
/// # Errors
/// Another shape than that of `rows` positions.
pub(super) fn position_rows(array: &Found, rows: usize, beside: &str) -> Result<bool, String> {
    match *array.dimensions() {
        [n, 2] if n == rows => Ok(false),
        [2, n] if n == rows => Ok(true),
        ref shape => Err(format!(
            "{} has shape {}; ({rows}, 2) is needed to fit {beside}.",
            array.name,
            shape_text(shape)
        )),
    }
}

/// Rows of a table of all columns, and whether it lies on its side; `None` for other shapes.
pub(super) fn whole_rows(array: &Found) -> Option<(usize, bool)> {
    match *array.dimensions() {
        [rows, _] if array.is_record() => Some((rows, false)),
        [columns @ LEAST_COLUMNS..=MOST_UNNAMED, rows] if rows > columns => Some((rows, true)),
        [rows, columns] if columns >= LEAST_COLUMNS => Some((rows, false)),
        _ => None,
    }
}

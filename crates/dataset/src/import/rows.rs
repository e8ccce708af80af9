//! The good rows of one file as columns, and remarks on the others; and rows that come from an array.

use std::collections::BTreeMap;

use vocabulary::{Part, Severity};

use super::bad_rows::{MAX_LISTED, bad_row};
use super::columns::ColumnMapping;
use super::report::{Note, Role};
use super::source::ArraySource;
use super::values::{Fault, array_number};

/// The good rows of one file, and remarks on the others.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// Time as written (less `time_base`), or seconds since the first good row (`in_seconds`). Empty without a time column.
    pub(super) time: Vec<f64>,
    /// Whether the time was written as date or time of day, and is in seconds already.
    pub(super) in_seconds: bool,
    /// First time as written.
    pub(super) time_start: f64,
    /// What was taken off every time, as written.
    pub(super) time_base: f64,
    /// Readings row by row, `width` of them in each.
    pub(super) sensors: Vec<f64>,
    /// Number of sensors.
    pub(super) width: usize,
    pub(super) labels: Vec<[f64; 2]>,
    /// Parts by the split column; empty without one.
    pub(super) parts: Vec<Part>,
    /// Recording of each good row, numbered from 0 in the order in which their names appear; empty without such a column.
    pub(super) recordings: Vec<u32>,
    /// Line of each good row.
    pub(super) lines: Vec<usize>,
    /// Number of bad rows directly before each good row.
    pub(super) dropped_before: Vec<usize>,
    /// Whether the header stood again directly before each good row.
    pub(super) header_before: Vec<bool>,
    /// Number of bad rows.
    pub(super) dropped: usize,
    pub(super) notes: Vec<Note>,
    /// Numbers written in groups of thousands.
    pub(super) grouped: usize,
    /// The first of them, as written and as read.
    pub(super) grouped_example: Option<(String, f64)>,
}

impl Rows {
    /// No rows of so many sensors yet.
    pub(super) fn of(sensors: usize) -> Self {
        Self { width: sensors, ..Self::default() }
    }

    fn readings(&self, row: usize) -> &[f64] {
        &self.sensors[row * self.width..(row + 1) * self.width]
    }

    /// Puts the rows of each recording together where they alternate (several devices writing into one file), in the order in
    /// which the recordings begin. Stretches that follow each other stay as they are.
    pub(super) fn part_recordings(&mut self) {
        let changes = self.recordings.windows(2).filter(|pair| pair[0] != pair[1]).count();
        if changes * 2 <= self.recordings.len() {
            return;
        }
        let count = self.recordings.iter().max().map_or(0, |last| last + 1);
        let mut rows: Vec<Vec<usize>> = vec![Vec::new(); count as usize];
        for (row, recording) in self.recordings.iter().enumerate() {
            rows[*recording as usize].push(row);
        }
        self.select(&rows.concat());
        let text = format!("The rows of {count} recordings alternate: each recording is put together.");
        self.notes.push(Note::new(Severity::Info, text));
    }

    /// Leaves out rows that repeat the row before them, time included: they say nothing new and would double the rate.
    pub(super) fn drop_repeats(&mut self) {
        let repeats = |row: usize| {
            row > 0
                && self.time.get(row).is_some_and(|time| *time == self.time[row - 1])
                && self.readings(row) == self.readings(row - 1)
                && self.labels[row] == self.labels[row - 1]
        };
        let kept: Vec<usize> = (0..self.lines.len()).filter(|row| !repeats(*row)).collect();
        let repeated = self.lines.len() - kept.len();
        if repeated == 0 {
            return;
        }
        self.select(&kept);
        self.dropped += repeated;
        let text = format!("{repeated} rows repeat the row before them, time included, and are left out.");
        self.notes.push(Note::new(Severity::Warning, text));
    }

    /// Keeps these rows, in this order.
    fn select(&mut self, rows: &[usize]) {
        fn select<T: Copy>(column: &mut Vec<T>, rows: &[usize]) {
            if !column.is_empty() {
                *column = rows.iter().map(|&row| column[row]).collect();
            }
        }
        select(&mut self.time, rows);
        self.sensors = rows.iter().flat_map(|&row| self.readings(row)).copied().collect();
        select(&mut self.labels, rows);
        select(&mut self.parts, rows);
        select(&mut self.recordings, rows);
        select(&mut self.lines, rows);
        select(&mut self.dropped_before, rows);
        select(&mut self.header_before, rows);
    }

    /// Notes how many bad rows were not listed.
    pub(super) fn summarise(&mut self) {
        if self.dropped > MAX_LISTED {
            let rest = self.dropped - MAX_LISTED;
            self.notes.push(Note::new(Severity::Warning, format!("{rest} more bad rows skipped.")));
        }
    }
}

/// Reads all rows of an array. `names` are the column names for messages.
pub(super) fn of_array(source: &ArraySource, mapping: &ColumnMapping, names: &[String]) -> Rows {
    let mut rows = Rows::of(mapping.sensors.len());
    let mut readings = vec![0.0; rows.width];
    let mut recordings: BTreeMap<u64, u32> = BTreeMap::new();
    let mut dropped_run = 0;
    let used: Vec<(usize, Role)> = (0..source.width)
        .map(|column| (column, mapping.role(column)))
        .filter(|(_, role)| *role != Role::Ignored)
        .collect();
    for (index, values) in source.values.chunks_exact(source.width.max(1)).enumerate() {
        let (mut time, mut label, mut recording) = (None, [0.0; 2], None);
        let mut read = |&(column, role): &(usize, Role)| -> Result<(), (usize, Fault)> {
            let number = |is_time| array_number(values[column], is_time).map_err(|fault| (column, fault));
            match role {
                Role::Sensor(k) => readings[k] = number(false)?,
                Role::X => label[0] = number(false)?,
                Role::Y => label[1] = number(false)?,
                Role::Time => time = Some(number(true)?),
                Role::Recording => {
                    let next = recordings.len() as u32;
                    recording = Some(*recordings.entry(values[column].to_bits()).or_insert(next));
                }
                // Numbers name neither blocks nor dates.
                Role::Date | Role::Split | Role::Ignored => {}
            }
            Ok(())
        };
        let line = index + 1;
        match used.iter().try_for_each(&mut read) {
            Ok(()) => {
                if rows.lines.is_empty() {
                    rows.time_start = time.unwrap_or(0.0);
                }
                rows.time.extend(time);
                rows.sensors.extend_from_slice(&readings);
                rows.labels.push(label);
                rows.recordings.extend(recording);
                rows.lines.push(line);
                rows.dropped_before.push(core::mem::take(&mut dropped_run));
                rows.header_before.push(false);
            }
            Err((column, fault)) => {
                dropped_run += 1;
                rows.dropped += 1;
                if rows.dropped <= MAX_LISTED {
                    rows.notes.push(bad_row("Row", line, Some((names.get(column).cloned(), fault.0))));
                }
            }
        }
    }
    rows.summarise();
    rows
}

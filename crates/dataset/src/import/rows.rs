//! Reads the rows of one file by a column mapping: good rows into columns, bad rows into notes.

use std::collections::HashMap;

use super::header::ColumnMapping;
use super::report::{Note, Role, Severity};
use super::source::{Cells, Row, Source};
use super::tokens::is_quoted;
use super::values::{Fault, array_number, iso_nanoseconds, number, part, time_number};
use crate::split::Part;
use crate::table::SENSORS;

/// Most bad rows listed one by one.
pub(super) const MAX_LISTED: usize = 20;
/// Rows looked at to see whether the time is given as ISO 8601.
const TIME_SAMPLE: usize = 20;

/// The good rows of one file, and remarks on the others.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// Time as written; ISO 8601 as seconds since the first good row. Empty without a time column.
    pub(super) time: Vec<f64>,
    /// Whether the time is ISO 8601.
    pub(super) iso: bool,
    pub(super) sensors: Vec<[f64; SENSORS]>,
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
    /// Numbers with thousands commas.
    pub(super) grouped: usize,
}

/// What one row holds.
struct Sample {
    time: Option<f64>,
    iso_ns: Option<i128>,
    sensors: [f64; SENSORS],
    label: [f64; 2],
    part: Option<Part>,
    recording: Option<u32>,
}

/// Reads all rows of `source`. `names` are the column names for messages.
pub(super) fn read(source: &Source, mapping: &ColumnMapping, names: &[String]) -> Rows {
    let mut rows = Rows { iso: time_is_iso(source, mapping), ..Rows::default() };
    let mut reader = Reader { source, mapping, names, iso: rows.iso, grouped: 0, recordings: HashMap::new() };
    let mut first_ns = None;
    let (mut dropped_run, mut header_seen) = (0, false);
    let last_decimals = last_cell_decimals(source);
    source.visit(|line, row| {
        let sample = match row {
            Row::RepeatedHeader => {
                let text = format!("Line {line} repeats the header. Skipped.");
                rows.notes.push(Note::at_line(Severity::Info, line, text));
                header_seen = true;
                return true;
            }
            Row::Cells { cells, unterminated } => reader
                .sample(cells)
                .and_then(|sample| {
                    let short = unterminated && looks_cut_off(cells, last_decimals);
                    if short { Err(None) } else { Ok(sample) }
                })
                .map_err(|fault| if unterminated { None } else { fault }),
            Row::Ragged { unterminated: true, .. } => Err(None),
            Row::Ragged { found, .. } => {
                Err(Some((None, format!("{found} values, {} expected", source.width()))))
            }
        };
        match sample {
            Ok(sample) => {
                rows.sensors.push(sample.sensors);
                rows.labels.push(sample.label);
                rows.parts.extend(sample.part);
                rows.recordings.extend(sample.recording);
                rows.time.extend(sample.time);
                if let Some(ns) = sample.iso_ns {
                    let start = *first_ns.get_or_insert(ns);
                    rows.time.push((ns - start) as f64 / 1e9);
                }
                rows.lines.push(line);
                rows.dropped_before.push(core::mem::take(&mut dropped_run));
                rows.header_before.push(core::mem::take(&mut header_seen));
            }
            Err(fault) => {
                dropped_run += 1;
                rows.dropped += 1;
                if rows.dropped <= MAX_LISTED {
                    rows.notes.push(bad_row(source.place(), line, fault));
                }
            }
        }
        true
    });
    rows.grouped = reader.grouped;
    if rows.dropped > MAX_LISTED {
        let rest = rows.dropped - MAX_LISTED;
        rows.notes.push(Note::new(Severity::Warning, format!("{rest} more bad rows skipped.")));
    }
    rows
}

/// Column and sentence of a fault; `None` stands for a file that ends in the middle of the row.
type RowFault = Option<(Option<String>, String)>;

fn bad_row(place: &str, line: usize, fault: RowFault) -> Note {
    let Some((column, what)) = fault else {
        let text = format!("{place} {line} ends early (file cut off?). Row skipped.");
        return Note::at_line(Severity::Warning, line, text);
    };
    let text = match &column {
        Some(name) => format!("{place} {line}, column {name}: {what}. Row skipped."),
        None => format!("{place} {line}: {what}. Row skipped."),
    };
    Note { column, ..Note::at_line(Severity::Warning, line, text) }
}

struct Reader<'a> {
    source: &'a Source<'a>,
    mapping: &'a ColumnMapping,
    names: &'a [String],
    iso: bool,
    grouped: usize,
    recordings: HashMap<String, u32>,
}

impl Reader<'_> {
    /// Reads the mapped cells from left to right; the first fault ends the row.
    fn sample(&mut self, cells: Cells) -> Result<Sample, RowFault> {
        let mut sample = Sample {
            time: None,
            iso_ns: None,
            sensors: [0.0; SENSORS],
            label: [0.0; 2],
            part: None,
            recording: None,
        };
        for column in 0..self.source.width() {
            let result = match self.mapping.role(column) {
                Role::Ignored | Role::Date => Ok(()),
                Role::Sensor(k) => self.number(cells, column).map(|value| sample.sensors[k] = value),
                Role::X => self.number(cells, column).map(|value| sample.label[0] = value),
                Role::Y => self.number(cells, column).map(|value| sample.label[1] = value),
                Role::Time => self.time(cells, column, &mut sample),
                Role::Split => cell_part(cells, column).map(|value| sample.part = Some(value)),
                Role::Recording => {
                    sample.recording = Some(self.recording(cells, column));
                    Ok(())
                }
            };
            result.map_err(|fault| Some((self.names.get(column).cloned(), fault.0)))?;
        }
        Ok(sample)
    }

    fn number(&mut self, cells: Cells, column: usize) -> Result<f64, Fault> {
        match cells {
            Cells::Numbers(values) => array_number(at(values, column), false),
            Cells::Text { line, values } => {
                let text = at(values, column);
                let grouped = text.contains(',') && is_quoted(line, text);
                let value = number(text, self.source.decimal(), grouped)?;
                self.grouped += usize::from(grouped && value >= 1000.0);
                Ok(value)
            }
        }
    }

    /// Number of the recording that the cell names.
    fn recording(&mut self, cells: Cells, column: usize) -> u32 {
        let next = self.recordings.len() as u32;
        let name = match cells {
            Cells::Numbers(values) => at(values, column).to_string(),
            Cells::Text { values, .. } => at(values, column).to_owned(),
        };
        *self.recordings.entry(name).or_insert(next)
    }

    fn time(&self, cells: Cells, column: usize, sample: &mut Sample) -> Result<(), Fault> {
        match cells {
            Cells::Numbers(values) => sample.time = Some(array_number(at(values, column), true)?),
            Cells::Text { values, .. } if self.iso => {
                let text = at(values, column);
                let ns = iso_nanoseconds(text);
                sample.iso_ns = Some(
                    ns.ok_or_else(|| Fault(format!("'{}' is not a time", super::values::shorten(text))))?,
                );
            }
            Cells::Text { values, .. } => {
                sample.time = Some(time_number(at(values, column), self.source.decimal())?);
            }
        }
        Ok(())
    }
}

fn cell_part(cells: Cells, column: usize) -> Result<Part, Fault> {
    match cells {
        Cells::Text { values, .. } => part(at(values, column)),
        Cells::Numbers(_) => Err(Fault("numbers do not name train, val or test".to_owned())),
    }
}

/// Cell `column` of a row that has as many cells as the source has columns.
fn at<T: Copy + Default>(values: &[T], column: usize) -> T {
    values.get(column).copied().unwrap_or_default()
}

fn time_is_iso(source: &Source, mapping: &ColumnMapping) -> bool {
    let Some(column) = mapping.time else { return false };
    let (mut iso, mut seen) = (0, 0);
    source.visit(|_, row| {
        if let Row::Cells { cells: Cells::Text { values, .. }, .. } = row {
            seen += 1;
            iso += usize::from(iso_nanoseconds(at(values, column)).is_some());
        }
        seen < TIME_SAMPLE
    });
    iso * 2 > seen
}

/// Decimals of the last cell, if the first rows agree on them.
fn last_cell_decimals(source: &Source) -> Option<usize> {
    let mut common = None;
    let (mut seen, mut agree) = (0, true);
    source.visit(|_, row| {
        if let Row::Cells { cells: Cells::Text { values, .. }, unterminated: false } = row {
            let decimals = decimals(values.last().copied().unwrap_or(""));
            agree &= *common.get_or_insert(decimals) == decimals;
            seen += 1;
        }
        agree && seen < 10 * TIME_SAMPLE
    });
    common.filter(|_| agree && seen > 1)
}

/// Whether the last line stops in the middle of its last number: fewer decimals than all rows before.
fn looks_cut_off(cells: Cells, usual: Option<usize>) -> bool {
    let (Cells::Text { values, .. }, Some(usual)) = (cells, usual) else { return false };
    decimals(values.last().copied().unwrap_or("")) < usual
}

fn decimals(text: &str) -> usize {
    text.rfind(['.', ',']).map_or(0, |mark| text.len() - mark - 1)
}

/// First line at which the numbers (or ISO times) of the first column fall.
pub(super) fn first_column_falls_at(source: &Source) -> Option<usize> {
    let mut last = f64::NEG_INFINITY;
    let mut falls = None;
    source.visit(|line, row| {
        let value = match row {
            Row::Cells { cells: Cells::Text { values, .. }, .. } => {
                let text = at(values, 0);
                iso_nanoseconds(text).map(|ns| ns as f64).or(time_number(text, source.decimal()).ok())
            }
            Row::Cells { cells: Cells::Numbers(values), .. } => Some(at(values, 0)),
            _ => None,
        };
        if let Some(value) = value {
            if value < last {
                falls = Some(line);
            }
            last = value;
        }
        falls.is_none()
    });
    falls
}

//! One row after the other into typed columns: good rows into numbers, bad rows into notes.

use std::collections::BTreeMap;

use vocabulary::{Part, Severity};

use super::super::bad_rows::{MAX_LISTED, RowFault, bad_row};
use super::super::columns::ColumnMapping;
use super::super::moments::{DAY, DayOrder, Moment, calendar, days, moment};
use super::super::report::{DecimalMark, Note, Role};
use super::super::rows::Rows;
use super::super::values::{Fault, cell_number, part, time_number};
use super::tokens::Tokens;
use crate::table::MOST_SENSORS;

/// Numbers from here on count from a distant start (seconds since 1970 at the least); the first row's is taken off.
const DISTANT: f64 = 1e8;

/// How the cells of the time column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TimeForm {
    /// A number in some unit.
    Number(DecimalMark),
    /// Digits of date and time in a row.
    Calendar,
    /// A date, a time of day, or both, in this order.
    Moments(DayOrder),
}

/// Reads rows whose layout, roles and formats are known.
#[derive(Debug)]
pub(super) struct RowReader {
    mapping: ColumnMapping,
    names: Vec<String>,
    /// Columns with a role, ascending.
    used: Vec<(usize, Role)>,
    decimals: Vec<DecimalMark>,
    form: TimeForm,
    width: usize,
    pub(super) rows: Rows,
    /// First time, as written, of a column of large whole numbers.
    base: Option<i128>,
    first_ns: Option<i128>,
    /// Last time of day, and days passed since the first.
    clock: Option<(i128, i128)>,
    recordings: BTreeMap<String, u32>,
    dropped_run: usize,
    header_seen: bool,
}

/// What one row holds.
#[derive(Default)]
struct Sample {
    time: Option<f64>,
    /// As many as the rows have; the others are not used.
    sensors: [f64; MOST_SENSORS],
    label: [f64; 2],
    part: Option<Part>,
    recording: Option<u32>,
    grouped: usize,
}

impl RowReader {
    /// A reader of rows of `names.len()` cells. `decimals` has a mark for each column.
    pub(super) fn new(
        mapping: ColumnMapping,
        names: Vec<String>,
        decimals: Vec<DecimalMark>,
        form: TimeForm,
    ) -> Self {
        let width = names.len();
        let used = (0..width)
            .map(|column| (column, mapping.role(column)))
            .filter(|(_, role)| *role != Role::Ignored)
            .collect();
        let rows =
            Rows { in_seconds: !matches!(form, TimeForm::Number(_)), ..Rows::of(mapping.sensors.len()) };
        Self {
            mapping,
            names,
            used,
            decimals,
            form,
            width,
            rows,
            base: None,
            first_ns: None,
            clock: None,
            recordings: BTreeMap::new(),
            dropped_run: 0,
            header_seen: false,
        }
    }

    /// Notes that the header stands again.
    pub(super) fn repeated_header(&mut self, line: usize) {
        let text = format!("Line {line} repeats the header. Skipped.");
        self.rows.notes.push(Note::at_line(Severity::Info, line, text));
        self.header_seen = true;
    }

    /// Reads a row. `cut` says whether the file ends in it, in the middle of a number.
    pub(super) fn read(&mut self, line: usize, cells: &Tokens, unterminated: bool, cut: bool) {
        let sample = if cells.len() == self.width {
            self.sample(cells)
                .and_then(|sample| if unterminated && cut { Err(None) } else { Ok(sample) })
                .map_err(|fault| if unterminated { None } else { fault })
        } else if unterminated {
            Err(None)
        } else {
            Err(Some((None, format!("{} values, {} expected", cells.len(), self.width))))
        };
        match sample {
            Ok(sample) => {
                let rows = &mut self.rows;
                rows.sensors.extend_from_slice(&sample.sensors[..rows.width]);
                rows.labels.push(sample.label);
                rows.parts.extend(sample.part);
                rows.recordings.extend(sample.recording);
                rows.time.extend(sample.time);
                rows.grouped += sample.grouped;
                rows.lines.push(line);
                rows.dropped_before.push(core::mem::take(&mut self.dropped_run));
                rows.header_before.push(core::mem::take(&mut self.header_seen));
            }
            Err(fault) => {
                self.dropped_run += 1;
                self.rows.dropped += 1;
                if self.rows.dropped <= MAX_LISTED {
                    self.rows.notes.push(bad_row("Line", line, fault));
                }
            }
        }
    }

    /// The rows, when all are read.
    pub(super) fn finish(mut self) -> Rows {
        self.rows.summarise();
        self.rows
    }

    /// Reads the cells that have a role from left to right; the first fault ends the row.
    fn sample(&mut self, cells: &Tokens) -> Result<Sample, RowFault> {
        let mut sample = Sample::default();
        for index in 0..self.used.len() {
            let (column, role) = self.used[index];
            let text = cells.get(column);
            let result = match role {
                Role::Ignored | Role::Date => Ok(()),
                Role::Sensor(k) => {
                    self.number(text, column, &mut sample).map(|value| sample.sensors[k] = value)
                }
                Role::X => self.number(text, column, &mut sample).map(|value| sample.label[0] = value),
                Role::Y => self.number(text, column, &mut sample).map(|value| sample.label[1] = value),
                Role::Time => self.time(text, cells).map(|value| sample.time = Some(value)),
                Role::Split => part(text).map(|value| sample.part = Some(value)),
                Role::Recording => {
                    sample.recording = Some(self.recording(text));
                    Ok(())
                }
            };
            result.map_err(|fault| Some((self.names.get(column).cloned(), fault.0)))?;
        }
        Ok(sample)
    }

    fn number(&mut self, text: &str, column: usize, sample: &mut Sample) -> Result<f64, Fault> {
        let decimal = self.decimals.get(column).copied().unwrap_or(DecimalMark::Point);
        let (value, grouped) = cell_number(text, decimal)?;
        if grouped {
            sample.grouped += 1;
            if self.rows.grouped_example.is_none() {
                self.rows.grouped_example = Some((text.trim().to_owned(), value));
            }
        }
        Ok(value)
    }

    /// Number of the recording that the cell names.
    fn recording(&mut self, text: &str) -> u32 {
        if let Some(&number) = self.recordings.get(text) {
            return number;
        }
        let next = self.recordings.len() as u32;
        self.recordings.insert(text.to_owned(), next);
        next
    }

    fn time(&mut self, text: &str, cells: &Tokens) -> Result<f64, Fault> {
        let fault = || Fault::of(text, "is not a time");
        match self.form {
            TimeForm::Number(decimal) => self.number_of_time(text, decimal),
            TimeForm::Calendar => Ok(self.since_first(calendar(text).ok_or_else(fault)?)),
            TimeForm::Moments(order) => {
                let date = self.mapping.date.map(|column| cells.get(column));
                let ns = match moment(text).ok_or_else(fault)? {
                    Moment::Absolute(ns) => ns,
                    Moment::Dated(fields, clock) => days(fields, order).ok_or_else(fault)? * DAY + clock,
                    Moment::Clock(clock) => match date {
                        Some(date) => self.date(date, order)? + clock,
                        None => self.passed(clock),
                    },
                };
                Ok(self.since_first(ns))
            }
        }
    }

    /// Midnight of the row's date.
    fn date(&self, text: &str, order: DayOrder) -> Result<i128, Fault> {
        let fault = || Fault::of(text, "is not a date");
        match moment(text).ok_or_else(fault)? {
            Moment::Absolute(ns) => Ok(ns.div_euclid(DAY) * DAY),
            Moment::Dated(fields, _) => Ok(days(fields, order).ok_or_else(fault)? * DAY),
            Moment::Clock(_) => Err(fault()),
        }
    }

    /// A time of day without a date: half a day back means that midnight has passed.
    fn passed(&mut self, clock: i128) -> i128 {
        let (last, day) = self.clock.unwrap_or((clock, 0));
        let day = if clock + DAY / 2 < last { day + 1 } else { day };
        self.clock = Some((clock, day));
        day * DAY + clock
    }

    fn since_first(&mut self, ns: i128) -> f64 {
        let start = *self.first_ns.get_or_insert(ns);
        (ns - start) as f64 / 1e9
    }

    /// A time as a number; large whole ones exactly, as the difference from the first.
    fn number_of_time(&mut self, text: &str, decimal: DecimalMark) -> Result<f64, Fault> {
        let value = time_number(text, decimal)?;
        let first = self.rows.lines.is_empty() && self.base.is_none();
        if first {
            self.rows.time_start = value;
            if value.abs() >= DISTANT {
                self.base = text.parse::<i128>().ok();
            }
        }
        match self.base {
            Some(base) => {
                self.rows.time_base = base as f64;
                Ok(text.parse::<i128>().map_or(value - base as f64, |whole| (whole - base) as f64))
            }
            None => Ok(value),
        }
    }
}

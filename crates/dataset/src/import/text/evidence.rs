//! What the cells of the whole file show, before they are read: number formats, how time is written, and whether the optional
//! columns can be read at all.

use std::collections::BTreeSet;

use super::super::columns::ColumnMapping;
use super::super::moments::{Moment, OrderEvidence, calendar, moment};
use super::super::numbers::Marks;
use super::super::report::Role;
use super::super::values::{is_missing, part, shorten};
use super::tokens::Tokens;

/// More different names than these are no recordings.
const MOST_RECORDINGS: usize = 1 << 16;
/// An optional column is left out if more than one in this many of its cells cannot be read.
const ONE_UNREADABLE_IN: usize = 20;

/// The cells of a column that should hold times or dates.
#[derive(Debug, Default)]
pub(super) struct TimeCells {
    pub(super) marks: Marks,
    calendars: usize,
    instants: usize,
    clocks: usize,
    dated: usize,
    pub(super) order: OrderEvidence,
    cells: usize,
    /// Line and text of the first cell that is neither number nor moment.
    strange: Option<(usize, String)>,
}

/// How a column of times is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    Numbers,
    Calendar,
    /// Dates with or without a time of day.
    Dates,
    /// Times of day.
    Clocks,
    /// None of these.
    Unreadable,
}

impl TimeCells {
    fn add(&mut self, line: usize, text: &str) {
        self.cells += 1;
        if self.marks.add(text) {
            self.calendars += usize::from(text.len() >= 14 && calendar(text).is_some());
            return;
        }
        match moment(text) {
            Some(Moment::Absolute(_)) => self.instants += 1,
            Some(Moment::Clock(_)) => self.clocks += 1,
            Some(Moment::Dated(fields, _)) => {
                self.dated += 1;
                self.order.add(fields);
            }
            None => {
                if self.strange.is_none() && !is_missing(text) {
                    self.strange = Some((line, shorten(text)));
                }
            }
        }
    }

    pub(super) fn written(&self) -> Written {
        let most = |count: usize| count > 0 && (self.cells - count) * ONE_UNREADABLE_IN <= self.cells;
        if most(self.calendars) {
            Written::Calendar
        } else if most(self.marks.numbers as usize) {
            Written::Numbers
        } else if most(self.clocks) {
            Written::Clocks
        } else if most(self.instants + self.dated) {
            Written::Dates
        } else {
            Written::Unreadable
        }
    }

    /// Why the column cannot be read, for a note.
    pub(super) fn reason(&self) -> String {
        match &self.strange {
            Some((line, text)) => format!("'{text}' at line {line} is no time"),
            None => "its cells are empty or of several kinds".to_owned(),
        }
    }
}

/// What the rows show; columns by their position in the file.
#[derive(Debug)]
pub(super) struct Evidence {
    /// Columns of sensors and positions, ascending, with what their numbers show.
    pub(super) numbers: Vec<(usize, Marks)>,
    time: Option<(usize, TimeCells)>,
    date: Option<(usize, TimeCells)>,
    split: Option<(usize, Optional)>,
    recording: Option<(usize, Different)>,
    /// Rows with as many cells as columns.
    pub(super) rows: usize,
}

/// Cells of a split column.
#[derive(Debug, Default)]
struct Optional {
    bad: usize,
    strange: Option<(usize, String)>,
}

/// The different cells of a column; the last one, so that most rows cost a comparison only.
#[derive(Debug, Default)]
struct Different {
    last: Option<String>,
    names: BTreeSet<String>,
}

impl Evidence {
    pub(super) fn new(mapping: &ColumnMapping, width: usize) -> Self {
        let is_number = |&column: &usize| matches!(mapping.role(column), Role::Sensor(_) | Role::X | Role::Y);
        Self {
            numbers: (0..width).filter(is_number).map(|column| (column, Marks::default())).collect(),
            time: mapping.time.map(|column| (column, TimeCells::default())),
            date: mapping.date.map(|column| (column, TimeCells::default())),
            split: mapping.split.map(|column| (column, Optional::default())),
            recording: mapping.recording.map(|column| (column, Different::default())),
            rows: 0,
        }
    }

    /// Takes a row into account.
    pub(super) fn add(&mut self, line: usize, cells: &Tokens) {
        self.rows += 1;
        for (column, marks) in &mut self.numbers {
            marks.add(cells.get(*column));
        }
        for (column, times) in self.time.iter_mut().chain(&mut self.date) {
            times.add(line, cells.get(*column));
        }
        if let Some((column, found)) = &mut self.split {
            let text = cells.get(*column);
            if part(text).is_err() {
                found.bad += 1;
                if found.strange.is_none() {
                    found.strange = Some((line, shorten(text)));
                }
            }
        }
        if let Some((column, found)) = &mut self.recording {
            let text = cells.get(*column);
            if found.last.as_deref() != Some(text) {
                if found.names.len() < MOST_RECORDINGS {
                    found.names.insert(text.to_owned());
                }
                found.last = Some(text.to_owned());
            }
        }
    }

    pub(super) fn time(&self) -> Option<&TimeCells> {
        self.time.as_ref().map(|(_, cells)| cells)
    }

    pub(super) fn date(&self) -> Option<&TimeCells> {
        self.date.as_ref().map(|(_, cells)| cells)
    }

    /// Why the split column cannot be used, if it cannot.
    pub(super) fn split_problem(&self) -> Option<String> {
        let (_, found) = self.split.as_ref()?;
        let (line, text) = found.strange.as_ref()?;
        (found.bad * ONE_UNREADABLE_IN > self.rows)
            .then(|| format!("'{text}' at line {line} is not train, val or test"))
    }

    /// Why the column does not tell recordings apart, if it does not: it names nearly every row.
    pub(super) fn recording_problem(&self) -> Option<String> {
        let (_, found) = self.recording.as_ref()?;
        let names = found.names.len();
        (names > 1 && (names * 2 > self.rows || names == MOST_RECORDINGS))
            .then(|| "it differs from row to row, so it names no recordings".to_owned())
    }

    /// The dates in numbers, of the time column or of the date column beside it.
    pub(super) fn dates(&self) -> Option<&OrderEvidence> {
        let cells = [self.time(), self.date()];
        cells.into_iter().flatten().map(|cells| &cells.order).find(|order| !order.is_empty())
    }
}

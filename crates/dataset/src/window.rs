//! The network's inputs: windows of consecutive normalised samples, each with one position.

use ndarray::{ArrayView1, ArrayView2, ArrayView3};
use thiserror::Error;
use vocabulary::{LabelAt, Part};

use crate::scaler::Scaler;
use crate::split::Split;
use crate::table::Table;

/// Longest window, samples.
pub const MAX_LENGTH: usize = 4096;
/// Most values all windows together may hold (256 MB of f32).
const MAX_VALUES: usize = 64_000_000;

/// Length, step and label of the windows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WindowConfig {
    /// Samples per window: 1 for the MLP, 30 (10 s at 3 Hz) for CNN and LSTM.
    pub length: usize,
    /// Samples from the start of one window to the start of the next.
    pub stride: usize,
    /// Which sample the position belongs to.
    pub label_at: LabelAt,
}

impl Default for WindowConfig {
    fn default() -> Self {
        Self { length: 1, stride: 1, label_at: LabelAt::Last }
    }
}

/// Why windows cannot be built.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WindowError {
    /// Length or stride outside 1..=4096.
    #[error("window {field} is {value}, allowed is 1 to {MAX_LENGTH}")]
    OutOfRange {
        /// `length` or `stride`.
        field: &'static str,
        /// Value given.
        value: usize,
    },
    /// Shuffled rows have no neighbours.
    #[error(
        "windows of {length} samples need rows in time order; shuffled rows are for models without memory"
    )]
    Shuffled {
        /// Length asked for.
        length: usize,
    },
    /// No run of rows is long enough.
    #[error("the {part} block has no {length} consecutive rows without a gap")]
    TooShort {
        /// The block.
        part: &'static str,
        /// Length asked for.
        length: usize,
    },
    /// The windows would not fit into memory.
    #[error("{windows} windows of {length} samples are too many; use a larger stride")]
    TooMany {
        /// Number of windows.
        windows: usize,
        /// Length asked for.
        length: usize,
    },
}

/// The windows of one part, ready for the network.
#[derive(Debug, Clone, PartialEq)]
pub struct Windows {
    /// Normalised readings, `[n][length][sensors]`, newest sample last.
    pub x: Vec<f32>,
    /// Positions x, y in metres, `[n][2]`.
    pub y: Vec<f32>,
    /// Table row of each position, `[n]`.
    pub rows: Vec<usize>,
    /// Samples per window.
    pub length: usize,
    /// Readings per sample.
    pub sensors: usize,
}

impl Windows {
    /// Number of windows, n.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Values of a window.
    #[must_use]
    pub fn width(&self) -> usize {
        self.length * self.sensors
    }

    /// Inputs, shape n x length x sensors.
    #[must_use]
    pub fn inputs(&self) -> ArrayView3<'_, f32> {
        ArrayView1::from(self.x.as_slice())
            .into_shape_with_order((self.rows.len(), self.length, self.sensors))
            // A window is written as a whole.
            .unwrap_or_else(|_| unreachable!("n windows of length x sensors values"))
    }

    /// Positions in metres, shape n x 2.
    #[must_use]
    pub fn targets(&self) -> ArrayView2<'_, f32> {
        ArrayView1::from(self.y.as_slice())
            .into_shape_with_order((self.rows.len(), 2))
            // `windows` writes exactly two values per row.
            .unwrap_or_else(|_| unreachable!("n rows of two values"))
    }
}

/// Windows that are being cut, some at a time. None spans a border of the split or a break of the table.
#[derive(Debug, Clone)]
pub struct Cutting {
    /// First row of each window.
    starts: Vec<usize>,
    /// Place of the label in a window, samples.
    label: usize,
    windows: Windows,
}

impl Cutting {
    /// Finds where the windows of `part` lie.
    ///
    /// # Errors
    /// Length or stride out of range, windows over shuffled rows, or not one window.
    pub fn new(table: &Table, split: &Split, part: Part, config: WindowConfig) -> Result<Self, WindowError> {
        let WindowConfig { length, stride, label_at } = config;
        for (field, value) in [("length", length), ("stride", stride)] {
            if !(1..=MAX_LENGTH).contains(&value) {
                return Err(WindowError::OutOfRange { field, value });
            }
        }
        if split.shuffled && length > 1 {
            return Err(WindowError::Shuffled { length });
        }
        let starts = starts(table, split, part, length, stride);
        if starts.is_empty() {
            return Err(WindowError::TooShort { part: part.name(), length });
        }
        let sensors = table.sensor_count();
        if starts.len().saturating_mul(length * sensors) > MAX_VALUES {
            return Err(WindowError::TooMany { windows: starts.len(), length });
        }
        let label = match label_at {
            LabelAt::Last => length - 1,
            LabelAt::Middle => length / 2,
        };
        let windows = Windows {
            x: Vec::with_capacity(starts.len() * length * sensors),
            y: Vec::with_capacity(starts.len() * 2),
            rows: Vec::with_capacity(starts.len()),
            length,
            sensors,
        };
        Ok(Self { starts, label, windows })
    }

    /// Windows in all.
    #[must_use]
    pub fn total(&self) -> usize {
        self.starts.len()
    }

    /// Values of a window.
    #[must_use]
    pub fn width(&self) -> usize {
        self.windows.width()
    }

    /// Windows that are cut.
    #[must_use]
    pub fn done(&self) -> usize {
        self.windows.len()
    }

    /// Cuts the next windows, at most `count`, out of the same table and with the same scaler as before.
    pub fn step(&mut self, table: &Table, scaler: &Scaler, count: usize) {
        let Self { starts, label, windows } = self;
        for &start in starts.iter().skip(windows.rows.len()).take(count) {
            for readings in table.sensor_rows().rows(start..start + windows.length).iter() {
                windows.x.extend(scaler.transform(readings));
            }
            let row = start + *label;
            windows.y.extend(table.label_rows()[row].map(|v| v as f32));
            windows.rows.push(row);
        }
    }

    /// The windows that are cut.
    #[must_use]
    pub fn finish(self) -> Windows {
        self.windows
    }
}

/// Cuts all windows of `part`; all steps of a [`Cutting`].
///
/// # Errors
/// As [`Cutting::new`].
pub fn windows(
    table: &Table,
    split: &Split,
    part: Part,
    scaler: &Scaler,
    config: WindowConfig,
) -> Result<Windows, WindowError> {
    let mut cutting = Cutting::new(table, split, part, config)?;
    cutting.step(table, scaler, usize::MAX);
    Ok(cutting.finish())
}

/// First rows of the windows; every window lies inside the table.
fn starts(table: &Table, split: &Split, part: Part, length: usize, stride: usize) -> Vec<usize> {
    if split.shuffled {
        let rows = split.rows(part).iter().copied().filter(|&row| row < table.len());
        return rows.step_by(stride).collect();
    }
    let mut starts = Vec::new();
    for segment in split.segments(part, table) {
        let end = segment.end.min(table.len());
        starts.extend((segment.start..(end + 1).saturating_sub(length)).step_by(stride));
    }
    starts
}

#[cfg(test)]
#[path = "window_tests.rs"]
mod tests;

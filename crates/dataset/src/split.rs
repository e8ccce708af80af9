//! Which rows train, select and test: contiguous blocks, shuffled rows for memoryless models, or the data's own parts.

use core::ops::Range;

use thiserror::Error;
use vocabulary::Part;

use crate::random::Random;
use crate::table::Table;

/// How the rows are divided.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Division {
    /// Three blocks in time order. The default 0.6, 0.2, 0.2 gives 976/325/325 for 1,626 rows.
    Contiguous {
        /// Shares of train, validation and test; they add up to 1.
        fractions: [f64; 3],
    },
    /// Rows in random order; only for models without memory, since windows would leak between the parts.
    Shuffled {
        /// Shares of train, validation and test; they add up to 1.
        fractions: [f64; 3],
        /// Seed of the order.
        seed: u64,
    },
    /// The parts the data brings: a `split` column or three files.
    Predefined,
}

impl Default for Division {
    fn default() -> Self {
        Self::Contiguous { fractions: DEFAULT_FRACTIONS }
    }
}

/// 60 % train, 20 % validation, 20 % test.
pub const DEFAULT_FRACTIONS: [f64; 3] = [0.6, 0.2, 0.2];

/// Numbers for a message, separated by commas.
fn list(numbers: &[f64]) -> String {
    numbers.iter().map(f64::to_string).collect::<Vec<_>>().join(", ")
}

/// Largest difference of the sum of the fractions from 1.
const SUM_TOLERANCE: f64 = 1e-6;

/// Why a table cannot be split.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum SplitError {
    /// A fraction is outside 0..1 or they do not add up to 1.
    #[error("split fractions {}: each must lie between 0 and 1, and they must add up to 1", list(.0))]
    Fractions([f64; 3]),
    /// A block would have no rows.
    #[error("the {part} block has no rows ({rows} rows in all)")]
    EmptyPart {
        /// The empty block.
        part: &'static str,
        /// Rows of the table.
        rows: usize,
    },
    /// The data has no parts of its own.
    #[error("the data names no train, validation and test rows; choose fractions instead")]
    NoParts,
}

/// Row indices of the three parts. In time order they ascend; a shuffled split lists its rows in the drawn order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// Rows the network learns from.
    pub train: Vec<usize>,
    /// Rows that select the best epoch.
    pub validation: Vec<usize>,
    /// Rows that are looked at once.
    pub test: Vec<usize>,
    /// Whether the rows were shuffled, which forbids windows longer than one sample.
    pub shuffled: bool,
}

impl Split {
    /// Rows of one part.
    #[must_use]
    pub fn rows(&self, part: Part) -> &[usize] {
        match part {
            Part::Train => &self.train,
            Part::Validation => &self.validation,
            Part::Test => &self.test,
        }
    }

    /// The part's rows as runs of rows that follow each other in the table, cut at its breaks: what a window may span,
    /// and what a trajectory may be drawn through.
    #[must_use]
    pub fn segments(&self, part: Part, table: &Table) -> Vec<Range<usize>> {
        let mut segments: Vec<Range<usize>> = Vec::new();
        for &row in self.rows(part) {
            match segments.last_mut() {
                Some(last) if last.end == row && table.breaks().binary_search(&row).is_err() => {
                    last.end = row + 1;
                }
                _ => segments.push(row..row + 1),
            }
        }
        segments
    }
}

/// Divides the table's rows.
///
/// # Errors
/// Fractions outside 0..1 or not adding up to 1, an empty block, or [`Division::Predefined`] for data without parts.
pub fn split(table: &Table, kind: Division) -> Result<Split, SplitError> {
    let rows = table.len();
    let split = match kind {
        Division::Contiguous { fractions } => cut((0..rows).collect(), fractions, false)?,
        Division::Shuffled { fractions, seed } => cut(shuffled(rows, seed), fractions, true)?,
        Division::Predefined => by_parts(table.parts().ok_or(SplitError::NoParts)?),
    };
    for part in Part::ALL {
        if split.rows(part).is_empty() {
            return Err(SplitError::EmptyPart { part: part.name(), rows });
        }
    }
    Ok(split)
}

/// Cuts a list of rows at the rounded cumulative fractions.
fn cut(mut order: Vec<usize>, fractions: [f64; 3], shuffled: bool) -> Result<Split, SplitError> {
    let sum = fractions[0] + fractions[1] + fractions[2];
    let valid = fractions.iter().all(|f| (0.0..=1.0).contains(f)) && (sum - 1.0).abs() <= SUM_TOLERANCE;
    if !valid {
        return Err(SplitError::Fractions(fractions));
    }
    let rows = order.len();
    let border = |share: f64| ((share * rows as f64).round() as usize).min(rows);
    let test = order.split_off(border(fractions[0] + fractions[1]));
    let validation = order.split_off(border(fractions[0]).min(order.len()));
    Ok(Split { train: order, validation, test, shuffled })
}

/// Fisher-Yates shuffle of `0..rows`.
fn shuffled(rows: usize, seed: u64) -> Vec<usize> {
    let mut random = Random::new(seed);
    let mut order: Vec<usize> = (0..rows).collect();
    for last in (1..rows).rev() {
        order.swap(last, random.below(last as u64 + 1) as usize);
    }
    order
}

fn by_parts(parts: &[Part]) -> Split {
    let rows_of = |part| (0..parts.len()).filter(|&row| parts[row] == part).collect();
    Split {
        train: rows_of(Part::Train),
        validation: rows_of(Part::Validation),
        test: rows_of(Part::Test),
        shuffled: false,
    }
}

#[cfg(test)]
#[path = "split_tests.rs"]
mod tests;

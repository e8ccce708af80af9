//! How the rows of a data set follow each other in time.

use crate::data::Dataset;

/// Which rows follow each other, and how far apart they are.
#[derive(Clone, Debug, PartialEq)]
pub struct Sampling {
    /// Seconds from one row to the next: the mean over all steps that are no gaps, since rows between two gaps are taken to
    /// follow each other evenly, in windows too. `None` where the data have no time.
    pub step_s: Option<f64>,
    /// Rows before which there is a gap, or another recording, ascending.
    pub breaks: Vec<usize>,
}

impl Sampling {
    /// That of a data set.
    #[must_use]
    pub fn of(dataset: &Dataset) -> Self {
        let rate = dataset.report.rate_hz.filter(|rate| rate.is_finite() && *rate > 0.0);
        Self { step_s: rate.map(f64::recip), breaks: dataset.table.breaks().to_vec() }
    }

    /// Whether `next` is the row after `row`, without a gap between them.
    #[must_use]
    pub fn follows(&self, row: usize, next: usize) -> bool {
        row.checked_add(1) == Some(next) && self.breaks.binary_search(&next).is_err()
    }
}

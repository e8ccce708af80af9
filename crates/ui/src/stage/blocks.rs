//! Paths of one block as the charts take them: the k-th value belongs to the block's k-th row.

use std::rc::Rc;
use std::sync::Arc;

use charts::{PathSeries, RunRole, breaks};
use protocol::config::SplitConfig;
use protocol::report::{DataView, Path, PerSplit};
use vocabulary::sorted;

/// A block of the split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Block {
    /// Training block.
    Train,
    /// Validation block.
    Validation,
    /// Test block.
    Test,
}

impl Block {
    /// All in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Test, Self::Validation, Self::Train];

    /// Form value.
    pub fn name(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Validation => "validation",
            Self::Test => "test",
        }
    }

    /// The block's part.
    pub fn of<T>(self, parts: &PerSplit<T>) -> &T {
        match self {
            Self::Train => &parts.train,
            Self::Validation => &parts.validation,
            Self::Test => &parts.test,
        }
    }
}

/// The rows of a block on a time axis that starts at 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// Rows in rising order.
    pub rows: Arc<[u32]>,
    /// Time since the block's first row in s, or rows since it.
    pub times: Rc<[f64]>,
    /// Indices k whose row does not follow row k - 1.
    pub breaks: Rc<[u32]>,
}

impl Axis {
    /// The axis of a block.
    pub fn new(view: &DataView, block: Block) -> Self {
        let mut rows = Arc::clone(block.of(&view.split));
        // The worker sends them in order.
        if !rows.is_sorted() {
            rows = sorted(rows.iter().copied(), u32::cmp).into();
        }
        let time = |row: u32| view.time_s.get(row as usize).copied().unwrap_or(f64::from(row));
        let start = rows.first().map_or(0.0, |row| time(*row));
        let times = rows.iter().map(|row| time(*row) - start).collect();
        // Shuffled rows never follow each other; lines through them are all there is to see.
        let shuffled = matches!(view.split_config, SplitConfig::Shuffled { .. });
        let breaks = breaks(rows.iter().copied(), view.breaks.iter().copied(), shuffled).into();
        Self { rows, times, breaks }
    }

    /// The measured path of the block.
    pub fn truth(&self, view: &DataView) -> PathSeries {
        let pick = |values: &[f32]| -> Rc<[f32]> {
            self.rows.iter().map(|row| values.get(*row as usize).copied().unwrap_or(f32::NAN)).collect()
        };
        PathSeries { role: RunRole::Truth, label: "ground truth".into(), x: pick(&view.x), y: pick(&view.y) }
    }

    /// A network's path on the block's rows; NaN where it has no estimate.
    pub fn estimate(&self, role: RunRole, label: impl Into<Rc<str>>, path: &Path) -> PathSeries {
        let order = sorted(0..path.rows.len(), |a, b| path.rows.get(*a).cmp(&path.rows.get(*b)));
        let mut next = order.into_iter().peekable();
        let (mut x, mut y) = (Vec::with_capacity(self.rows.len()), Vec::with_capacity(self.rows.len()));
        for row in self.rows.iter() {
            while next.next_if(|i| path.rows.get(*i).is_some_and(|other| other < row)).is_some() {}
            let here = next.next_if(|i| path.rows.get(*i) == Some(row));
            let value = |values: &[f32]| here.and_then(|i| values.get(i)).copied().unwrap_or(f32::NAN);
            x.push(value(&path.x));
            y.push(value(&path.y));
        }
        PathSeries { role, label: label.into(), x: x.into(), y: y.into() }
    }

    /// Time of the last row.
    pub fn end(&self) -> f64 {
        self.times.last().copied().unwrap_or(0.0)
    }

    /// Index of the last row at or before a time; the first row if the time is earlier.
    pub fn index_at(&self, time: f64) -> usize {
        self.times.partition_point(|t| *t <= time).saturating_sub(1)
    }

    /// Time of a row; 0 beyond the end.
    pub fn time_of(&self, index: usize) -> f64 {
        self.times.get(index).copied().unwrap_or(0.0)
    }
}

#[cfg(test)]
#[path = "blocks_tests.rs"]
mod tests;

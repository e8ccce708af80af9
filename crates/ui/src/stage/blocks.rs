//! Paths of one block as the charts take them: the k-th value belongs to the block's k-th row.

use std::rc::Rc;
use std::sync::Arc;

use charts::{PathSeries, RunRole};
use protocol::config::SplitConfig;
use protocol::report::{DataView, Path, PerSplit};

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
        if !rows.is_sorted() {
            Arc::make_mut(&mut rows).sort_unstable();
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
        let mut order: Vec<usize> = (0..path.rows.len()).collect();
        order.sort_by_key(|i| path.rows.get(*i).copied());
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

/// Indices of the rows that do not follow the row before them: across a gap, or, unless the rows are shuffled, past other
/// rows. Rows and gaps rise, and both are walked once, side by side.
fn breaks(rows: impl Iterator<Item = u32>, gaps: impl Iterator<Item = u32>, shuffled: bool) -> Vec<u32> {
    let mut gaps = gaps.peekable();
    let mut before = None;
    let mut breaks = Vec::new();
    for (row, k) in rows.zip(0..) {
        let mut gap = false;
        while let Some(at) = gaps.next_if(|at| *at <= row) {
            gap |= before.is_some_and(|before| at > before);
        }
        let skipped = before.is_some_and(|before| row != before + 1);
        if gap || (skipped && !shuffled) {
            breaks.push(k);
        }
        before = Some(row);
    }
    breaks
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use proptest::prelude::*;

    use super::*;

    fn view() -> DataView {
        DataView {
            time_s: vec![10.0, 10.5, 11.0, 20.0, 20.5],
            x: vec![0.0, 1.0, 2.0, 3.0, 4.0],
            y: vec![5.0, 6.0, 7.0, 8.0, 9.0],
            breaks: vec![3],
            split: PerSplit { train: [0].into(), validation: [].into(), test: [1, 2, 3, 4].into() },
            ..DataView::default()
        }
    }

    #[test]
    fn a_block_starts_at_zero_and_breaks_at_gaps() {
        let axis = Axis::new(&view(), Block::Test);
        assert_eq!(*axis.times, [0.0, 0.5, 9.5, 10.0]);
        assert_eq!(*axis.breaks, [2]);
        assert_eq!(*axis.truth(&view()).x, [1.0, 2.0, 3.0, 4.0]);
        assert_eq!((axis.index_at(-1.0), axis.index_at(0.6), axis.index_at(99.0)), (0, 1, 3));
        assert_eq!(axis.end(), 10.0);
    }

    #[test]
    fn rows_and_gaps_are_walked_once() {
        let steps = Cell::new(0_u32);
        let counted =
            |range: core::iter::StepBy<core::ops::Range<u32>>| range.inspect(|_| steps.set(steps.get() + 1));
        let breaks = breaks(counted((0..100_000).step_by(1)), counted((1..100_000).step_by(2)), false);
        assert_eq!(breaks.len(), 50_000);
        assert_eq!((breaks[0], breaks[49_999]), (1, 99_999));
        assert!(steps.get() <= 100_000 + 50_000, "{} steps", steps.get());
    }

    proptest! {
        #[test]
        fn a_break_is_where_a_gap_lies_between_two_rows(
            rows in proptest::collection::btree_set(0_u32..200, 0..80),
            gaps in proptest::collection::btree_set(0_u32..210, 0..80),
            shuffled: bool,
        ) {
            let found = breaks(rows.iter().copied(), gaps.iter().copied(), shuffled);
            let rows: Vec<u32> = rows.into_iter().collect();
            let expected: Vec<u32> = (1..rows.len())
                .filter(|k| {
                    let (before, after) = (rows[k - 1], rows[*k]);
                    gaps.range(before + 1..=after).next().is_some() || (!shuffled && after != before + 1)
                })
                .map(|k| k as u32)
                .collect();
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn an_empty_block_has_an_empty_axis() {
        let axis = Axis::new(&view(), Block::Validation);
        assert_eq!((axis.rows.len(), axis.end(), axis.index_at(1.0)), (0, 0.0, 0));
    }

    #[test]
    fn estimates_find_their_rows_in_any_order() {
        let axis = Axis::new(&view(), Block::Test);
        let path = Path { rows: [4, 0, 2].into(), x: vec![0.4, 0.0, 0.2], y: vec![1.4, 1.0, 1.2] };
        let series = axis.estimate(RunRole::Float, "float32", &path);
        assert!(series.x[0].is_nan() && series.y[2].is_nan());
        assert_eq!((series.x[1], series.x[3], series.y[3]), (0.2, 0.4, 1.4));
    }

    #[test]
    fn shuffled_rows_are_joined_except_across_gaps() {
        let mut view = view();
        view.split_config = SplitConfig::Shuffled { train: 0.6, validation: 0.2, seed: 1 };
        view.split.test = [4, 0, 2].into();
        let axis = Axis::new(&view, Block::Test);
        assert_eq!(*axis.rows, [0, 2, 4]);
        assert_eq!(*axis.breaks, [2]);
    }
}

//! Tests of `blocks`.

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

//! Tests of `legend`.

use super::*;

fn places(legend: &Legend, width: f64) -> Vec<Point> {
    legend.pieces(width).into_iter().map(|(at, ..)| at).collect()
}

#[test]
fn entries_stand_in_rows_as_wide_as_there_is_room() {
    let words = |count: usize| "w".repeat(count);
    let legend =
        Legend(vec![(Mark::Diamond, words(10)), (Mark::Diamond, words(20)), (Mark::Diamond, words(5))]);
    let own = |count: f64| WORDS + count * 11.0 * 0.58 + GAP;
    let both = own(10.0) + own(20.0);
    assert_eq!(places(&legend, both), [(0.0, 0.0), (own(10.0), 0.0), (0.0, ROW)]);
    assert_eq!((legend.height(both), legend.height(1000.0), legend.height(1.0)), (2.0 * ROW, ROW, 3.0 * ROW));
    assert_eq!(Legend(Vec::new()).height(100.0), 0.0);
}

#[test]
fn long_words_take_several_rows_and_nothing_stands_beside_them() {
    let legend =
        Legend(vec![(Mark::Diamond, "one two three four".to_owned()), (Mark::Diamond, "five".to_owned())]);
    let pieces = legend.pieces(80.0);
    let rows: Vec<_> =
        pieces.iter().map(|((x, y), mark, words)| (*x, *y, mark.is_some(), words.as_str())).collect();
    assert_eq!(
        rows,
        [(0.0, 0.0, true, "one two"), (0.0, ROW, false, "three four"), (0.0, 2.0 * ROW, true, "five")]
    );
}

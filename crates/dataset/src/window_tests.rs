//! Tests of `window`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::room::Room;
use crate::split::{Division, split};

static IDENTITY: LazyLock<Scaler> =
    LazyLock::new(|| Scaler { mean: vec![0.0; 4], sd: vec![1.0; 4], constant: vec![false; 4] });

/// Row i has readings i, i + 0.25, i + 0.5, i + 0.75 and position (i, -i).
fn table(rows: usize) -> Table {
    let sensors = (0..rows).flat_map(|i| [0.0, 0.25, 0.5, 0.75].map(|d| i as f64 + d)).collect();
    let labels = (0..rows).map(|i| [i as f64, -(i as f64)]).collect();
    Table::new(sensors, labels, Room::default()).unwrap()
}

fn config(length: usize, stride: usize) -> WindowConfig {
    WindowConfig { length, stride, label_at: LabelAt::Last }
}

fn counts(length: usize) -> [usize; 3] {
    let table = table(1626);
    let split = split(&table, Division::default()).unwrap();
    Part::ALL.map(|part| windows(&table, &split, part, &IDENTITY, config(length, 1)).unwrap().len())
}

#[test]
fn the_default_split_gives_the_numbers_of_the_thesis() {
    assert_eq!(counts(1), [976, 325, 325]);
    assert_eq!(counts(30), [947, 296, 296]);
}

#[test]
fn a_window_ends_with_the_sample_of_its_position() {
    let table = table(20);
    let split = split(&table, Division::default()).unwrap();
    let last = windows(&table, &split, Part::Validation, &IDENTITY, config(3, 1)).unwrap();
    assert_eq!(last.rows, [14, 15]);
    assert_eq!(last.x[..8], [12.0, 12.25, 12.5, 12.75, 13.0, 13.25, 13.5, 13.75]);
    assert_eq!(last.y, [14.0, -14.0, 15.0, -15.0]);
    assert_eq!(last.inputs()[[1, 2, 3]], 15.75);
    assert_eq!(last.targets().dim(), (2, 2));
    let middle = WindowConfig { label_at: LabelAt::Middle, ..config(3, 1) };
    assert_eq!(windows(&table, &split, Part::Validation, &IDENTITY, middle).unwrap().rows, [13, 14]);
    let strided = windows(&table, &split, Part::Train, &IDENTITY, config(2, 4)).unwrap();
    assert_eq!(strided.rows, [1, 5, 9]);
}

#[test]
fn shuffled_rows_give_single_samples_only() {
    let table = table(30);
    let split = split(&table, Division::Shuffled { fractions: [0.6, 0.2, 0.2], seed: 4 }).unwrap();
    let single = windows(&table, &split, Part::Train, &IDENTITY, config(1, 1)).unwrap();
    assert_eq!(single.rows, split.train);
    let error = windows(&table, &split, Part::Train, &IDENTITY, config(30, 1)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "windows of 30 samples need rows in time order; shuffled rows are for models without memory"
    );
}

#[test]
fn lengths_that_do_not_fit_are_refused() {
    let table = table(20);
    let split = split(&table, Division::default()).unwrap();
    let message = |config| windows(&table, &split, Part::Test, &IDENTITY, config).unwrap_err().to_string();
    assert_eq!(message(config(0, 1)), "window length is 0, allowed is 1 to 4096");
    assert_eq!(message(config(1, 0)), "window stride is 0, allowed is 1 to 4096");
    assert_eq!(message(config(5, 1)), "the test block has no 5 consecutive rows without a gap");
}

proptest! {
    #[test]
    fn no_window_crosses_a_border_or_a_break(
        breaks in proptest::collection::vec(1_usize..120, 0..12), length in 1_usize..9, stride in 1_usize..4,
    ) {
        let table = table(120).with_breaks(breaks);
        let split = split(&table, Division::default()).unwrap();
        for part in Part::ALL {
            let Ok(windows) = windows(&table, &split, part, &IDENTITY, config(length, stride)) else { continue };
            for (row, window) in windows.rows.iter().zip(windows.inputs().outer_iter()) {
                let first = window[[0, 0]] as usize;
                prop_assert_eq!(first + length - 1, *row);
                prop_assert!(split.rows(part).contains(&first) && split.rows(part).contains(row));
                prop_assert!(!table.breaks().iter().any(|b| (first + 1..=*row).contains(b)));
            }
        }
    }
}

//! Tests of `training_block`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
use super::*;
use crate::room::Room;
use crate::simulate::{Preset, simulate};
use crate::split::{Division, split};

/// 100 rows: s1 moves, s2 is 7 in the first `constant` rows and moves then, s3 never changes, s4 moves.
fn table(constant: usize) -> Table {
    let moving = |i: usize| f64::from(i as u32 * 7 % 11);
    let sensors = (0..100)
        .flat_map(|i| [moving(i), if i < constant { 7.0 } else { 20.0 + moving(i) }, 3.0, 100.0 - moving(i)])
        .collect();
    Table::new(sensors, vec![[0.0; 2]; 100], Room::default()).unwrap()
}

fn texts(table: &Table, kind: Division) -> Vec<String> {
    let split = split(table, kind).unwrap();
    training_notes(table, &split).into_iter().map(|note| note.text).collect()
}

#[test]
fn a_sensor_that_is_constant_in_the_training_block_only_is_told_with_what_becomes_of_it() {
    let blocks = |train: f64| Division::Contiguous { fractions: [train, 0.1, 0.9 - train] };
    assert_eq!(
        texts(&table(60), Division::default()),
        [
            "s2 never changes in the training block (7 in all of its 60 rows), but lies between 20 and 30 in validation and \
              test. Its standard deviation for the scaling is 0, so the network is given 0 for it in every row: as with a \
              dead sensor, it carries no position. Another split may train on rows in which it changes."
        ]
    );
    assert_eq!(texts(&table(60), blocks(0.5)).len(), 1);
    // Another split, other warnings: with 10 rows of change in the training block there is nothing to say.
    assert!(texts(&table(60), blocks(0.7)).is_empty());
    assert!(texts(&table(60), Division::Shuffled { fractions: [0.6, 0.2, 0.2], seed: 1 }).is_empty());
    assert!(texts(&table(0), Division::default()).is_empty(), "a dead sensor is no matter of the split");
    let mut parts = vec![Part::Train; 60];
    parts.extend([Part::Validation; 20]);
    parts.extend([Part::Test; 20]);
    let marked = table(60).with_parts(parts).unwrap();
    assert_eq!(texts(&marked, Division::Predefined).len(), 1);
}

#[test]
fn values_far_outside_the_training_block_are_told() {
    let mut rows: Vec<[f64; 4]> = (0..100).map(|i| [f64::from(i % 7), f64::from(i % 5), 0.0, 1.0]).collect();
    rows[0] = [0.0, 0.0, 1e-9, 1.0];
    rows[90] = [3.0, -400.0, 5.0, 1.0];
    let table = Table::new(rows.into_flattened(), vec![[0.0; 2]; 100], Room::default()).unwrap();
    let texts = texts(&table, Division::default());
    assert_eq!(
        texts[0],
        "s2 reaches -400 in validation or test: 284 standard deviations from its mean in the training block (mean \
             2.000000, standard deviation 1.414). The network has seen nothing like it."
    );
    assert!(
        texts[1].starts_with("s3 reaches 5 in validation or test") && texts[1].contains("cut to 1000000"),
        "{}",
        texts[1]
    );
    assert_eq!(texts.len(), 2);
}

#[test]
fn the_simulated_rooms_are_fine() {
    for preset in Preset::ALL {
        for seed in [1, 2016] {
            let table = simulate(&preset.config(), seed).unwrap();
            assert!(texts(&table, Division::default()).is_empty(), "{} {seed}", preset.name());
        }
    }
}

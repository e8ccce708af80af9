//! Tests of `split`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
use proptest::prelude::*;

use super::*;
use crate::room::Room;

fn table(rows: usize) -> Table {
    Table::new(vec![0.0; 4 * rows], vec![[0.0; 2]; rows], Room::default()).unwrap()
}

#[test]
fn the_default_gives_the_blocks_of_the_thesis() {
    let split = split(&table(1626), Division::default()).unwrap();
    assert_eq!((split.train.len(), split.validation.len(), split.test.len()), (976, 325, 325));
    assert_eq!(
        (split.train[975], split.validation[0], split.test[0], split.test[324]),
        (975, 976, 1301, 1625)
    );
}

#[test]
fn predefined_parts_are_taken_as_they_are() {
    let mut parts = vec![Part::Train; 5];
    parts[1] = Part::Validation;
    parts[4] = Part::Test;
    let split = split(&table(5).with_parts(parts).unwrap(), Division::Predefined).unwrap();
    assert_eq!((split.train, split.validation, split.test), (vec![0, 2, 3], vec![1], vec![4]));
}

#[test]
fn what_cannot_be_split_is_refused_by_name() {
    let message = |rows, kind| split(&table(rows), kind).unwrap_err().to_string();
    assert_eq!(message(2, Division::default()), "the test block has no rows (2 rows in all)");
    assert_eq!(
        message(9, Division::Predefined),
        "the data names no train, validation and test rows; choose fractions instead"
    );
    assert_eq!(
        message(9, Division::Contiguous { fractions: [0.9, 0.2, 0.2] }),
        "split fractions 0.9, 0.2, 0.2: each must lie between 0 and 1, and they must add up to 1"
    );
    assert!(message(9, Division::Contiguous { fractions: [f64::NAN; 3] }).starts_with("split fractions"));
    assert!(message(9, Division::Contiguous { fractions: [0.6, 0.4, 0.0] }).starts_with("the test block"));
}

#[test]
fn segments_end_at_breaks_and_where_the_part_pauses() {
    let mut parts = vec![Part::Train; 8];
    parts[2] = Part::Validation;
    parts[7] = Part::Test;
    let table = table(8).with_parts(parts).unwrap().with_breaks(vec![5]);
    let split = split(&table, Division::Predefined).unwrap();
    assert_eq!(split.segments(Part::Train, &table), [0..2, 3..5, 5..7]);
}

#[test]
fn the_shuffled_order_depends_on_the_seed_alone() {
    let rows = |seed| shuffled(10, seed);
    assert_eq!(rows(1), rows(1));
    assert_ne!(rows(1), rows(2));
    assert_eq!(rows(2016), SHUFFLE_OF_2016);
}

const SHUFFLE_OF_2016: [usize; 10] = [0, 3, 2, 4, 1, 6, 8, 5, 9, 7];

proptest! {
    #[test]
    fn every_row_is_in_exactly_one_part(rows in 10_usize..300, a in 0.2..0.6_f64, b in 0.15..0.3_f64, seed: u64) {
        let fractions = [a, b, 1.0 - a - b];
        for kind in [Division::Contiguous { fractions }, Division::Shuffled { fractions, seed }] {
            let split = split(&table(rows), kind).unwrap();
            let mut all = [split.train, split.validation, split.test].concat();
            all.sort_unstable();
            prop_assert_eq!(all, (0..rows).collect::<Vec<_>>());
        }
    }
}

//! Tests of `extent`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
use super::*;
use crate::room::Room;

fn table(labels: Vec<[f64; 2]>) -> Table {
    Table::new(vec![0.0; 4 * labels.len()], labels, Room::default()).unwrap()
}

#[test]
fn the_view_is_the_room_until_positions_leave_it() {
    let room = Extent { min_x: 0.0, min_y: 0.0, max_x: 3.0, max_y: 3.0 };
    assert_eq!(extent(&table(vec![]), true), room);
    assert_eq!(extent(&table(vec![[0.0, 3.0], [2.0, 1.0]]), true), room);
    let grown = extent(&table(vec![[1.0, 1.0], [5.0, -1.0]]), true);
    assert_eq!(grown, Extent { min_x: 0.0, min_y: -1.1, max_x: 5.2, max_y: 3.0 });
}

#[test]
fn a_room_that_nobody_knows_is_as_large_as_the_data_rounded_out() {
    let unknown = |labels: Vec<[f64; 2]>| {
        let Extent { min_x, min_y, max_x, max_y } = extent(&table(labels), false);
        [min_x, min_y, max_x, max_y]
    };
    assert_eq!(unknown(vec![[0.3, 0.9], [7.9, 5.2]]), [0.0, 0.0, 8.0, 6.0], "steps of 1 m");
    assert_eq!(unknown(vec![[0.31, 0.4], [2.72, 2.6]]), [0.0, 0.0, 3.0, 3.0], "steps of 0.5 m");
    assert_eq!(
        unknown(vec![[100.4, -52.0], [112.0, -48.1]]),
        [100.0, -52.0, 112.0, -48.0],
        "without the origin"
    );
    assert_eq!(unknown(vec![[1.5, 2.0]]), [1.5, 2.0, 1.6, 2.1], "one place");
    assert_eq!(unknown(vec![[0.0, 1.0], [8.0, 1.0]]), [0.0, 1.0, 8.0, 2.0], "a straight line");
}

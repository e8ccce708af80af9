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
    assert_eq!(extent(&table(vec![])), room);
    assert_eq!(extent(&table(vec![[0.0, 3.0], [2.0, 1.0]])), room);
    let grown = extent(&table(vec![[1.0, 1.0], [5.0, -1.0]]));
    assert_eq!(grown, Extent { min_x: 0.0, min_y: -1.1, max_x: 5.2, max_y: 3.0 });
}

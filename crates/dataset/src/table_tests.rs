//! Tests of `table`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
use super::*;

#[test]
fn columns_of_other_lengths_and_values_that_are_not_finite_are_refused() {
    let room = Room::default();
    let error = Table::new(vec![0.0; 12], vec![[0.0; 2]; 2], room.clone()).unwrap_err();
    assert_eq!(error.to_string(), "column x, y has 2 rows, 3 expected");
    let error = Table::new(vec![0.0, f64::NAN, 0.0, 0.0], vec![[0.0; 2]], room.clone()).unwrap_err();
    assert_eq!(error.to_string(), "row 0, column s1 to s4: not a finite number");
    let table = Table::new(vec![0.0; 12], vec![[0.0; 2]; 3], room).unwrap();
    assert!(table.clone().with_time(vec![0.0; 4]).is_err());
    assert_eq!(table.with_breaks(vec![9, 2, 0, 2, 1]).breaks(), [1, 2]);
}

#[test]
fn views_have_one_row_per_sample() {
    let table = Table::new(
        vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0],
        vec![[0.1, 0.2], [0.3, 0.4]],
        Room::default(),
    )
    .unwrap();
    assert_eq!(table.sensors().dim(), (2, 4));
    assert_eq!(table.sensors()[[1, 2]], 7.0);
    assert_eq!(table.sensor_rows()[1], [5.0, 6.0, 7.0, 8.0]);
    assert_eq!(table.labels()[[1, 0]], 0.3);
    let eight = Room::default().without_plates().for_sensors(8).unwrap();
    let wide = Table::new(vec![0.5; 24], vec![[0.1, 0.2]; 3], eight).unwrap();
    assert_eq!((wide.sensors().dim(), wide.sensor_names()[7].as_str()), ((3, 8), "s8"));
    assert_eq!(wide.sensor_rows().rows(1..3).iter().len(), 2);
    assert_eq!(Table::empty(Room::default()).sensors().dim(), (0, 4));
}

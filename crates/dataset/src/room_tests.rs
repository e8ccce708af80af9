//! Tests of `room`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
use super::*;

#[test]
fn plates_stand_in_the_middle_of_the_walls() {
    let room = Room::default();
    let places: Vec<(&str, f64, f64)> = room.plates.iter().map(|p| (p.name.as_str(), p.x, p.y)).collect();
    assert_eq!(places, [("A", 1.5, 0.0), ("B", 3.0, 1.5), ("C", 1.5, 3.0), ("D", 0.0, 1.5)]);
    assert_eq!(Room::of(&RoomConfig::default()), room);
    assert_eq!(room.config(), RoomConfig::default());
    assert_eq!(room.distance_outside([1.0, 2.0]), 0.0);
    assert_eq!(room.distance_outside([-3.0, 7.0]), 5.0);
}

#[test]
fn plates_are_as_many_as_sensors() {
    let given = Room::default();
    assert_eq!(given.clone().for_sensors(4), Ok(given.clone()));
    assert_eq!(
        given.clone().for_sensors(3).unwrap_err(),
        "The room has 4 plates, the data have 3 sensors: give each sensor a plate, or spread the plates along the walls."
    );
    let spread = given.without_plates().for_sensors(16).unwrap();
    assert_eq!((spread.plates.len(), spread.plates[15].name.as_str()), (16, "P"));
}

//! Tests of `room`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
use super::*;

#[test]
fn four_plates_hang_in_the_middle_of_the_walls_of_any_room() {
    assert_eq!(RoomConfig::default().plates, [(1.5, 0.0), (3.0, 1.5), (1.5, 3.0), (0.0, 1.5)]);
    for (width, depth) in [(3.0, 3.0), (7.3, 0.1), (0.333_333_3, 119.999)] {
        let expected = [(width / 2.0, 0.0), (width, depth / 2.0), (width / 2.0, depth), (0.0, depth / 2.0)];
        assert_eq!(RoomConfig::spread(width, depth, 4), expected);
    }
}

#[test]
fn other_numbers_of_plates_hang_at_equal_distances_along_the_walls() {
    assert_eq!(RoomConfig::spread(3.0, 3.0, 2), [(1.5, 0.0), (1.5, 3.0)]);
    assert_eq!(RoomConfig::spread(3.0, 3.0, 3), [(1.5, 0.0), (3.0, 2.5), (0.0, 2.5)]);
    assert_eq!(RoomConfig::spread(6.0, 4.0, 5), [(3.0, 0.0), (6.0, 1.0), (5.0, 4.0), (1.0, 4.0), (0.0, 1.0)]);
    for sensors in limits::SENSORS {
        for (width, depth) in [(3.0, 3.0), (9.7, 4.1), (0.5, 120.0)] {
            // The way along the walls from the south-west corner, counter-clockwise.
            let way = |(x, y): (f64, f64)| {
                assert!(x == 0.0 || x == width || y == 0.0 || y == depth, "({x}, {y}) is on no wall");
                if y == 0.0 {
                    x
                } else if x == width {
                    width + y
                } else if y == depth {
                    2.0 * width + depth - x
                } else {
                    2.0 * (width + depth) - y
                }
            };
            let ways: Vec<f64> = RoomConfig::spread(width, depth, sensors).into_iter().map(way).collect();
            let step = 2.0 * (width + depth) / f64::from(sensors);
            for (plate, found) in ways.iter().enumerate() {
                let expected = (width / 2.0 + plate as f64 * step) % (2.0 * (width + depth));
                assert!(
                    (found - expected).abs() < 1e-3,
                    "{sensors} in {width} x {depth}: {found}, not {expected}"
                );
            }
        }
    }
}

#[test]
fn given_plates_stay_and_the_others_are_spread() {
    assert_eq!(RoomConfig::of_size(3.0, 3.0).plates_for(4), RoomConfig::default().plates);
    let room = RoomConfig { plates: vec![(0.5, 0.0)], ..RoomConfig::default() };
    assert_eq!(room.plates_for(3), [(0.5, 0.0), (3.0, 2.5), (0.0, 2.5)]);
}

#[test]
fn a_room_without_plates_is_stored_and_names_what_is_wrong() {
    let read = |text: &str| serde_json::from_str::<RoomConfig>(text).unwrap();
    assert_eq!(read(r#"{"width_m":5,"depth_m":4}"#), RoomConfig::of_size(5.0, 4.0));
    assert_eq!(
        serde_json::to_string(&RoomConfig::default()).unwrap(),
        r#"{"width_m":3.0,"depth_m":3.0,"plates":[[1.5,0.0],[3.0,1.5],[1.5,3.0],[0.0,1.5]]}"#
    );
    assert_eq!(
        RoomConfig::of_size(0.0, 4.0).check().unwrap_err(),
        "The room's width is 0 m; allowed: 0.1 to 120 m."
    );
    let room = RoomConfig { plates: vec![(1.0, 0.0), (f64::NAN, 1.0)], ..RoomConfig::default() };
    assert_eq!(room.check().unwrap_err(), "Plate B has no position; two numbers in m are needed.");
}

#[test]
fn the_thesis_room_with_spread_plates_stands_for_one_that_nobody_knows() {
    let room = RoomConfig::default();
    assert!(!room.is_known() && !room.has_own_plates() && !RoomConfig::thesis().has_own_plates());
    let larger = RoomConfig::of_size(8.0, 3.0).with_spread_plates(5);
    assert!(larger.is_known() && !larger.has_own_plates());
    let mut moved = room;
    moved.plates[2].0 = 1.4;
    assert!(moved.is_known() && moved.has_own_plates());
}

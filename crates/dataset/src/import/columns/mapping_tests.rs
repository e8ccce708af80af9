//! Names and orders of columns, and the mapping they give.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
use super::*;

fn find(names: &str) -> Result<Found, String> {
    let columns: Vec<String> = names.split(',').map(str::to_owned).collect();
    by_names(Header { names: &columns, units: &[] }, &ColumnNames::default())
}

#[test]
fn names_are_matched_without_case_spaces_and_units() {
    let (mapping, remark) = find("time,S1,S2,S3,S4,X (m),Y (m)").unwrap();
    assert_eq!(
        mapping,
        ColumnMapping { time: Some(0), sensors: vec![1, 2, 3, 4], x: 5, y: 6, ..ColumnMapping::default() }
    );
    assert_eq!(remark, None);
    let (mapping, _) = find("x_cm,y_cm,sensor D,sensor A,Sensor-C,sensor_b").unwrap();
    assert_eq!(
        mapping,
        ColumnMapping { time: None, sensors: vec![3, 5, 4, 2], x: 0, y: 1, ..ColumnMapping::default() }
    );
    assert_eq!(find(",t,c1,c2,c3,c4,x,y,split").unwrap().0.split, Some(8));
}

#[test]
fn two_to_sixteen_sensors_are_found_by_their_names() {
    for count in 2..=16 {
        let names: Vec<String> = (1..=count).rev().map(|number| format!("s{number}")).collect();
        let (mapping, remark) = find(&format!("t,{},x,y", names.join(","))).unwrap();
        assert_eq!(mapping.sensors, (1..=count).rev().collect::<Vec<_>>());
        assert_eq!((mapping.x, mapping.y, remark), (count + 1, count + 2, None));
    }
    let (mapping, remark) = find("t,s1,s2,s4,x,y").unwrap();
    assert_eq!(mapping.sensors, [1, 2, 3]);
    assert_eq!(remark.unwrap(), "Sensors A, B, C are taken to be s1, s2, s4, in this order.");
    // All columns named like sensors, unless there is one row of four.
    assert_eq!(find("s1,s2,s3,rssi1,rssi2,x,y").unwrap().0.sensors, [0, 1, 2, 3, 4]);
    assert_eq!(find("s1,s2,s3,rssi1,rssi2,rssi3,rssi4,x,y").unwrap().0.sensors, [3, 4, 5, 6]);
}

#[test]
fn sensors_without_known_names_are_found_by_rows_and_words() {
    assert_eq!(find("b3001,b3002,b3003,b3004,b3005,x,y").unwrap().0.sensors, [0, 1, 2, 3, 4]);
    assert_eq!(find("t,anchor1,anchor2,anchor3,x,y").unwrap().0.sensors, [1, 2, 3]);
    assert_eq!(find("t,rssi_hall,rssi_bath,rssi_kitchen,x,y").unwrap().0.sensors, [1, 2, 3]);
    assert_eq!(find("t,north cap,east cap,temperature,x,y").unwrap().0.sensors, [1, 2]);
    assert_eq!(find("a [pF],b [pF],c [pF],d [pF],e [pF],x,y").unwrap().0.sensors, [0, 1, 2, 3, 4]);
    // Components of a vector are no sensors.
    assert!(find("ax,ay,az,x,y").is_err());
}

#[test]
fn too_few_and_too_many_sensors_are_told_by_name_and_count() {
    assert_eq!(
        find("s1,temperature,x,y").unwrap_err(),
        "1 sensor column found (s1), 2 to 16 needed. Choose them in the column mapping."
    );
    let names: Vec<String> = (1..=17).map(|number| format!("s{number}")).collect();
    assert_eq!(
        find(&format!("{},x,y", names.join(","))).unwrap_err(),
        "17 sensor columns found (s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, s12, ...), 2 to 16 needed. Choose them in \
         the column mapping."
    );
    assert_eq!(
        find("light,heat,x,y").unwrap_err(),
        "No sensor columns found (columns: light, heat, x, y), 2 to 16 needed. Choose them in the column mapping."
    );
}

#[test]
fn four_sensors_with_other_numbers_are_taken_in_order() {
    let (mapping, remark) = find("s0,s1,s2,s3,x,y").unwrap();
    assert_eq!(mapping.sensors, [0, 1, 2, 3]);
    assert_eq!(remark.unwrap(), "Sensors A, B, C, D are taken to be s0, s1, s2, s3, in this order.");
}

#[test]
fn other_rows_of_four_are_sensors_if_there_is_only_one() {
    assert_eq!(find("t,A0,A1,A2,A3,x,y").unwrap().0.sensors, [1, 2, 3, 4]);
    assert_eq!(find("A,B,C,D,x,y").unwrap().0.sensors, [0, 1, 2, 3]);
    assert_eq!(find("t,f1,f2,f3,f4,g1,g2,g3,x,y").unwrap().0.sensors, [1, 2, 3, 4]);
    assert!(find("t,f1,f2,f3,f4,g1,g2,g3,g4,x,y").is_err());
    assert!(find("t,f1,f2,f3,f5,x,y").is_err());
    assert_eq!(find("t,s1,s2,s3,s4,wap1,wap2,wap3,wap4,x,y").unwrap().0.sensors, [1, 2, 3, 4]);
}

#[test]
fn the_ends_of_long_names_count_where_no_whole_name_does() {
    let (mapping, _) = find("/time,/robot/pose/x,/robot/pose/y,/cap/s1,/cap/s2,/cap/s3,/cap/s4").unwrap();
    assert_eq!((mapping.time, mapping.x, mapping.y, mapping.sensors), (Some(0), 1, 2, vec![3, 4, 5, 6]));
    assert_eq!(find("imu.x,x,y,s1,s2,s3,s4").unwrap().0.x, 1);
}

#[test]
fn missing_and_double_positions_are_told() {
    assert_eq!(
        find("s1,s2,s3,s4,x,north").unwrap_err(),
        "No column called y (columns: s1, s2, s3, s4, x, north). Choose it in the column mapping."
    );
    assert_eq!(
        find("s1,s2,s3,s4,x,X (m),y").unwrap_err(),
        "2 columns could be x (x, X (m)). Choose one in the column mapping."
    );
}

#[test]
fn a_chosen_mapping_is_checked() {
    let mapping =
        ColumnMapping { time: None, sensors: vec![0, 1, 2, 3], x: 4, y: 5, ..ColumnMapping::default() };
    assert_eq!(mapping.check(6), Ok(()));
    assert_eq!(mapping.check(5).unwrap_err(), "Column 6 is chosen, but the file has 5 columns.");
    assert_eq!(ColumnMapping { y: 4, ..mapping.clone() }.check(6).unwrap_err(), "Column 5 is chosen twice.");
    assert_eq!(
        ColumnMapping { sensors: vec![1], ..mapping }.check(6).unwrap_err(),
        "1 sensor columns are chosen, 2 to 16 needed."
    );
}

#[test]
fn columns_without_names_are_sensors_x_and_y_behind_a_time_that_never_falls() {
    assert_eq!(by_order(6, 0, || None).unwrap().sensors, [0, 1, 2, 3]);
    assert_eq!(by_order(7, 0, || None).unwrap().time, Some(0));
    let at_9 = |often| move || Some(Falls { line: 9, often });
    assert!(by_order(7, 0, at_9(false)).unwrap_err().contains("falls at line 9"));
    for count in [2, 3, 5, 8, 12, 16] {
        let with_time = by_order(count + 3, 0, || None);
        if count == 3 {
            // As many columns as four sensors without a time.
            assert_eq!(with_time.unwrap().sensors, [0, 1, 2, 3]);
        } else {
            let expected = ColumnMapping {
                time: Some(0),
                sensors: (1..=count).collect(),
                x: count + 1,
                y: count + 2,
                ..ColumnMapping::default()
            };
            assert_eq!(with_time.unwrap(), expected);
        }
        let without = by_order(count + 2, 0, at_9(true)).unwrap();
        assert_eq!((without.time, without.sensors), (None, (0..count).collect()));
    }
    assert_eq!(
        by_order(3, 0, || None).unwrap_err(),
        "3 columns found; 4 to 19 (the time, sensors, x, y) would be understood."
    );
    assert_eq!(
        by_order(20, 0, || None).unwrap_err(),
        "20 columns without names; 4 to 19 (the time, sensors, x, y) would be understood. Choose the columns."
    );
}

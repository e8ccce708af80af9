//! Tests of `columns`.

use super::*;

fn named(count: usize, roles: &[(usize, ColumnRole)]) -> Vec<(String, ColumnRole)> {
    let role = |i: usize| roles.iter().find(|(place, _)| *place == i).map_or(ColumnRole::Ignore, |(_, r)| *r);
    (0..count).map(|i| (format!("col{i}"), role(i))).collect()
}

#[test]
fn one_sensor_more_than_the_file_has_is_offered() {
    let last = |roles: &[(usize, ColumnRole)]| {
        let offered = offered(&named(9, roles));
        offered.into_iter().rfind(|role| matches!(role, ColumnRole::Sensor(_))).unwrap().name()
    };
    let sensor = |index| ColumnRole::sensor(index).unwrap();
    assert_eq!(last(&[]), "sensor4");
    assert_eq!(last(&[(1, sensor(0)), (2, sensor(2))]), "sensor4");
    assert_eq!(last(&[(0, sensor(7)), (2, sensor(2))]), "sensor9");
    assert_eq!(last(&[(0, sensor(15))]), "sensor16");
}

#[test]
fn a_few_columns_stay_in_the_order_of_the_file() {
    let columns = named(7, &[(0, ColumnRole::Time), (6, ColumnRole::X)]);
    let listed = list(&columns, "nothing", 1);
    assert_eq!((listed.shown, listed.used), ((0..7).collect(), 2));
}

#[test]
fn of_many_those_in_use_come_first_in_the_order_of_their_roles() {
    let columns = named(
        529,
        &[
            (12, ColumnRole::Y),
            (500, ColumnRole::Time),
            (13, ColumnRole::X),
            (3, ColumnRole::sensor(1).unwrap()),
        ],
    );
    let listed = list(&columns, "", PAGE);
    assert_eq!(listed.shown[..5], [500, 3, 13, 12, 0]);
    assert_eq!((listed.used, listed.found, listed.shown.len()), (4, 525, 24));
    // A search narrows the unused ones only.
    let found = list(&columns, " COL52", PAGE);
    assert_eq!(found.shown[4..], [52, 520, 521, 522, 523, 524, 525, 526, 527, 528]);
    assert_eq!(found.found, 10);
    assert!(list(&columns, "no such name", PAGE).found == 0);
}

//! Tests of `role`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
use super::*;

#[test]
fn roles_are_stored_by_their_names() {
    for (index, role) in ColumnRole::offered(MOST).into_iter().enumerate() {
        let stored = serde_json::to_string(&role).unwrap();
        assert_eq!(stored, format!("\"{}\"", role.name()));
        assert_eq!(serde_json::from_str::<ColumnRole>(&stored).unwrap(), role, "{index}");
    }
    assert_eq!(ColumnRole::offered(MOST).len(), 7 + MOST);
    let error = serde_json::from_str::<ColumnRole>("\"sensor17\"").unwrap_err().to_string();
    assert_eq!(
        error,
        "unknown role `sensor17`, expected one of time, date, sensor1 to sensor16, x, y, split, recording, ignore"
    );
}

#[test]
fn sensors_are_numbered_from_1_and_lettered_from_a() {
    for sensor in SensorNumber::all() {
        let role = ColumnRole::Sensor(sensor);
        assert_eq!(role.name(), format!("sensor{}", sensor.index() + 1));
        assert_eq!(role.label(), format!("sensor {}", sensor.letter()));
    }
    assert_eq!(
        (ColumnRole::sensor(15).map(ColumnRole::label), ColumnRole::sensor(16)),
        (Some("sensor P"), None)
    );
}

//! Tests of `column_names`.

use super::*;

#[test]
fn entries_read_back_as_they_are_written() {
    let names =
        vec![(ColumnRole::sensor(0).unwrap(), "cap_a".to_owned()), (ColumnRole::X, "pos x".to_owned())];
    assert_eq!(read(" Sensor1=cap_a ;; x = pos x;"), Ok(names.clone()));
    assert_eq!(write(&names), "sensor1 = cap_a; x = pos x");
    assert_eq!(read(&write(&names)), Ok(names));
    assert_eq!(read(" "), Ok(Vec::new()));
}

#[test]
fn what_is_wrong_is_named() {
    let error = |text: &str| read(text).err();
    assert_eq!(error("cap_a").as_deref(), Some("\u{201c}cap_a\u{201d}: write role = column name"));
    assert_eq!(error("y =").as_deref(), Some("y: the column name is missing"));
    assert_eq!(
        error("ignore = a").as_deref(),
        Some(
            "\u{201c}ignore\u{201d} is no role; roles: time, date, sensor1 to sensor16, x, y, split, recording"
        )
    );
    assert_eq!(error("x = p; y = P").as_deref(), Some("\u{201c}P\u{201d} is named twice: x and y"));
}

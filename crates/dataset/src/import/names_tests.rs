//! Tests of `names`.

use super::super::units::Quantity;
use super::*;

/// The reading with the given name, if there is one: value and quantity of its unit.
fn unit(cell: &str, name: &str) -> Option<Option<(&'static str, Quantity)>> {
    let reading = readings(cell).into_iter().find(|(key, _)| key == name)?;
    Some(match reading.1 {
        Named::Known(unit) => Some((unit.value, unit.quantity)),
        _ => None,
    })
}

#[test]
fn units_stand_behind_names_in_many_forms() {
    let length = |value| Some(Some((value, Quantity::Length)));
    let time = |value| Some(Some((value, Quantity::Time)));
    for cell in [
        "x..cm.", "x_cm_", "x_cm", "X (cm)", "x [cm]", "x / cm", "x/cm", "x, cm", "x cm", "x.cm", "x-cm",
        "x in cm", "xCm",
    ] {
        assert_eq!(unit(cell, "x"), length("cm"), "{cell}");
    }
    assert_eq!(unit("Position X (feet)", "positionx"), length("ft"));
    assert_eq!(unit("x (\")", "x"), length("in"));
    assert_eq!(unit("Time (milliseconds)", "time"), time("ms"));
    assert_eq!(unit("t_\u{b5}s", "t"), time("us"));
    assert_eq!(unit("timeMs", "time"), time("ms"));
    assert_eq!(unit("millis", "millis"), time("ms"));
    assert_eq!(unit("CH0_pF", "ch0"), Some(Some(("pF", Quantity::Reading))));
    assert_eq!(unit("s_1", "s1"), Some(None));
    assert_eq!(unit("sensor_d", "sensord"), Some(None), "the fourth sensor, not days");
    assert_eq!(unit("sensor D", "sensord"), Some(None));
    assert_eq!(unit("s1 (north wall)", "s1"), Some(None));
    assert_eq!(readings("x [furlong]")[0], ("x".to_owned(), Named::Unknown("furlong".to_owned())));
}

//! Tests of `pace`.

use super::*;

#[test]
fn the_speed_is_that_of_running_time() {
    let mut pace = Pace::default();
    assert_eq!(pace.speed(), None);
    for tick in 0..=20 {
        pace.at(f64::from(tick) * 250.0, f64::from(tick) * 10.0);
    }
    let speed = pace.speed().unwrap();
    assert!((speed - 40.0).abs() < 1e-6, "{speed}");
    assert!((pace.seconds_for(80.0).unwrap() - 2.0).abs() < 1e-6);
    // An hour of pause is no time of work.
    pace.pause();
    pace.at(3_600_000.0, 200.0);
    pace.at(3_601_000.0, 240.0);
    assert!((pace.speed().unwrap() - 40.0).abs() < 1e-6);
}

#[test]
fn the_speed_follows_what_is_trained_now() {
    let mut pace = Pace::default();
    for second in 0..60 {
        pace.at(f64::from(second) * 1000.0, f64::from(second) * 100.0);
    }
    let done = 5900.0;
    for second in 60..400 {
        pace.at(f64::from(second) * 1000.0, done + f64::from(second - 59));
    }
    let speed = pace.speed().unwrap();
    assert!((0.9..2.0).contains(&speed), "{speed}");
}

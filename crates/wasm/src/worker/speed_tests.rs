//! Tests of `speed`.

use super::*;

#[test]
fn nothing_is_known_at_first() {
    let mut speed = Speedometer::default();
    assert_eq!((speed.epochs_per_second(), speed.seconds_for(10)), (0.0, None));
    speed.go(500.0);
    speed.record(510.0, 3);
    assert_eq!((speed.epochs_per_second(), speed.seconds_for(10)), (0.0, None), "10 ms are too short");
}

#[test]
fn a_steady_run() {
    let mut speed = Speedometer::default();
    speed.go(1000.0);
    for slice in 1..=80_u32 {
        speed.record(1000.0 + 25.0 * f64::from(slice), u64::from(5 * slice));
    }
    assert_eq!(speed.epochs_per_second(), 200.0);
    assert_eq!(speed.seconds_for(600), Some(3.0));
    assert!(speed.samples.len() <= 42, "old samples are dropped");
}

#[test]
fn pauses_are_left_out() {
    let mut speed = Speedometer::default();
    speed.go(0.0);
    speed.record(100.0, 10);
    speed.pause(100.0);
    speed.pause(5000.0);
    speed.go(1_000_000.0);
    speed.go(1_000_050.0);
    speed.record(1_000_100.0, 20);
    assert_eq!(speed.epochs_per_second(), 100.0);
}

#[test]
fn only_the_last_second_counts() {
    let mut speed = Speedometer::default();
    speed.go(0.0);
    speed.record(1000.0, 100);
    speed.record(2000.0, 110);
    assert_eq!(speed.epochs_per_second(), 10.0);
    assert_eq!(speed.seconds_for(0), Some(0.0));
}

#[test]
fn epochs_longer_than_the_window() {
    let mut speed = Speedometer::default();
    speed.go(0.0);
    speed.record(4000.0, 1);
    assert_eq!(speed.epochs_per_second(), 0.25);
    speed.record(8000.0, 2);
    assert_eq!(speed.epochs_per_second(), 0.25);
    assert_eq!(speed.seconds_for(2), Some(8.0));
}

//! Tests of `topbar`.

use super::*;

#[test]
fn the_pace_is_told_while_a_run_goes_on() {
    let mut run = RunState::default();
    assert_eq!(pace(&run), "");
    run.status = Status::Training;
    run.epochs_per_second = 4310.0;
    assert_eq!(pace(&run), "4,310 epochs/s \u{b7} \u{2013} s left");
    run.seconds_left = Some(0.1);
    assert_eq!(pace(&run), "4,310 epochs/s \u{b7} 0.1 s left");
    run.status = Status::Done;
    assert_eq!(pace(&run), "4,310 epochs/s");
    run.status = Status::Training;
    run.repeats = 10;
    assert_eq!(pace(&run), "0.1 s left");
}

//! Tests of `schedule`.

use super::*;

#[test]
fn rates_follow_the_formulas_of_keras() {
    let close = |found: f64, expected: f64| {
        assert!((found - expected).abs() < 1e-15, "{found} is not {expected}");
    };
    close(Schedule::Constant.rate(0.01, 12_345, 31), 0.01);
    let exponential = Schedule::Exponential { decay: 0.5, every: 10 };
    close(exponential.rate(0.01, 0, 31), 0.01);
    close(exponential.rate(0.01, 310, 31), 0.005);
    close(exponential.rate(0.01, 155, 31), 0.01 * 0.5f64.sqrt());
    let cosine = Schedule::Cosine { final_share: 0.1, epochs: 4 };
    close(cosine.rate(0.02, 0, 10), 0.02);
    close(cosine.rate(0.02, 20, 10), 0.02 * 0.55);
    close(cosine.rate(0.02, 40, 10), 0.002);
    close(cosine.rate(0.02, 400, 10), 0.002);
}

#[test]
fn settings_outside_their_range_are_named() {
    let message = |schedule: Schedule| schedule.check().map_err(|error| error.to_string());
    assert_eq!(
        message(Schedule::Exponential { decay: 0.0, every: 1 }),
        Err("decay is 0, allowed is 0 < value <= 1".to_owned())
    );
    assert_eq!(
        message(Schedule::Cosine { final_share: f64::NAN, epochs: 1 }),
        Err("final share is NaN, allowed is 0 <= value <= 1".to_owned())
    );
    assert_eq!(
        message(Schedule::Cosine { final_share: 0.0, epochs: 0 }),
        Err("epochs of the schedule is 0, allowed is 1 or more".to_owned())
    );
    assert_eq!(message(Schedule::Constant), Ok(()));
}

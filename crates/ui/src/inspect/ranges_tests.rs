//! Tests of `ranges`.

use super::*;

fn point(step: u32, zero_share: f32) -> RangePoint {
    RangePoint { step, min: -6.0, max: 6.0, zero_share }
}

#[test]
fn a_dead_range_is_said_while_it_lasts_and_afterwards() {
    assert_eq!(dead(&[]), None);
    assert_eq!(dead(&[point(1, 0.4), point(2, 0.99)]), None);
    let lasting = dead(&[point(1, 0.4), point(2, 1.0)]).unwrap_or_default();
    assert!(lasting.starts_with("Every weight is zero: no data gradient reaches"), "{lasting}");
    let over = dead(&[point(1, 1.0), point(900, 1.0), point(1000, 0.8)]).unwrap_or_default();
    assert!(over.starts_with("Until shortly before mini-batch 1,000"), "{over}");
}

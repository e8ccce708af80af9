//! Tests of `watchdog`.

use super::*;

fn running() -> Watchdog {
    let mut dog = Watchdog::default();
    dog.started(0.0);
    assert!(dog.handshaken());
    assert!(!dog.handshaken());
    dog
}

#[test]
fn silence_counts_from_the_first_unanswered_ping() {
    let mut dog = running();
    assert_eq!(dog.tick(1_000.0, true), Verdict::Alive);
    assert_eq!(dog.tick(5_900.0, true), Verdict::Alive);
    assert_eq!(dog.tick(6_000.0, true), Verdict::Silent);
    dog.heard();
    assert_eq!(dog.tick(7_000.0, true), Verdict::Alive);
    assert_eq!(dog.tick(11_999.0, true), Verdict::Alive);
}

#[test]
fn a_hidden_page_never_bites() {
    let mut dog = running();
    assert_eq!(dog.tick(1_000.0, true), Verdict::Alive);
    assert_eq!(dog.tick(60_000.0, false), Verdict::Alive);
    assert_eq!(dog.tick(61_000.0, true), Verdict::Alive);
    assert_eq!(dog.tick(66_000.0, true), Verdict::Silent);
}

#[test]
fn a_worker_that_never_answers_is_noticed() {
    let mut dog = Watchdog::default();
    dog.started(1_000.0);
    assert_eq!(dog.tick(31_000.0, true), Verdict::Alive);
    assert_eq!(dog.tick(31_001.0, true), Verdict::NeverStarted);
}

#[test]
fn three_deaths_within_a_minute_end_the_restarts() {
    let mut dog = Watchdog::default();
    assert!(dog.died(0.0));
    assert!(dog.died(59_000.0));
    assert!(dog.died(61_000.0), "the first death is more than a minute old");
    assert!(!dog.died(62_000.0));
    dog.forgive();
    assert!(dog.died(63_000.0));
}

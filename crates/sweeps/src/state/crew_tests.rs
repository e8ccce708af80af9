//! Tests of `crew`.

use super::*;

#[test]
fn orders_are_answered_lost_and_counted() {
    let mut crew = Crew::new(2);
    assert_eq!((crew.ready(), crew.size()), (vec![], 2));
    crew.started(1);
    let load = crew.ask(1, Order::Load(3));
    let again = crew.ask(1, Order::Load(4));
    assert_eq!((crew.ready(), crew.data_of(1), crew.load_of(1)), (vec![1], Some(4), 0));
    assert_ne!(load, again);
    // Another worker's answer with that number means nothing.
    assert_eq!(crew.answered(0, load), None);
    assert_eq!(crew.answered(1, load), Some(Order::Load(3)));
    assert_eq!(crew.answered(1, load), None);
    assert_eq!(crew.lose(1, false), [Order::Load(4)]);
    assert_eq!((crew.ready(), crew.data_of(1), crew.size()), (vec![], None, 2));
    assert_eq!(crew.lose(0, true), []);
    assert_eq!(crew.size(), 1);
    // A worker that nobody has.
    crew.started(7);
    assert_eq!(crew.load_of(7), 0);
}

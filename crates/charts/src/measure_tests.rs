//! Tests of `measure`, and the figures that other tests draw.

use super::*;

/// Test ADE: less is better, and it can diverge.
pub(crate) fn ade() -> Measure {
    Measure { name: "test ADE (m)".into(), decimals: 4, more_is_better: false, can_diverge: true }
}

/// Levels: a count, more is better, and nothing is off its scale.
pub(crate) fn levels() -> Measure {
    Measure { name: "output levels".into(), decimals: 0, more_is_better: true, can_diverge: false }
}

#[test]
fn what_is_no_number_lies_at_the_worse_end() {
    let axis = Axis::linear((0.0, 10.0), (200.0, 100.0));
    assert_eq!([ade().height(&axis, f64::NAN), levels().height(&axis, f64::NAN)], [100.0, 200.0]);
    assert_eq!([ade().height(&axis, 5.0), levels().height(&axis, 5.0)], [150.0, 150.0]);
    let span = levels().span([2.0, 4.0, 10.0].into_iter());
    assert_eq!((span.low, span.high), (2.0, 10.0));
    assert_eq!([levels().share(span, f64::NAN), levels().worse(levels().share(span, f64::NAN))], [0.0, 1.0]);
    assert_eq!(
        [levels().worse(levels().share(span, 10.0)), levels().worse(levels().share(span, 2.0))],
        [0.0, 1.0]
    );
    let span = ade().span([0.4, 0.5].into_iter());
    assert_eq!(
        [ade().share(span, f64::NAN), ade().share(span, 7.0), ade().share(span, 0.4)],
        [1.0, 1.0, 0.0]
    );
}

#[test]
fn only_what_can_diverge_leaves_the_scale() {
    let far = [2.0, 2.0, 2.0, 2.0, 4.0, 2000.0];
    assert_eq!(ade().span(far.into_iter()).clipped, 1);
    let span = levels().span(far.into_iter());
    assert_eq!((span.clipped, span.low, span.high), (0, 0.0, 2000.0));
    assert!(!span.is_beyond(2000.0) && span.is_beyond(f64::NAN));
}

#[test]
fn the_best_is_the_lowest_or_the_highest() {
    let values = || [0.5, f64::NAN, 0.4, 0.7].into_iter().zip(0..);
    assert_eq!((ade().best(values()), levels().best(values())), (Some((0.4, 2)), Some((0.7, 3))));
    assert_eq!(ade().best([(f64::NAN, 0)].into_iter()), None);
    assert_eq!((ade().exact(0.43215), ade().short(0.43215)), ("0.4321".to_owned(), "0.432".to_owned()));
    assert_eq!((levels().exact(256.0), levels().short(12345.0)), ("256".to_owned(), "12,345".to_owned()));
    assert_eq!((ade().best_word(), levels().best_word()), ("lowest", "highest"));
}

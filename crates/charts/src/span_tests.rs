//! Tests of `span`.

use super::*;

fn of(values: &[f64]) -> Span {
    Span::of(values.iter().copied(), 0.04, 8.0)
}

fn near(found: Span, low: f64, high: f64, clipped: usize) -> bool {
    (found.low - low).abs() < 1e-9 && (found.high - high).abs() < 1e-9 && found.clipped == clipped
}

#[test]
fn a_scale_holds_its_figures_and_not_what_has_diverged() {
    assert!(
        near(of(&[0.41, 0.40, 0.43, 0.52, 0.47]), 0.4, 0.52, 0),
        "{:?}",
        of(&[0.41, 0.40, 0.43, 0.52, 0.47])
    );
    let far = of(&[0.41, 0.40, 0.43, 0.52, 0.47, 3.0, f64::NAN, f64::INFINITY]);
    assert!(near(far, 0.4, 0.52, 3), "{far:?}");
    // What is worse than the rest, but of its size, belongs to it.
    let worse = of(&[0.41, 0.40, 0.41, 0.40, 0.41, 0.62]);
    assert!(near(worse, 0.4, 0.65, 0), "{worse:?}");
    // Equal figures get the least width, nothing a scale of its own.
    assert!(near(of(&[0.4, 0.4]), 0.38, 0.42, 0), "{:?}", of(&[0.4, 0.4]));
    assert!(near(of(&[]), 0.0, 0.04, 0) && near(of(&[f64::NAN]), 0.0, 0.04, 1));
}

//! Tests of `shown`.

use super::*;

#[test]
fn figures_are_called_by_their_label_and_unit() {
    assert_eq!(
        (quantity(Figure::TestAde), with_unit(Figure::TestAde)),
        ("test ADE".into(), "test ADE (m)".into())
    );
    assert_eq!(with_unit(Figure::Jerk), "jerk (m/s\u{b3})");
    assert_eq!(with_unit(Figure::StairIndex), "stair index");
    assert_eq!(written(Figure::TestMse, Some(0.123_45)), "0.1235");
    assert_eq!(written(Figure::Levels, Some(256.0)), "256");
    assert_eq!([written(Figure::Jerk, None), written(Figure::Jerk, Some(f64::NAN))], ["", ""]);
    assert_eq!(said(Figure::PackedBytes, Some(904.0)), "904 B");
    assert_eq!(said(Figure::StairIndex, Some(0.25)), "0.2500");
}

#[test]
fn only_errors_can_leave_their_scale_and_only_levels_are_the_better_the_more() {
    for figure in Figure::ALL {
        let measure = measure(figure);
        assert_eq!(measure.more_is_better, figure == Figure::Levels, "{figure}");
        let is_bounded = figure.is_cost() || matches!(figure, Figure::Levels | Figure::StairIndex);
        assert_eq!(measure.can_diverge, !is_bounded, "{figure}");
    }
}

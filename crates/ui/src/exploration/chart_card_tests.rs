//! Tests of `chart_card`.

use super::*;
use crate::state::exploration::testing::member;

#[test]
fn points_are_the_selected_repeats_and_spreads_are_all_of_them() {
    let members = [
        Shared::new(member(22, &[(0.1, 0.44), (0.2, 0.41), (0.3, 0.47)])),
        Shared::new(member(23, &[(0.1, 0.4)])),
    ];
    let by_validation = ours(&members, Selection::Validation);
    assert_eq!(by_validation.points[0].ade, 0.44);
    let spread = by_validation.points[0].spread.unwrap();
    assert_eq!((spread.min, spread.median, spread.max), (0.41, 0.44, 0.47));
    assert_eq!(by_validation.points[1].spread, None, "one repeat");
    assert!(by_validation.line.is_some());
    assert_eq!(ours(&members, Selection::Test).points[0].ade, 0.41);
}

#[test]
fn the_thesis_has_31_points() {
    let cloud = thesis_cloud();
    assert_eq!((cloud.points.len(), cloud.points[10].neurons, cloud.points[10].ade), (31, 32, 0.433));
}

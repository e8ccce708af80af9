//! Tests of the range chart: two plots on one axis, in css px.

use super::*;
use crate::record::{Mark, Marks, record};
use crate::theme::Theme;

/// Inside the margins 300 px wide; upper plot from 24 to 108, lower from 142 to 198.
const FRAME: Frame = Frame { width: 356.0, height: 222.0, ratio: 1.0 };

fn point(step: u32, end: f32, zero_share: f32) -> RangePoint {
    RangePoint { step, min: -end, max: end, zero_share }
}

fn scene(points: &[RangePoint]) -> RangeScene {
    RangeScene {
        points: points.into(),
        weights: true,
        role: RunRole::Qat,
        log: false,
        steps: 1000,
        hovered: None,
    }
}

/// TFMOT's start: the range falls from 6, and at first every weight is zero.
fn falling() -> RangeScene {
    scene(&[point(0, 6.0, 1.0), point(500, 3.0, 0.5), point(1000, 1.5, 0.0)])
}

fn drawn(scene: &RangeScene) -> Marks {
    record(FRAME, &Theme::LIGHT, |pen| scene.draw(pen))
}

#[test]
fn both_ends_and_the_zeros_lie_on_one_axis() {
    let marks = drawn(&falling());
    let ends = marks.lines("#00805e");
    assert_eq!(ends[0], [(44.0, 108.0), (194.0, 87.0), (344.0, 76.5)], "min, from -6 at the bottom");
    assert_eq!(ends[1], [(44.0, 24.0), (194.0, 45.0), (344.0, 55.5)], "max, from 6 at the top");
    let zeros = marks.lines("#16181d");
    assert_eq!(zeros, [&[(44.0, 142.0), (194.0, 170.0), (344.0, 198.0)]], "from 100 % to 0 %");
    let texts: Vec<_> = marks.texts().iter().map(|text| text.0).collect();
    assert!(texts.contains(&"weights that are 0 (%)") && texts.contains(&"mini-batches"), "{texts:?}");
}

#[test]
fn activations_have_one_plot() {
    let marks = drawn(&RangeScene { weights: false, ..falling() });
    assert!(marks.lines("#16181d").is_empty());
    assert_eq!(marks.lines("#00805e")[1][0], (44.0, 24.0));
    assert_eq!(marks.lines("#00805e")[0][0], (44.0, 198.0), "the plot fills the height");
    assert!(!marks.texts().iter().any(|text| text.0.contains('%')));
}

#[test]
fn a_logarithmic_axis_starts_at_one() {
    let log =
        RangeScene { log: true, ..scene(&[point(0, 6.0, 1.0), point(1, 6.0, 1.0), point(1000, 1.0, 0.0)]) };
    let line = drawn(&log).lines("#00805e")[1].to_vec();
    assert_eq!((line[0].0, line.last().map(|end| end.0)), (44.0, Some(344.0)));
    assert_eq!(log.nearest(FRAME, (144.0, 0.0)), Some(1), "10 mini-batches: nearer to 1 than to 1,000");
    assert_eq!(log.nearest(FRAME, (244.0, 0.0)), Some(2));
}

#[test]
fn the_point_under_the_pointer_is_read_out() {
    let mut scene = falling();
    assert_eq!(scene.readout().head, "mini-batch 1000", "the latest");
    assert_eq!((scene.nearest(FRAME, (180.0, 0.0)), scene.nearest(FRAME, (999.0, 0.0))), (Some(1), Some(2)));
    scene.hovered = Some(1);
    let readout = scene.readout();
    let values: Vec<_> = readout.items.iter().map(|item| item.value.as_str()).collect();
    assert_eq!((readout.head.as_str(), values), ("mini-batch 500", vec!["−3.0000", "3.0000", "50.0 %"]));
    let dots = drawn(&scene)
        .0
        .iter()
        .filter(|mark| matches!(mark, Mark::Line(line, _, _) if line[0].0 == 194.5))
        .count();
    assert!(dots > 30, "a dotted line through both plots, {dots}");
    assert_eq!(
        scene.summary(),
        "Range over 1000 mini-batches: −6.000 to 6.000 at first, −1.500 to 1.500 at last; weights that are zero 100.0 % at first, 0.0 % at last."
    );
}

#[test]
fn many_points_are_decimated_and_none_draw_nothing() {
    let many: Vec<_> = (0..20_000).map(|k| point(k, 1.0 + (k % 7) as f32, 0.1)).collect();
    let line = drawn(&RangeScene { steps: 0, ..scene(&many) }).lines("#00805e")[0].len();
    assert!((300..=1300).contains(&line), "{line}");
    let empty = scene(&[]);
    assert!(drawn(&empty).lines("#00805e").is_empty());
    assert_eq!((empty.nearest(FRAME, (100.0, 0.0)), empty.readout().head.as_str()), (None, "mini-batch –"));
    let tiny = Frame { width: 1.0, height: 1.0, ratio: 1.0 };
    let odd = scene(&[point(1, f32::NAN, f32::NAN), point(2, f32::INFINITY, 0.0)]);
    assert_eq!(record(tiny, &Theme::DARK, |pen| odd.draw(pen)).lines("#3ecf9b").len(), 0);
}

//! Tests of the chart of an exploration: axes, boxes, lines, names, readout, in css px.

use super::*;
use crate::record::{Mark, Marks, record};
use crate::theme::Theme;

/// Inside the margins 310 x 120 px.
const FRAME: Frame = Frame { width: 398.0, height: 168.0, ratio: 1.0 };
const BLUE: &str = "#0072b2";
const MUTED: &str = "#5b616b";

fn point(neurons: u32, ade: f64) -> SizePoint {
    let spread = FiveNumbers {
        min: ade - 0.01,
        lower_quartile: ade - 0.005,
        median: ade,
        upper_quartile: ade + 0.015,
        max: ade + 0.03,
    };
    SizePoint { neurons, ade, spread: Some(spread) }
}

/// Through the first and the last point.
fn trend(points: &[SizePoint]) -> Option<Trend> {
    let (first, last) = (points.first()?, points.last().filter(|_| points.len() > 1)?);
    let slope = (last.ade - first.ade) / (f64::from(last.neurons) - f64::from(first.neurons));
    let correlation = if slope == 0.0 { 0.0 } else { slope.signum() };
    Some(Trend { slope, intercept: first.ade - slope * f64::from(first.neurons), correlation })
}

fn cloud(points: &[SizePoint]) -> Cloud {
    Cloud { points: points.into(), line: trend(points) }
}

fn scene(points: &[SizePoint]) -> ExplorationScene {
    ExplorationScene {
        ours: cloud(points),
        thesis: None,
        sizes: (22, 52),
        picked: Rc::from([]),
        hovered: None,
    }
}

fn drawn(scene: &ExplorationScene) -> Marks {
    record(FRAME, &Theme::LIGHT, |pen| scene.draw(pen))
}

fn discs(marks: &Marks, colour: &str) -> Vec<Point> {
    let of = |mark: &Mark| match mark {
        Mark::Disc(at, _, c) if c == colour => Some(*at),
        _ => None,
    };
    marks.0.iter().filter_map(of).collect()
}

#[test]
fn points_lie_where_their_numbers_are() {
    let scene = scene(&[point(22, 0.40), point(52, 0.44)]);
    let plot = scene.plot(FRAME);
    assert!((plot.y.from - 0.39).abs() < 1e-9 && (plot.y.to - 0.47).abs() < 1e-9, "{:?}", plot.y);
    let found = discs(&drawn(&scene), BLUE);
    assert_eq!(found.len(), 2);
    for (at, (n, ade)) in found.iter().zip([(22.0, 0.40), (52.0, 0.44)]) {
        assert!((plot.x.value(at.0) - n).abs() < 0.01, "{at:?}");
        assert!((plot.y.value(at.1) - ade).abs() < 1e-4, "{at:?}");
    }
    assert!(found[0].0 > plot.x.start && found[1].0 < plot.x.end, "no point on the frame");
}

#[test]
fn the_spread_is_a_whisker_and_a_box() {
    let scene = scene(&[point(30, 0.42)]);
    let plot = scene.plot(FRAME);
    let marks = drawn(&scene);
    let x = plot.x.position(30.0);
    let uprights: Vec<_> = marks
        .0
        .iter()
        .filter_map(|mark| match mark {
            Mark::Line(points, _, width) if points.iter().all(|p| (p.0 - x).abs() < 1.0) => {
                Some((plot.y.value(points[1].1), plot.y.value(points[0].1), *width))
            }
            _ => None,
        })
        .collect();
    let near =
        |(low, high, _): (f64, f64, f64), a: f64, b: f64| (low - a).abs() < 1e-3 && (high - b).abs() < 1e-3;
    assert_eq!(uprights.len(), 2, "{uprights:?}");
    assert!(near(uprights[0], 0.41, 0.45) && uprights[0].2 == 1.0, "lowest to highest: {uprights:?}");
    assert!(near(uprights[1], 0.415, 0.435) && uprights[1].2 > 3.0, "quartiles: {uprights:?}");
}

#[test]
fn one_repeat_has_no_spread() {
    let mut only = point(30, 0.42);
    only.spread = None;
    let marks = drawn(&scene(&[only]));
    assert_eq!(discs(&marks, BLUE).len(), 1);
    let upright =
        |mark: &&Mark| matches!(mark, Mark::Line(points, _, _) if (points[0].0 - points[1].0).abs() < 0.1);
    assert_eq!(marks.0.iter().filter(upright).count(), 0);
}

#[test]
fn the_line_runs_from_edge_to_edge_and_is_named() {
    let scene = scene(&[point(22, 0.44), point(37, 0.42), point(52, 0.40)]);
    let plot = scene.plot(FRAME);
    let marks = drawn(&scene);
    let lines = marks.lines(BLUE);
    assert_eq!(lines.len(), 1);
    let ends = lines[0];
    assert_eq!((ends[0].0, ends[1].0), (plot.x.start, plot.x.end));
    assert!((plot.y.value(ends[0].1) - 0.441).abs() < 1e-3, "0.44 + 0.75 * 0.04 / 30");
    let name = marks.texts().into_iter().find(|text| text.0 == "ours").unwrap();
    assert!((name.1.1 - ends[1].1).abs() < 0.1, "at the line's end");
    assert!(marks.texts().iter().all(|text| text.0 != "thesis"));
    assert!(drawn(&self::scene(&[point(22, 0.44)])).lines(BLUE).is_empty(), "one size has no line");
}

#[test]
fn the_thesis_is_laid_over_in_rings_and_dashes() {
    let mut scene = scene(&[point(22, 0.44), point(52, 0.44)]);
    scene.thesis = Some(cloud(&[point(22, 0.433), point(32, 0.433), point(60, 0.40)]));
    let marks = drawn(&scene);
    assert_eq!(discs(&marks, MUTED).len(), 2, "a size beyond the axis is not drawn");
    assert!(marks.lines(MUTED).len() > 20, "dashed");
    let texts = marks.texts();
    let height = |name: &str| texts.iter().find(|text| text.0 == name).map(|text| text.1.1).unwrap();
    assert!((height("ours") - height("thesis")).abs() > 12.9, "names do not overlap");
}

#[test]
fn the_axis_grows_only_when_sizes_leave_it() {
    let range = |points: &[SizePoint]| {
        let y = scene(points).plot(FRAME).y;
        (y.from, y.to)
    };
    let near = |a: (f64, f64), b: (f64, f64)| (a.0 - b.0).abs() < 1e-9 && (a.1 - b.1).abs() < 1e-9;
    assert!(near(range(&[]), (0.38, 0.46)));
    let first = range(&[point(22, 0.42)]);
    assert!(near(first, (0.41, 0.45)), "{first:?}");
    assert_eq!(range(&[point(22, 0.42), point(23, 0.42)]), first);
    let grown = range(&[point(22, 0.42), point(23, 0.5)]);
    assert!(grown.0 <= first.0 && grown.1 >= 0.53, "{grown:?}");
    let unusable = SizePoint { neurons: 24, ade: f64::NAN, spread: None };
    assert_eq!(range(&[point(22, 0.42), unusable]), first);
}

#[test]
fn picked_sizes_carry_their_number() {
    let mut scene = scene(&[point(23, 0.44), point(33, 0.43)]);
    scene.picked = Rc::from([33, 46]);
    let marks = drawn(&scene);
    let x = scene.plot(FRAME).x.position(33.0);
    let label = marks.texts().into_iter().find(|text| text.0 == "33").unwrap();
    let plot = scene.plot(FRAME);
    assert!((label.1.0 - x).abs() < 0.1);
    assert!((label.1.1 - (plot.y.position(0.46) - 8.0)).abs() < 0.1, "above its whisker");
    scene.picked = Rc::from([23]);
    let marks = drawn(&scene);
    let label = marks.texts().into_iter().find(|text| text.0 == "23").unwrap();
    assert!((label.1.1 - (plot.y.position(0.43) + 8.0)).abs() < 0.1, "below it where there is no room above");
    scene.picked = Rc::from([33, 46]);
    assert!(marks.texts().iter().all(|text| text.0 != "46"), "46 is not explored yet");
}

#[test]
fn the_nearest_size_stays_in_the_range() {
    let scene = scene(&[]);
    let x = scene.plot(FRAME).x;
    assert_eq!(scene.nearest(FRAME, (x.position(31.4), 0.0)), Some(31));
    assert_eq!(scene.nearest(FRAME, (0.0, 0.0)), Some(22));
    assert_eq!(scene.nearest(FRAME, (1e6, 0.0)), Some(52));
}

#[test]
fn the_readout_has_the_figures_of_the_hovered_size() {
    let mut scene = scene(&[point(32, 0.43), point(33, 0.42)]);
    scene.thesis = Some(cloud(&[point(32, 0.433), point(33, 0.408)]));
    assert_eq!(scene.readout().head, "22 to 52 neurons");
    assert_eq!(scene.readout().items[0].value, "r = \u{2212}1.000");
    scene.hovered = Some(32);
    let readout = scene.readout();
    assert_eq!(readout.head, "n = 32");
    assert_eq!(readout.items[0].value, "0.430 m");
    assert_eq!(readout.items[0].note.as_deref(), Some("0.420 to 0.460 m, median 0.430 m"));
    assert_eq!(readout.items[1].value, "0.433 m");
    assert!(!drawn(&scene).lines(MUTED).is_empty(), "the hovered size has a dotted line");
    scene.hovered = Some(40);
    assert_eq!(scene.readout().items[0].value, "\u{2013} m", "not explored yet");
    assert!(scene.summary().contains("2 sizes, lowest 0.420 m at 33 neurons, correlation r = \u{2212}1.000"));
}

#[test]
fn a_single_size_and_no_space_do_not_panic() {
    let mut one = scene(&[point(8, 0.5)]);
    one.sizes = (8, 8);
    assert_eq!(discs(&drawn(&one), BLUE).len(), 1);
    let tiny = Frame { width: 1.0, height: 1.0, ratio: 1.0 };
    record(tiny, &Theme::DARK, |pen| one.draw(pen));
    assert_eq!(scene(&[]).summary(), "Test ADE over 22 to 52 neurons: nothing explored yet.");
}

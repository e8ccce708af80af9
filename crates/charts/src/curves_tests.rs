//! Tests of the chart of curves: axes, lines, what lies beyond the scale, readout, in css px.

use super::*;
use crate::record::{Mark, Marks, record};
use crate::theme::Theme;

const FRAME: Frame = Frame { width: 508.0, height: 248.0, ratio: 1.0 };

fn curve(name: &str, points: &[(f64, f64)]) -> Curve {
    let points = points.iter().map(|(x, y)| CurvePoint { x: *x, y: *y, label: None }).collect();
    Curve { name: name.into(), points }
}

fn scene(curves: Vec<Curve>) -> CurvesScene {
    CurvesScene {
        figure: "test ADE (m)".into(),
        setting: "activation bits".into(),
        curves: curves.into(),
        reference: Some(("float".into(), 0.40)),
        hovered: None,
    }
}

fn two() -> CurvesScene {
    scene(vec![
        curve("W 2", &[(2.0, 0.60), (4.0, 0.52), (16.0, 0.50)]),
        curve("W 8", &[(2.0, f64::NAN), (4.0, 0.42), (16.0, 0.41)]),
    ])
}

fn drawn(scene: &CurvesScene) -> Marks {
    record(FRAME, &Theme::LIGHT, |pen| scene.draw(pen))
}

#[test]
fn points_lie_where_their_figures_are() {
    let scene = two();
    let plot = scene.plot(FRAME);
    assert_eq!((plot.y.from, scene.clipped()), (0.4, 1));
    assert!((plot.y.to - 0.6).abs() < 1e-12);
    assert_eq!((plot.x.start, plot.x.end, plot.y.start, plot.y.end), (44.0, 444.0, 224.0, 24.0));
    let marks = drawn(&scene);
    let first = marks.lines("#440154")[0].to_vec();
    let x = |bits: f64| plot.x.position(bits);
    for (found, expected) in first.iter().zip([(x(2.0), 24.0), (x(4.0), 104.0), (x(16.0), 124.0)]) {
        assert!((found.0 - expected.0).abs() < 0.1 && (found.1 - expected.1).abs() < 0.1, "{first:?}");
    }
    // What is no number lies at the upper end, as a ring.
    let rings = marks
        .0
        .iter()
        .filter(|mark| matches!(mark, Mark::Disc(_, radius, c) if *radius == 1.5 && c == "#ffffff"));
    assert_eq!(rings.count(), 1);
    let texts: Vec<&str> = marks.texts().into_iter().map(|(text, _)| text).collect();
    for text in ["test ADE (m)", "over activation bits", "W 2", "W 8", "float"] {
        assert!(texts.contains(&text), "{texts:?}");
    }
}

#[test]
fn the_cursor_is_on_a_setting() {
    let mut scene = two();
    let plot = scene.plot(FRAME);
    assert_eq!((scene.places(), scene.nearest(FRAME, (plot.x.position(5.0), 0.0))), (Some((0, 2)), Some(1)));
    assert_eq!(scene.summary(), "test ADE (m) over activation bits, 2 lines: lowest 0.410 at 16, W 8.");
    scene.set_place(Some(1));
    let readout = scene.readout();
    assert_eq!(readout.head, "activation bits 4");
    let items: Vec<_> = readout.items.iter().map(|item| (&*item.label, item.value.as_str())).collect();
    assert_eq!(items, [("W 2", "0.5200"), ("W 8", "0.4200")]);
    let empty = self::scene(Vec::new());
    assert_eq!((empty.places(), empty.nearest(FRAME, (9.0, 9.0))), (None, None));
    assert_eq!(empty.summary(), "test ADE (m) over activation bits: nothing yet.");
    drawn(&empty);
}

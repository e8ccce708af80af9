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
        figure: crate::measure::tests::ade(),
        setting: "activation bits".into(),
        line_setting: "weight bits".into(),
        curves: curves.into(),
        reference: Some(("float".into(), 0.40)),
        overlay: None,
        hovered: None,
        selected: None,
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
    for text in ["test ADE (m)", "over activation bits, lines: weight bits", "W 2", "W 8", "float"] {
        assert!(texts.contains(&text), "{texts:?}");
    }
}

#[test]
fn the_cursor_is_on_a_point() {
    let mut scene = two();
    let plot = scene.plot(FRAME);
    assert_eq!(scene.places(), Some((0, 5)));
    for (place, (_, point)) in scene.points().enumerate() {
        assert_eq!(scene.nearest(FRAME, scene.position(&plot, point)), Some(place));
    }
    assert_eq!(
        scene.summary(),
        "test ADE (m) over activation bits, 2 lines: lowest 0.410 at weight bits W 8, activation bits 16."
    );
    scene.set_place(Some(4));
    let readout = scene.readout();
    assert_eq!(readout.head, "weight bits W 8, activation bits 4");
    let items: Vec<_> = readout.items.iter().map(|item| (&*item.label, item.value.as_str())).collect();
    assert_eq!(items, [("W 2", "0.5200"), ("W 8", "0.4200")]);
    let empty = self::scene(Vec::new());
    assert_eq!((empty.places(), empty.nearest(FRAME, (9.0, 9.0))), (None, None));
    assert_eq!(empty.summary(), "test ADE (m) over activation bits, 0 lines: nothing yet.");
    drawn(&empty);
}

#[test]
fn the_selected_point_has_a_ring_and_its_line_is_wide() {
    let mut scene = two();
    scene.selected = Some(1);
    let marks = drawn(&scene);
    let ring = marks.lines("#16181d")[0];
    let at = scene.position(&scene.plot(FRAME), &scene.curves[0].points[1]);
    assert_eq!(ring.len(), 33);
    assert!(ring.iter().all(|(x, y)| (libm::hypot(x - at.0, y - at.1) - 9.0).abs() < 0.1), "{ring:?}");
    let widths: Vec<f64> = marks
        .0
        .iter()
        .filter_map(|mark| match mark {
            Mark::Line(points, _, width) if points.len() == 3 => Some(*width),
            _ => None,
        })
        .collect();
    assert_eq!(widths, [3.0, 1.5]);
    scene.selected = Some(99);
    assert!(drawn(&scene).lines("#16181d").is_empty());
}

#[test]
fn labels_never_cover_each_other_and_the_one_under_the_pointer_is_there() {
    let points =
        (0..40).map(|x| CurvePoint { x: f64::from(x), y: 0.4, label: Some(format!("{x}-{x}").into()) });
    let mut scene = scene(vec![Curve { name: "best".into(), points: points.collect() }]);
    let labels = |scene: &CurvesScene| -> Vec<(String, Point)> {
        let marks = drawn(scene);
        let own = marks.texts().into_iter().filter(|(text, _)| text.contains('-'));
        own.map(|(text, at)| (text.to_owned(), at)).collect()
    };
    let found = labels(&scene);
    assert!((10..40).contains(&found.len()), "{}", found.len());
    for (place, (text, (x, y))) in found.iter().enumerate() {
        for (other, (other_x, other_y)) in &found[..place] {
            let apart = x - other_x >= estimated_width(other, LABEL.size)
                || other_x - x >= estimated_width(text, LABEL.size);
            assert!(apart || (y - other_y).abs() >= 12.0, "{text} covers {other}");
        }
    }
    for place in 0..40 {
        scene.set_place(Some(place));
        assert!(labels(&scene).iter().any(|(text, _)| *text == format!("{place}-{place}")));
    }
}

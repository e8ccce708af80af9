//! Tests of the chart of error against bits: positions, marks, readout, in css px.

use super::*;
use crate::frame::estimated_width;
use crate::measure::tests::{ade, levels};
use crate::record::{Mark, Marks, record};
use crate::theme::Theme;

const FRAME: Frame = Frame { width: 492.0, height: 280.0, ratio: 1.0 };

fn scene() -> FrontScene {
    let point = |name: &str, against: f64, figure: f64, is_front, standing| FrontPoint {
        name: name.into(),
        against,
        figure,
        is_front,
        standing,
    };
    FrontScene {
        figure: ade(),
        against: total_bits(),
        points: [
            point("2-4", 6.0, 0.60, true, Standing::Other),
            point("4-4", 8.0, 0.50, false, Standing::Hardware),
            point("5-4", 9.0, 0.45, true, Standing::Other),
            point("8-8", 16.0, 0.42, false, Standing::Ptq),
            point("9-8", 17.0, 0.55, false, Standing::Local),
            point("2-16", 18.0, f64::NAN, false, Standing::Other),
        ]
        .into(),
        reference: Some(("float".into(), 0.40)),
        overlay: None,
        beyond: None,
        hovered: None,
        selected: None,
    }
}

fn total_bits() -> Measure {
    Measure { name: "total bits".into(), decimals: 0, more_is_better: false, can_diverge: false }
}

fn drawn(scene: &FrontScene) -> Marks {
    record(FRAME, &Theme::LIGHT, |pen| scene.draw(pen))
}

#[test]
fn points_lie_where_bits_and_error_are() {
    let scene = scene();
    let plot = scene.plot(FRAME);
    assert_eq!((plot.x.from, plot.x.to, plot.y.from, scene.clipped()), (5.0, 19.0, 0.4, 1));
    assert!((plot.y.to - 0.6).abs() < 1e-12);
    let marks = drawn(&scene);
    let x = |bits: f64| plot.x.position(bits);
    let front = marks.lines("#00805e")[0].to_vec();
    let expected = [(x(6.0), 24.0), (x(9.0), 24.0), (x(9.0), 174.0)];
    assert_eq!(front.len(), 3);
    for (found, expected) in front.iter().zip(expected) {
        assert!((found.0 - expected.0).abs() < 0.1 && (found.1 - expected.1).abs() < 0.1, "{front:?}");
    }
    // Two strokes for the local optimum that is not on the front, and two in the legend; small discs for the others.
    assert_eq!(marks.lines("#5b616b").len(), 4);
    let discs = marks
        .0
        .iter()
        .filter(|mark| matches!(mark, Mark::Disc(_, radius, c) if *radius == 3.5 && c == "#00805e"));
    // Two points, and the legend.
    assert_eq!(discs.count(), 3);
    let texts: Vec<&str> = marks.texts().into_iter().map(|(text, _)| text).collect();
    assert!(["2-4", "4-4", "5-4", "8-8", "float"].iter().all(|text| texts.contains(text)), "{texts:?}");
    assert!(!texts.contains(&"9-8"));
    for words in [
        "front",
        "best of its bits, not on the front",
        "widths of hardware",
        "quantized after training",
        "others",
    ] {
        assert!(texts.contains(&words), "{words}: {texts:?}");
    }
}

#[test]
fn names_never_cover_each_other() {
    let mut scene = scene();
    let crowd = (0..12).map(|place| FrontPoint {
        name: format!("{place}-{place}").into(),
        against: 10.0 + f64::from(place) / 16.0,
        figure: 0.45,
        is_front: place % 3 != 0,
        standing: if place % 3 == 0 { Standing::Hardware } else { Standing::Other },
    });
    scene.points = crowd.collect();
    let names = |scene: &FrontScene| -> Vec<(String, Point)> {
        let marks = drawn(scene);
        let texts = marks.texts().into_iter().filter(|(text, _)| text.contains('-'));
        texts.map(|(text, at)| (text.to_owned(), at)).collect()
    };
    let found = names(&scene);
    for (place, (text, (x, y))) in found.iter().enumerate() {
        for (other, (other_x, other_y)) in &found[..place] {
            let apart = x - other_x >= estimated_width(other, LABEL.size)
                || other_x - x >= estimated_width(text, LABEL.size);
            assert!(apart || (y - other_y).abs() >= 12.0, "{text} covers {other}");
        }
    }
    // What hardware has goes first, and the point under the pointer before that.
    assert!(
        found.len() < 12 && ["0-0", "9-9"].iter().all(|name| found.iter().any(|(text, _)| text == name)),
        "{found:?}"
    );
    for place in 0..12 {
        scene.set_place(Some(place));
        assert!(names(&scene).iter().any(|(text, _)| *text == format!("{place}-{place}")));
    }
}

#[test]
fn the_cursor_is_on_a_point() {
    let mut scene = scene();
    let plot = scene.plot(FRAME);
    for (place, point) in scene.points.iter().enumerate() {
        assert_eq!(scene.nearest(FRAME, scene.at(&plot, point)), Some(place));
    }
    assert_eq!(
        scene.summary(),
        "test ADE (m) against total bits, 6 points; the front: 2-4 0.600, 5-4 0.450."
    );
    scene.set_place(Some(4));
    let readout = scene.readout();
    let values: Vec<(&str, &str)> =
        readout.items.iter().map(|item| (&*item.label, item.value.as_str())).collect();
    assert_eq!(readout.head, "9-8");
    assert_eq!(values, [("test ADE (m)", "0.5500"), ("total bits", "17")]);
    assert!(drawn(&scene).texts().iter().any(|(text, _)| *text == "9-8"));
}

#[test]
fn the_selected_point_has_a_ring_and_a_name() {
    let mut scene = scene();
    scene.selected = Some(4);
    let marks = drawn(&scene);
    let ring = marks.lines("#16181d")[0];
    let at = scene.at(&scene.plot(FRAME), &scene.points[4]);
    assert!(
        ring.len() == 33 && ring.iter().all(|(x, y)| (libm::hypot(x - at.0, y - at.1) - 9.0).abs() < 0.1)
    );
    assert!(marks.texts().iter().any(|(text, _)| *text == "9-8"));
}

#[test]
fn figures_of_other_data_have_a_mark_of_their_own() {
    let mut scene = scene();
    let point = OverlayPoint { x: 12.0, y: 0.39, name: "6-6".into() };
    scene.overlay = Some(Overlay {
        name: "thesis".into(),
        note: "another room".into(),
        points: [point].into(),
        levels: [("thesis".into(), 0.433)].into(),
    });
    // They widen the scale, and are none of the points beyond it.
    assert!((scene.plot(FRAME).y.from - 0.35).abs() < 1e-12);
    assert_eq!((scene.clipped(), scene.places()), (1, Some((0, 6))));
    let marks = drawn(&scene);
    let diamonds = marks
        .0
        .iter()
        .filter(|mark| matches!(mark, Mark::Polygon(corners, c) if corners.len() == 4 && c == "#a83a82"));
    // One in the picture, one in the legend.
    assert_eq!(diamonds.count(), 2);
    assert!(marks.texts().iter().any(|(text, _)| *text == "thesis: another room"));
    let at = Overlay::position(&scene.plot(FRAME), &scene.overlay.as_ref().unwrap().points[0]);
    assert_eq!(scene.nearest(FRAME, at), Some(6));
    scene.set_place(Some(6));
    let readout = scene.readout();
    assert_eq!((readout.head.as_str(), readout.items[0].value.as_str()), ("thesis: 6-6", "0.390"));
    assert_eq!(readout.items[0].note.as_deref(), Some("another room"));
}

#[test]
fn any_figure_can_be_set_against_any_other() {
    let point = |name: &str, against: f64, figure: f64, is_front, standing| FrontPoint {
        name: name.into(),
        against,
        figure,
        is_front,
        standing,
    };
    let stair =
        Measure { name: "stair index".into(), decimals: 4, more_is_better: false, can_diverge: false };
    let scene = FrontScene {
        against: stair,
        points: [
            point("float", 0.0, 0.42, false, Standing::Float),
            point("8-8", 0.1, 0.5, true, Standing::Other),
            point("4-4", 0.9, 0.48, true, Standing::Hardware),
        ]
        .into(),
        reference: None,
        ..scene()
    };
    let plot = scene.plot(FRAME);
    assert!((plot.x.from + 0.0225).abs() < 1e-12 && (plot.x.to - 0.9225).abs() < 1e-12, "{plot:?}");
    let feet: Vec<String> = scene.feet(&plot.x).into_iter().map(|(_, label)| label).collect();
    assert_eq!(feet, ["0.0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9"]);
    let texts: Vec<String> = drawn(&scene).texts().into_iter().map(|(text, _)| text.to_owned()).collect();
    for words in ["over stair index", "float", "not quantized", "8-8", "4-4"] {
        assert!(texts.iter().any(|text| text == words), "{words}: {texts:?}");
    }
    assert_eq!(
        scene.summary(),
        "test ADE (m) against stair index, 3 points; the front: 8-8 0.500, 4-4 0.480."
    );
    // With more levels for the better, the front's line goes to the left, and down.
    let turned = FrontScene {
        against: levels(),
        points: [
            point("4-4", 16.0, 0.48, true, Standing::Other),
            point("8-8", 256.0, 0.5, true, Standing::Other),
        ]
        .into(),
        ..scene
    };
    let (marks, plot) = (drawn(&turned), turned.plot(FRAME));
    let line = marks.lines("#00805e")[0].to_vec();
    let (left, right) = (plot.x.position(16.0), plot.x.position(256.0));
    for (found, expected) in line.iter().zip([right, left, left]) {
        assert!((found.0 - expected).abs() < 0.1, "{line:?}");
    }
    assert!(line.len() == 3 && line[0].1 == line[1].1 && line[2].1 > line[1].1, "{line:?}");
    assert_eq!(turned.feet(&plot.x)[0].1, "50");
}

#[test]
fn points_beyond_a_limit_are_faint_without_a_name_behind_its_line() {
    let beyond = Beyond { note: "more than 8 total bits".into(), places: [1].into(), most: Some(8.0) };
    let point = |name: &str, against: f64, is_front: bool| FrontPoint {
        name: name.into(),
        against,
        figure: 0.5,
        is_front,
        standing: Standing::Hardware,
    };
    let mut scene = FrontScene {
        points: [point("4-4", 8.0, true), point("4-8", 12.0, false)].into(),
        reference: None,
        overlay: None,
        beyond: Some(beyond),
        hovered: None,
        selected: None,
        ..scene()
    };
    let (marks, plot) = (drawn(&scene), scene.plot(FRAME));
    let texts: Vec<&str> = marks.texts().into_iter().map(|(text, _)| text).collect();
    assert!(texts.contains(&"4-4") && !texts.contains(&"4-8"), "{texts:?}");
    assert!(texts.contains(&"more than 8 total bits"), "{texts:?}");
    let x = plot.x.position(8.0);
    let is_limit = |line: &&[Point]| line.iter().all(|(at, _)| (at - x).abs() < 0.6);
    assert!(marks.lines("#5b616b").into_iter().filter(is_limit).count() > 10);
    scene.set_place(Some(1));
    let note = scene.readout().items[0].note.clone();
    assert_eq!(note.as_deref(), Some("hardware, more than 8 total bits"));
}

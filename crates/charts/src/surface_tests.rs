//! Tests of the surface: projection, order of painting, turning, readout, in css px.

use std::rc::Rc;

use super::*;
use crate::record::{Mark, Marks, record};
use crate::theme::Theme;

/// Scale 100 px for half a side of the floor, seen from above.
const FRAME: Frame = Frame { width: 2.0 * SIDE + 282.842_712_474_619, height: 600.0, ratio: 1.0 };

fn scene() -> SurfaceScene {
    let names = |names: &[&str]| names.iter().map(|name| Rc::from(*name)).collect();
    let cells = [
        Some(0.60),
        Some(0.50),
        Some(0.40),
        Some(0.40),
        Some(0.45),
        None,
        Some(0.4),
        Some(0.4),
        Some(f64::NAN),
    ];
    let map = MapScene {
        figure: crate::measure::tests::ade(),
        row_setting: "weight bits".into(),
        column_setting: "activation bits".into(),
        rows: names(&["2", "4", "8"]),
        columns: names(&["4", "8", "16"]),
        cells: cells.into(),
        beyond: None,
        overlay: None,
        hovered: None,
        selected: None,
    };
    SurfaceScene { map, azimuth: 0.0, elevation: 30.0 }
}

fn drawn(scene: &SurfaceScene) -> Marks {
    record(FRAME, &Theme::LIGHT, |pen| scene.draw(pen))
}

fn near(a: Point, b: Point) -> bool {
    (a.0 - b.0).abs() < 0.01 && (a.1 - b.1).abs() < 0.01
}

#[test]
fn rows_go_away_from_the_reader_and_figures_upwards() {
    let scene = scene();
    let view = scene.view(FRAME);
    assert!((view.scale - 100.0).abs() < 0.01);
    let (x, y) = view.middle;
    // At 30 degrees a half side of 100 px is 50 px high, and the height of 110 px appears as 95.26.
    let half = 55.0 * libm::sqrt(3.0) / 2.0;
    assert!(near(view.at((-1.0, -1.0), 0.0), (x - 100.0, y + 50.0 + half)));
    assert!(near(view.at((1.0, 1.0), 1.0), (x + 100.0, y - 50.0 - half)));
    let span = scene.map.span();
    assert_eq!((span.low, scene.map.clipped()), (0.4, 1));
    assert!(near(scene.vertex(&view, span, 0).unwrap(), (x - 100.0, y + 50.0 - half)));
    assert_eq!(scene.vertex(&view, span, 5), None);
    // What diverged is at the top.
    assert!(near(scene.vertex(&view, span, 8).unwrap(), (x + 100.0, y - 50.0 - half)));
}

#[test]
fn what_is_far_is_painted_first_and_patches_without_a_corner_are_left_out() {
    let mut scene = scene();
    assert_eq!(scene.patches(&scene.view(FRAME)), [3, 4, 0, 1]);
    scene.azimuth = 180.0;
    assert_eq!(scene.patches(&scene.view(FRAME)), [1, 0, 4, 3]);
    let marks = drawn(&scene);
    let patches =
        marks.0.iter().filter(|mark| matches!(mark, Mark::Polygon(corners, _) if corners.len() == 4));
    // The floor, and the two patches that have all corners.
    assert_eq!(patches.count(), 3);
    let texts: Vec<&str> = marks.texts().into_iter().map(|(text, _)| text).collect();
    for text in ["test ADE (m)", "weight bits", "activation bits", "2", "16", "\u{00d7}", "0.45"] {
        assert!(texts.contains(&text), "{texts:?}");
    }
}

#[test]
fn it_is_turned_within_its_limits() {
    let mut scene = scene();
    scene.turn(-30.0, 100.0);
    assert_eq!((scene.azimuth, scene.elevation), (330.0, 85.0));
    scene.turn(45.0, -100.0);
    assert_eq!((scene.azimuth, scene.elevation), (15.0, 5.0));
    for azimuth in 0..36 {
        for elevation in [5.0, 30.0, 85.0] {
            scene.azimuth = f64::from(azimuth) * 10.0;
            scene.elevation = elevation;
            let view = scene.view(FRAME);
            for corner in CORNERS {
                for share in [0.0, 1.0] {
                    let (x, y) = view.at(corner, share);
                    assert!((SIDE - 0.1..=FRAME.width - SIDE + 0.1).contains(&x), "{x}");
                    assert!((TOP - 0.1..=FRAME.height - BOTTOM + 0.1).contains(&y), "{y}");
                }
            }
        }
    }
}

#[test]
fn the_cursor_is_on_a_cell() {
    let mut scene = scene();
    let (view, span) = (scene.view(FRAME), scene.map.span());
    for place in (0..9).filter(|place| *place != 5) {
        let at = scene.vertex(&view, span, place).unwrap();
        assert_eq!(scene.nearest(FRAME, at), Some(place));
    }
    scene.set_place(Some(4));
    assert_eq!(scene.readout().head, "weight bits 4, activation bits 8");
    scene.map.selected = Some(0);
    assert_eq!(drawn(&scene).lines("#16181d").iter().filter(|line| line.len() == 33).count(), 1);
    scene.map.cells = [].into();
    scene.map.rows = [].into();
    assert_eq!((scene.places(), scene.nearest(FRAME, (0.0, 0.0))), (None, None));
    drawn(&scene);
}

#[test]
fn figures_of_other_data_lie_at_their_heights_and_are_joined_with_their_cells() {
    let mut scene = scene();
    let point = crate::OverlayPoint { x: 4.0, y: 0.6, name: "4-8".into() };
    scene.map.overlay = Some(crate::Overlay {
        name: "thesis".into(),
        note: "another room".into(),
        points: [point].into(),
        levels: [].into(),
    });
    let (marks, view, span) = (drawn(&scene), scene.view(FRAME), scene.map.span());
    let own = scene.vertex(&view, span, 4).unwrap_or_default();
    let at = view.at(scene.floor(4), scene.map.figure.share(span, 0.6));
    let lines = marks.lines("#a83a82");
    assert_eq!(lines.len(), 1);
    for (found, expected) in lines[0].iter().zip([own, at]) {
        assert!((found.0 - expected.0).abs() < 0.1 && (found.1 - expected.1).abs() < 0.1, "{lines:?}");
    }
    // Above its cell, since it is more.
    assert!((own.0 - at.0).abs() < 1e-9 && at.1 < own.1);
}

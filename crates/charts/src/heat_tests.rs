//! Tests of the map: cells, colours, marks, readout, in css px.

use super::*;
use crate::ramp::{STEPS, brightness};
use crate::record::{Mark, Marks, record};
use crate::theme::Theme;

/// Three columns of 100 px and two rows of 40.
const FRAME: Frame = Frame { width: LEFT + 300.0 + RIGHT, height: TOP + 80.0 + BOTTOM, ratio: 1.0 };

fn scene(cells: [Option<f64>; 6]) -> MapScene {
    let names = |names: &[&str]| names.iter().map(|name| Rc::from(*name)).collect();
    MapScene {
        figure: crate::measure::tests::ade(),
        row_setting: "weight bits".into(),
        column_setting: "activation bits".into(),
        rows: names(&["2", "4"]),
        columns: names(&["4", "8", "16"]),
        cells: cells.into(),
        beyond: None,
        overlay: None,
        hovered: None,
        selected: None,
    }
}

fn drawn(scene: &MapScene) -> Marks {
    record(FRAME, &Theme::LIGHT, |pen| scene.draw(pen))
}

fn rects(marks: &Marks) -> Vec<(Point, Point, &str)> {
    let of = |mark: &'_ Mark| matches!(mark, Mark::Rect(..));
    let all = marks.0.iter().filter(|mark| of(mark));
    all.filter_map(|mark| if let Mark::Rect(a, b, c) = mark { Some((*a, *b, c.as_str())) } else { None })
        .collect()
}

#[test]
fn cells_lie_in_rows_upwards_and_have_the_colours_of_the_scale() {
    let scene = scene([Some(0.60), Some(0.50), None, Some(0.40), Some(0.45), Some(f64::INFINITY)]);
    assert_eq!(scene.clipped(), 1);
    let marks = drawn(&scene);
    let cells = rects(&marks);
    // The first cell is at the left of the lower row, and the worst: the bright end.
    assert_eq!(cells[0], ((LEFT, TOP + 40.0), (LEFT + 99.0, TOP + 79.0), "#fde725"));
    assert_eq!(cells[2].2, "#e4e6ea");
    assert_eq!(cells[3], ((LEFT, TOP), (LEFT + 99.0, TOP + 39.0), "#440154"));
    assert_eq!((cells[5].2, cells.len()), ("#fde725", 6 + STEPS));
    let texts: Vec<&str> = marks.texts().into_iter().map(|(text, _)| text).collect();
    for text in ["0.600", "0.450", "\u{00d7}", "2", "16", "rows: weight bits, columns: activation bits"] {
        assert!(texts.contains(&text), "{texts:?}");
    }
}

#[test]
fn the_cursor_is_on_a_cell() {
    let mut scene = scene([Some(0.60), Some(0.50), None, Some(0.40), Some(0.45), Some(f64::NAN)]);
    assert_eq!(scene.places(), Some((0, 5)));
    for place in 0..6 {
        let (x, y) = scene.corner(FRAME, place);
        assert_eq!(scene.nearest(FRAME, (x + 50.0, y + 20.0)), Some(place));
    }
    assert_eq!(scene.nearest(FRAME, (-9.0, 1e9)), Some(0));
    assert_eq!(scene.summary(), "test ADE (m) of 6 cells: lowest 0.400 at weight bits 4, activation bits 4.");
    scene.set_place(Some(4));
    let readout = scene.readout();
    assert_eq!(
        (readout.head.as_str(), readout.items[0].value.as_str()),
        ("weight bits 4, activation bits 8", "0.4500")
    );
    assert!(drawn(&scene).lines("#16181d").len() >= 4);
}

#[test]
fn the_selected_cell_has_a_double_rim() {
    let mut scene = scene([Some(0.60), Some(0.50), None, Some(0.40), Some(0.45), None]);
    scene.selected = Some(4);
    let marks = drawn(&scene);
    let (outer, inner) = (marks.lines("#16181d"), marks.lines("#ffffff"));
    assert_eq!((outer.len(), inner.len()), (4, 4));
    let left = |lines: &[&[Point]]| lines.iter().flat_map(|line| line.iter()).fold(1e9, |x, at| at.0.min(x));
    assert_eq!((left(&outer), left(&inner)), (LEFT + 100.0, LEFT + 102.0));
    scene.selected = Some(6);
    assert!(drawn(&scene).lines("#16181d").is_empty());
}

#[test]
fn where_more_is_better_the_highest_is_dark_and_named() {
    let mut scene = scene([Some(4.0), Some(16.0), Some(1024.0), None, Some(f64::NAN), Some(64.0)]);
    scene.figure = crate::measure::tests::levels();
    // Nothing is beyond the scale but what is no number.
    assert_eq!(scene.clipped(), 1);
    let (span, figure) = (scene.span(), &scene.figure);
    let colour = |value: f64| scene.colour(figure.share(span, value));
    assert!(brightness(colour(1024.0)) < brightness(colour(64.0)));
    assert!(brightness(colour(64.0)) < brightness(colour(4.0)));
    assert_eq!(colour(f64::NAN), ramp(1.0));
    assert!(scene.summary().starts_with("output levels of 6 cells: highest 1024 at "), "{}", scene.summary());
}

#[test]
fn cells_beyond_a_limit_are_faint_and_hatched_and_say_so() {
    let beyond = Beyond { note: "more than 8 total bits".into(), places: [0, 4].into(), most: None };
    let cells = [Some(0.60), Some(0.50), None, Some(0.40), Some(0.45), Some(0.42)];
    let mut scene = MapScene { beyond: Some(beyond), ..scene(cells) };
    let marks = drawn(&scene);
    let colours: Vec<&str> = rects(&marks).iter().take(6).map(|(.., colour)| *colour).collect();
    // A third of the bright end's colour, and of that of 0.45.
    assert_eq!((colours[0], colours[3]), ("#fef7b3", "#440154"));
    // The legend takes a row of 16 px: 130 px around the corner of a cell of 99 by 31, a stroke each 7.
    assert_eq!(marks.lines("#ffffff").len(), 2 * 18);
    let texts: Vec<&str> = marks.texts().into_iter().map(|(text, _)| text).collect();
    assert!(texts.contains(&"faint: more than 8 total bits"), "{texts:?}");
    scene.set_place(Some(4));
    assert_eq!(scene.readout().items[0].note.as_deref(), Some("more than 8 total bits"));
    scene.set_place(Some(5));
    assert_eq!(scene.readout().items[0].note, None);
}

#[test]
fn figures_of_other_data_are_marked_in_their_cells_and_read_out() {
    let point = |x, y| OverlayPoint { x, y, name: "4-8".into() };
    let overlay = Overlay {
        name: "thesis".into(),
        note: "another room".into(),
        points: [point(4.0, 0.39), point(99.0, 0.4)].into(),
        levels: [].into(),
    };
    let cells = [Some(0.60), Some(0.50), None, Some(0.40), Some(0.45), Some(0.42)];
    let mut scene = MapScene { overlay: Some(overlay), ..scene(cells) };
    // A row of words below the scale.
    assert_eq!(scene.legend_height(FRAME.width), 16.0);
    let marks = drawn(&scene);
    let diamonds =
        marks.0.iter().filter(|mark| matches!(mark, Mark::Polygon(_, colour) if colour == "#a83a82"));
    assert_eq!(diamonds.count(), 2, "one in its cell, one in the legend");
    assert!(marks.texts().iter().any(|(text, _)| *text == "thesis: another room"));
    scene.set_place(Some(4));
    let items = scene.readout().items;
    assert_eq!((items.len(), &*items[1].label, items[1].value.as_str()), (2, "thesis", "0.390"));
    assert_eq!(items[1].note.as_deref(), Some("another room"));
    scene.set_place(Some(3));
    assert_eq!(scene.readout().items.len(), 1);
}

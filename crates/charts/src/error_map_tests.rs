//! Tests of the error map: which sample falls in which cell, their mean errors, what is drawn where.

use super::*;
use crate::record::{Mark, Marks, record};
use crate::room::Room;

/// 300 x 300 px inside the margins and above the scale: 100 px per metre, the origin at (20, 310).
const FRAME: Frame = Frame { width: 330.0, height: 366.0, ratio: 1.0 };

fn path(role: RunRole, x: &[f32], y: &[f32]) -> PathSeries {
    PathSeries { role, label: role.name().into(), x: x.into(), y: y.into() }
}

/// Three samples in the cell from (0, 0.5), one in the cell from (2.5, 2.5); the last has no estimate.
fn paths() -> Vec<PathSeries> {
    let x = [0.1, 0.2, 3.0, 0.4, 1.2];
    let y = [0.6, 0.7, 3.0, 0.9, 1.2];
    let float_x = [0.1, 0.2, 3.0, 0.7, f32::NAN];
    let float_y = [0.7, 0.9, 2.0, 1.3, 1.0];
    let int_x = [0.4, 0.2, 3.0, 0.4, 1.0];
    let int_y = [1.0, 0.7, 2.5, 0.9, 1.0];
    vec![
        path(RunRole::Truth, &x, &y),
        path(RunRole::Float, &float_x, &float_y),
        path(RunRole::Kept(0), &[0.0; 5], &[0.0; 5]),
        path(RunRole::Ptq, &int_x, &int_y),
    ]
}

fn scene(kind: ErrorKind) -> ErrorMapScene {
    let room = RoomScene {
        extent: [0.0, 0.0, 3.0, 3.0],
        room: Room { walls: [0.0, 0.0, 3.0, 3.0], plates: Rc::from([]) },
        series: paths().into(),
        levels: None,
        visible: None,
        cursor: None,
        time: String::new(),
        breaks: Rc::from([]),
    };
    let map = Rc::new(ErrorMap::of(room.extent, &room.series));
    ErrorMapScene { room, map, kind, hovered: None }
}

fn drawn(scene: &ErrorMapScene) -> Marks {
    record(FRAME, &Theme::LIGHT, |pen| scene.draw(pen))
}

fn close(a: Option<f64>, b: f64) -> bool {
    a.is_some_and(|a| (a - b).abs() < 1e-6)
}

#[test]
fn samples_are_binned_by_their_true_place_and_errors_averaged() {
    let map = ErrorMap::of([0.0, 0.0, 3.0, 3.0], &paths());
    assert_eq!(map.side_m, 0.5);
    let found: Vec<_> =
        map.cells.iter().map(|cell| (cell.column, cell.row, cell.samples.as_slice())).collect();
    assert_eq!(
        found,
        [(0, 1, &[0, 1, 3][..]), (5, 5, &[2][..])],
        "the corner of the room is in the last cell"
    );
    let [near, far] = &map.cells[..] else { panic!("two cells") };
    assert!(close(near.float, (0.1 + 0.2 + 0.5) / 3.0), "{near:?}");
    assert!(close(near.quantized, 0.5 / 3.0) && close(near.value(ErrorKind::Difference), -0.1), "{near:?}");
    assert!(
        close(far.float, 1.0) && close(far.quantized, 0.5) && close(far.value(ErrorKind::Difference), -0.5)
    );
    assert_eq!(map.place_name(near), "x 0.0 to 0.5, y 0.5 to 1.0 m");
}

#[test]
fn cells_follow_the_size_of_the_room() {
    let side = |extent| ErrorMap::of(extent, &paths()).side_m;
    assert_eq!(side([0.0, 0.0, 2.0, 1.0]), 0.2);
    assert_eq!(side([0.0, 0.0, 8.0, 6.0]), 1.0);
    assert_eq!(side([-40.0, 0.0, 40.0, 6.0]), 10.0);
    let below = [path(RunRole::Truth, &[-0.1], &[-1.2]), path(RunRole::Float, &[0.0], &[0.0])];
    let map = ErrorMap::of([-4.0, -4.0, 4.0, 4.0], &below);
    assert_eq!((map.cells[0].column, map.cells[0].row), (-1, -2));
}

#[test]
fn a_network_alone_has_a_map_and_no_difference() {
    let all = paths();
    let float = ErrorMap::of([0.0, 0.0, 3.0, 3.0], &all[..2]);
    assert!(
        float.cells.iter().all(|cell| cell.float.is_some() && cell.value(ErrorKind::Difference).is_none())
    );
    let int = ErrorMap::of([0.0, 0.0, 3.0, 3.0], &[all[0].clone(), all[3].clone()]);
    assert_eq!(
        int.cells.iter().map(|cell| cell.samples.len()).sum::<usize>(),
        5,
        "the last has this estimate"
    );
    assert!(
        ErrorMap::of([0.0; 4], &all[..1]).cells.is_empty()
            && ErrorMap::of([f64::NAN; 4], &[]).cells.is_empty()
    );
}

#[test]
fn cells_have_their_colours_and_figures_and_the_rest_is_empty() {
    let marks = drawn(&scene(ErrorKind::Float));
    let cells: Vec<_> = marks
        .0
        .iter()
        .filter_map(|mark| match mark {
            Mark::Rect(a, b, colour) if b.1 < 330.0 => Some((*a, *b, colour.as_str())),
            _ => None,
        })
        .collect();
    // The scale goes from 0 to 1 m.
    assert_eq!(cells.len(), 2, "{cells:?}");
    assert_eq!((cells[0].0, cells[0].1), ((21.0, 210.0), (70.0, 259.0)));
    assert_eq!((cells[1].0, cells[1].1, cells[1].2), ((271.0, 10.0), (320.0, 59.0), "#fde725"));
    let texts: Vec<_> = marks.texts().iter().map(|text| text.0).collect();
    assert!(["0.27", "1.00", "mean error (m)"].iter().all(|text| texts.contains(text)), "{texts:?}");
    let signs = drawn(&scene(ErrorKind::Difference));
    let texts: Vec<_> = signs.texts().iter().map(|text| text.0).collect();
    let wanted = ["\u{2212}0.10", "\u{2212}0.50", "+0.50", "difference (m)"];
    assert!(wanted.iter().all(|text| texts.contains(text)), "{texts:?}");
    let full =
        signs.0.iter().filter(|mark| matches!(mark, Mark::Rect(_, b, c) if b.1 < 330.0 && c == "#0072b2"));
    assert_eq!(full.count(), 1, "where float32 errs most beyond the integers, its colour is full");
}

#[test]
fn a_cell_says_its_samples_and_both_errors() {
    let mut scene = scene(ErrorKind::Quantized);
    let words = |scene: &ErrorMapScene| {
        let Readout { head, items } = scene.readout();
        (head, items.into_iter().map(|item| item.value).collect::<Vec<_>>())
    };
    assert_eq!(
        words(&scene),
        (
            "whole block \u{b7} 4 samples".to_owned(),
            ["0.450 m", "0.250 m", "\u{2212}0.200 m"].map(String::from).to_vec()
        )
    );
    assert_eq!(scene.nearest(FRAME, (30.0, 220.0)), Some(0));
    assert_eq!(scene.nearest(FRAME, (300.0, 30.0)), Some(1));
    assert_eq!(scene.nearest(FRAME, (150.0, 150.0)), None, "no samples, nothing to choose");
    scene.set_place(Some(1));
    assert_eq!(words(&scene).0, "x 2.5 to 3.0, y 2.5 to 3.0 m \u{b7} 1 samples");
    assert_eq!((scene.places(), scene.pick(FRAME, (0.0, 0.0))), (Some((0, 1)), Some(1)));
    assert_eq!(
        scene.summary(),
        "mean error (m) over the room in 2 cells of 0.5 m; the largest, 0.500 m, at x 2.5 to 3.0, y 2.5 to 3.0 m."
    );
}

#[test]
fn nothing_to_show_and_no_space_do_not_panic() {
    let mut scene = scene(ErrorKind::Difference);
    scene.map = Rc::new(ErrorMap::of([f64::NAN; 4], &[]));
    scene.hovered = Some(7);
    let tiny = Frame { width: 1.0, height: 1.0, ratio: 1.0 };
    record(tiny, &Theme::DARK, |pen| scene.draw(pen));
    assert_eq!((scene.places(), scene.readout().items[0].value.as_str()), (None, "\u{2013} m"));
}

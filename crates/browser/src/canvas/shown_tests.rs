//! Tests of `shown`: what a drag does to the pictures that can be dragged.

use std::rc::Rc;

use charts::{Dimension, MapScene, Measure, ParallelAxis, ParallelLine, ParallelScene, SurfaceScene};

use super::*;

const FRAME: Frame = Frame { width: 400.0, height: 300.0, ratio: 1.0 };

fn ade() -> Measure {
    Measure { name: "test ADE (m)".into(), decimals: 3, more_is_better: false, can_diverge: true }
}

fn drag(start: Point, before: Point, now: Point) -> Drag {
    Drag { start, before, now }
}

#[test]
fn a_surface_turns_with_the_pointer_and_the_next_one_is_turned_alike() {
    let names = |count: usize| (0..count).map(|name| Rc::from(name.to_string())).collect::<Rc<[Rc<str>]>>();
    let map = MapScene {
        figure: ade(),
        row_setting: "rows".into(),
        column_setting: "columns".into(),
        rows: names(2),
        columns: names(2),
        cells: Rc::new([Some(0.4), Some(0.5), Some(0.6), None]),
        beyond: None,
        overlay: None,
        hovered: None,
        selected: None,
    };
    let (azimuth, elevation) = SurfaceScene::FIRST;
    let mut scene = SweepScene::Surface(SurfaceScene { map, azimuth, elevation });
    let next = scene.clone();
    assert!(scene.can_be_dragged());
    scene.look(Look::Drag(FRAME, drag((10.0, 10.0), (20.0, 10.0), (0.0, 14.0))));
    let SweepScene::Surface(turned) = &scene else { return };
    assert_eq!((turned.azimuth, turned.elevation), (azimuth + 10.0, elevation + 2.0));
    let mut again = next;
    again.look_like(&scene);
    assert_eq!(again, scene);
}

#[test]
fn a_drag_along_an_axis_is_a_brush_and_a_short_one_takes_it_away() {
    let bits = Dimension::Setting(Rc::new(["2".into(), "4".into(), "8".into()]));
    let axis = |name: &str, dimension| ParallelAxis { name: name.into(), dimension, brush: None };
    let line = |values: [f64; 2]| ParallelLine { name: "a".into(), values: Rc::new(values) };
    let lines: Rc<[ParallelLine]> = Rc::new([line([0.0, 0.4]), line([2.0, 0.6])]);
    let axes = vec![axis("bits", bits), axis("test ADE (m)", Dimension::Figure(ade()))];
    let mut scene = SweepScene::Parallel(ParallelScene {
        axes,
        lines,
        beyond: None,
        held: None,
        hovered: None,
        selected: None,
    });
    let kept = |scene: &SweepScene| match scene {
        SweepScene::Parallel(parallel) => parallel.kept(),
        _ => Vec::new(),
    };
    assert_eq!(kept(&scene), [0, 1]);
    // From the middle of the first axis to its upper end: many bits.
    scene.look(Look::Drag(FRAME, drag((0.0, 150.0), (0.0, 150.0), (90.0, -20.0))));
    assert_eq!(kept(&scene), [1]);
    scene.look(Look::Drag(FRAME, drag((0.0, 150.0), (0.0, 150.0), (0.0, 151.0))));
    assert_eq!(kept(&scene), [0, 1]);
}

#[test]
fn keys_turn_a_surface_and_move_brushes_and_mean_nothing_elsewhere() {
    let press = |key: &str, shift: bool| Look::Press(Press::from_key(key, shift).unwrap());
    assert_eq!(
        [("ArrowLeft", false), ("Home", true), ("a", false)].map(|(key, shift)| Press::from_key(key, shift)),
        [None; 3]
    );
    let figure =
        || ParallelAxis { name: "test ADE (m)".into(), dimension: Dimension::Figure(ade()), brush: None };
    let lines = [0.4, 0.6].map(|ade| ParallelLine { name: "a".into(), values: Rc::new([ade, ade]) });
    let axes = vec![figure(), figure()];
    let scene = ParallelScene {
        axes,
        lines: Rc::new(lines),
        beyond: None,
        held: None,
        hovered: None,
        selected: None,
    };
    let mut scene = SweepScene::Parallel(scene);
    assert!(scene.hint().contains("Delete"));
    let all = scene.clone();
    let brushes = |scene: &SweepScene| match scene {
        SweepScene::Parallel(parallel) => parallel.axes.iter().map(|axis| axis.brush.is_some()).collect(),
        _ => Vec::new(),
    };
    for (key, shift, expected) in [
        ("ArrowRight", true, [false, false]),
        ("ArrowRight", true, [false, false]),
        ("ArrowDown", false, [false, true]),
        ("ArrowLeft", true, [false, true]),
        ("ArrowUp", true, [true, true]),
        ("Delete", false, [false, true]),
    ] {
        assert!(scene.look(press(key, shift)), "{key}");
        assert_eq!(brushes(&scene), expected, "{key}");
    }
    // The next picture is looked at in the same way.
    let mut next = all;
    next.look_like(&scene);
    assert_eq!(next, scene);
}

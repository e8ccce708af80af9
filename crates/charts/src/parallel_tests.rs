//! Tests of the parallel axes: positions, brushes, order of painting, readout, in css px.

use proptest::prelude::*;

use super::*;
use crate::record::{Mark, Marks, record};
use crate::theme::Theme;

/// Axes 200 px apart and 200 px high.
const FRAME: Frame = Frame { width: LEFT + 400.0 + RIGHT, height: TOP + 200.0 + BOTTOM, ratio: 1.0 };

fn scene() -> ParallelScene {
    let names = |names: &[&str]| names.iter().map(|name| Rc::from(*name)).collect();
    let axis = |name: &str, dimension| ParallelAxis { name: name.into(), dimension, brush: None };
    let line = |name: &str, values: [f64; 3]| ParallelLine { name: name.into(), values: values.into() };
    ParallelScene {
        axes: vec![
            axis("weight bits", Dimension::Setting(names(&["2", "4", "8"]))),
            axis("activation bits", Dimension::Setting(names(&["4", "8"]))),
            axis("test ADE (m)", Dimension::Figure(crate::measure::tests::ade())),
        ],
        lines: [
            line("2-4", [0.0, 0.0, 0.60]),
            line("4-4", [1.0, 0.0, 0.50]),
            line("4-8", [1.0, 1.0, 0.45]),
            line("8-8", [2.0, 1.0, 0.40]),
            line("8-4", [2.0, 0.0, f64::NAN]),
        ]
        .into(),
        beyond: None,
        held: None,
        hovered: None,
        selected: None,
    }
}

fn drawn(scene: &ParallelScene) -> Marks {
    record(FRAME, &Theme::LIGHT, |pen| scene.draw(pen))
}

#[test]
fn lines_go_from_axis_to_axis() {
    let scene = scene();
    assert_eq!(scene.clipped(), 1);
    let uprights = scene.uprights(FRAME);
    assert_eq!([0, 1, 2].map(|axis| uprights[axis].0), [LEFT, LEFT + 200.0, LEFT + 400.0]);
    let corners = scene.corners(&uprights, &scene.lines[3]);
    let expected = [(LEFT, TOP + 20.0), (LEFT + 200.0, TOP + 200.0 / 6.0), (LEFT + 400.0, TOP + 200.0)];
    assert!(
        corners.iter().zip(expected).all(|(a, b)| (a.0 - b.0).abs() < 0.1 && (a.1 - b.1).abs() < 0.1),
        "{corners:?}"
    );
    // What is no number is at the upper end.
    assert_eq!(scene.corners(&uprights, &scene.lines[4])[2].1, TOP);
    let marks = drawn(&scene);
    let paths = marks.0.iter().filter(|mark| matches!(mark, Mark::Line(points, ..) if points.len() == 3));
    assert_eq!(paths.count(), 5);
    let texts: Vec<&str> = marks.texts().into_iter().map(|(text, _)| text).collect();
    for text in ["weight bits", "activation bits", "test ADE (m)", "2", "8", "0.60", "5 points"] {
        assert!(texts.contains(&text), "{texts:?}");
    }
}

#[test]
fn brushes_keep_what_is_within_all_of_them() {
    let mut scene = scene();
    assert_eq!(scene.kept(), [0, 1, 2, 3, 4]);
    // Ends count, in either order.
    scene.set_brush(0, Some((2.0, 1.0)));
    assert_eq!(scene.kept(), [1, 2, 3, 4]);
    scene.set_brush(2, Some((0.40, 0.50)));
    assert_eq!(scene.kept(), [1, 2, 3]);
    scene.set_brush(1, Some((0.9, 1.3)));
    assert_eq!(scene.kept(), [2, 3]);
    assert_eq!(
        scene.summary(),
        "5 points over weight bits, activation bits, test ADE (m): 2 within 3 brushes."
    );
    let marks = drawn(&scene);
    let faint = marks.lines("#e4e6ea").into_iter().filter(|line| line.len() == 3).count();
    assert_eq!(faint, 3);
    assert!(marks.texts().iter().any(|(text, _)| *text == "2 of 5 points"));
    // What is no number lies at the worse end of its axis: it is within a brush that goes there.
    scene = self::scene();
    scene.set_brush(2, Some((0.0, 9.0)));
    assert_eq!(scene.kept(), [0, 1, 2, 3, 4]);
    scene.set_brush(2, Some((0.0, 0.5)));
    assert_eq!(scene.kept(), [1, 2, 3]);
    scene.set_brush(2, None);
    scene.set_brush(9, Some((0.0, 1.0)));
    assert_eq!(scene.kept().len(), 5);
}

#[test]
fn brushes_are_set_where_the_pointer_is() {
    let scene = scene();
    let (axis, value) = scene.value_at(FRAME, (LEFT + 390.0, TOP + 100.0)).unwrap();
    assert!(axis == 2 && (value - 0.5).abs() < 1e-9, "{value}");
    let (axis, value) = scene.value_at(FRAME, (-50.0, TOP + 120.0)).unwrap();
    assert!(axis == 0 && (value - 0.75).abs() < 1e-9, "{value}");
    // Beyond its ends the value is that of the end.
    assert_eq!(scene.value_at(FRAME, (LEFT, 0.0)), Some((0, 2.25)));
}

#[test]
fn the_cursor_is_on_a_line() {
    let mut scene = scene();
    assert_eq!(scene.places(), Some((0, 4)));
    let uprights = scene.uprights(FRAME);
    for (place, line) in scene.lines.iter().enumerate() {
        let corners = scene.corners(&uprights, line);
        let middle = (f64::midpoint(corners[1].0, corners[2].0), f64::midpoint(corners[1].1, corners[2].1));
        assert_eq!(scene.nearest(FRAME, middle), Some(place));
    }
    // Only what the brushes keep is pointed at.
    scene.set_brush(0, Some((2.0, 2.0)));
    scene.set_brush(1, Some((1.0, 1.0)));
    assert_eq!(scene.nearest(FRAME, (0.0, 1e9)), Some(3));
    scene.set_place(Some(2));
    let readout = scene.readout();
    let items: Vec<_> = readout.items.iter().map(|item| (&*item.label, item.value.as_str())).collect();
    assert_eq!(readout.head, "4-8");
    assert_eq!(items, [("weight bits", "4"), ("activation bits", "8"), ("test ADE (m)", "0.4500")]);
    scene.set_place(None);
    scene.selected = Some(0);
    let marks = drawn(&scene);
    assert!(marks.0.iter().any(
        |mark| matches!(mark, Mark::Line(points, c, w) if points.len() == 3 && c == "#16181d" && *w == 3.0)
    ));
    scene.lines = [].into();
    assert_eq!((scene.places(), scene.nearest(FRAME, (9.0, 9.0))), (None, None));
    drawn(&scene);
}

proptest! {
    #[test]
    fn a_line_stays_if_every_brush_holds_its_value(
        figures in proptest::collection::vec(prop_oneof![0.3..0.7_f64, Just(f64::NAN), Just(9.0)], 5),
        brushes in proptest::collection::vec(proptest::option::of((-1.0..3.0_f64, -1.0..3.0_f64)), 3),
    ) {
        let mut scene = scene();
        let lines = scene.lines.iter().zip(&figures);
        scene.lines = lines
            .map(|(line, figure)| ParallelLine { values: [line.values[0], line.values[1], *figure].into(), ..line.clone() })
            .collect();
        for (axis, brush) in brushes.iter().enumerate() {
            scene.set_brush(axis, *brush);
        }
        let (low, high) = scene.scale(2).map(|(_, span)| (span.low, span.high)).unwrap();
        // A brush to the end of the figures' axis holds what is beyond it, and what is no number.
        let open = |(a, b): (f64, f64)| {
            let from = if a.min(b) <= low { f64::NEG_INFINITY } else { a.min(b) };
            (from, if a.max(b) >= high { f64::INFINITY } else { a.max(b) })
        };
        let holds = |line: &ParallelLine| {
            (0..3).all(|axis| brushes[axis].is_none_or(|(a, b)| {
                let value = if line.values[axis].is_nan() { f64::INFINITY } else { line.values[axis] };
                let (from, to) = if axis == 2 { open((a, b)) } else { (a.min(b), a.max(b)) };
                from <= value && value <= to
            }))
        };
        let expected: Vec<usize> = (0..5).filter(|place| holds(&scene.lines[*place])).collect();
        prop_assert_eq!(&scene.kept(), &expected);
        // What is pointed at is kept, where anything is.
        let pointed = scene.nearest(FRAME, (200.0, 100.0)).unwrap();
        prop_assert!(expected.is_empty() || expected.contains(&pointed));
        drawn(&scene);
    }
}

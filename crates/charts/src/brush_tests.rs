//! Tests of brushes: their ends, moved by steps.

use crate::measure::tests::ade;
use crate::parallel::{Dimension, ParallelAxis, ParallelLine, ParallelScene};
use crate::picture::Picture as _;

/// Errors from 0.40 to 0.60 m, one far beyond the scale, one that failed.
fn scene() -> ParallelScene {
    let axis = |name: &str, dimension| ParallelAxis { name: name.into(), dimension, brush: None };
    let bits = ["2", "4", "8"].map(Into::into).into();
    let line = |(bits, ade): (f64, f64)| ParallelLine { name: "point".into(), values: [bits, ade].into() };
    let lines =
        [(0.0, 0.60), (0.0, 0.50), (1.0, 0.45), (1.0, 0.42), (2.0, 0.40), (2.0, 40.0), (2.0, f64::NAN)];
    ParallelScene {
        axes: vec![axis("bits", Dimension::Setting(bits)), axis("test ADE (m)", Dimension::Figure(ade()))],
        lines: lines.map(line).into(),
        beyond: None,
        held: None,
        hovered: None,
        selected: None,
    }
}

#[test]
fn a_brush_to_the_end_of_an_axis_holds_what_is_beyond_its_scale() {
    let mut scene = scene();
    assert_eq!(scene.clipped(), 2);
    let (low, high) = scene.scale(1).map(|(_, span)| (span.low, span.high)).unwrap_or_default();
    scene.set_brush(1, Some((0.55, high)));
    assert_eq!(scene.kept(), [0, 5, 6]);
    // As near as a pointer comes to it.
    scene.set_brush(1, Some((high - 1e-12, 0.55)));
    assert_eq!(scene.kept(), [0, 5, 6]);
    scene.set_brush(1, Some((low, 0.45)));
    assert_eq!(scene.kept(), [2, 3, 4]);
}

#[test]
fn both_ends_move_by_steps_along_the_axis_that_is_held() {
    let mut scene = scene();
    assert_eq!(scene.summary(), "7 points over bits, test ADE (m): 7 within 0 brushes.");
    // No more than 4 bits, then 4 bits alone.
    scene.move_brush(true, false);
    assert_eq!((scene.held, scene.kept()), (Some(0), vec![0, 1, 2, 3]));
    scene.move_brush(false, true);
    assert_eq!(scene.kept(), [2, 3]);
    assert_eq!(
        scene.summary(),
        "7 points over bits, test ADE (m): 2 within 1 brushes. Axis bits: from 4 to 4."
    );
    // The ends do not pass each other, nor those of the axis.
    scene.move_brush(true, false);
    assert_eq!(scene.kept(), [2, 3]);
    for _ in 0..3 {
        scene.move_brush(true, true);
        scene.move_brush(false, false);
    }
    assert_eq!((scene.axes[0].brush, scene.kept().len()), (None, 7));
    // The other axis: twenty steps, and what is beyond the scale goes with the first.
    scene.hold_next(true);
    scene.hold_next(true);
    scene.move_brush(true, false);
    assert_eq!(scene.held, Some(1));
    assert!(!scene.kept().contains(&5) && !scene.kept().contains(&6) && scene.kept().contains(&4));
    scene.move_brush(true, true);
    assert_eq!(scene.kept().len(), 7);
    scene.move_brush(false, true);
    assert!(scene.kept().contains(&6) && !scene.kept().contains(&4));
    scene.release_brush();
    scene.hold_next(false);
    assert_eq!((scene.kept().len(), scene.held), (7, Some(0)));
    // A brush that a pointer left between two values goes on from the value within.
    scene.set_brush(0, Some((0.4, 1.6)));
    scene.move_brush(true, true);
    assert_eq!(scene.axes[0].brush, Some((1.0, 2.0)));
    // Nothing to hold is nothing to move.
    scene.axes.clear();
    scene.held = None;
    scene.move_brush(true, true);
    scene.release_brush();
}

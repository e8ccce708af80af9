//! Tests of the output's levels: where their lines lie, and when there are none.

use super::*;
use crate::frame::Frame;
use crate::record::{Marks, record};
use crate::theme::Theme;

/// 40 px per metre along x, 40 px per metre upwards from y = 124.
fn plot() -> Plot {
    Plot { x: Axis::linear((0.0, 3.0), (20.0, 140.0)), y: Axis::linear((0.0, 3.0), (124.0, 4.0)) }
}

fn drawn(grid: Grid) -> Marks {
    let frame = Frame { width: 160.0, height: 150.0, ratio: 1.0 };
    let levels = OutputLevels { role: RunRole::Ptq, grid };
    record(frame, &Theme::LIGHT, |pen| {
        levels.draw_level(pen, &plot())?;
        levels.draw_upright(pen, &plot())
    })
}

#[test]
fn every_level_within_the_axes_is_a_faint_line() {
    // From -1 to 3 m: all but the first are in the room.
    let marks = drawn(Grid { scale: 1.0, zero_point: -1, lowest: -2, highest: 2 });
    let lines = marks.lines("#f5d7bf");
    let heights: Vec<f64> =
        lines.iter().filter(|line| line[0].1 == line[1].1).map(|line| line[0].1).collect();
    assert_eq!(heights, [124.5, 84.5, 44.5, 4.5], "0, 1, 2, 3 m");
    assert_eq!(lines[0], [(20.0, 124.5), (140.0, 124.5)]);
    let asides: Vec<f64> = lines.iter().filter(|line| line[0].0 == line[1].0).map(|line| line[0].0).collect();
    assert_eq!(asides, [20.5, 60.5, 100.5, 140.5]);
}

#[test]
fn a_grid_ends_where_its_codes_end() {
    let marks = drawn(Grid { scale: 0.5, zero_point: -8, lowest: -8, highest: -5 });
    let lines = marks.lines("#f5d7bf");
    assert_eq!(lines.len(), 2 * 4, "0, 0.5, 1, 1.5 m");
}

#[test]
fn levels_that_are_close_together_are_not_drawn() {
    // 3 px are 0.075 m.
    let grid = |scale: f64| Grid { scale, zero_point: -128, lowest: -128, highest: 127 };
    assert_eq!(drawn(grid(0.075)).0.len(), 0);
    assert_eq!(drawn(grid(0.0751)).0.len(), 2 * 40);
    assert_eq!(drawn(grid(f64::NAN)).0.len(), 0);
    assert_eq!(drawn(grid(0.0)).0.len(), 0);
}

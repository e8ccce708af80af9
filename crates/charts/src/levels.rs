//! The values that an integer network's outputs can have, as faint lines: where they are few, paths are seen to be stairs.

use plotters_backend::DrawingBackend;

use super::RunRole;
use super::axes::{Axis, Plot};
use super::frame::{Drawn, Pen};
use super::histogram::Grid;
use super::ramp::between;

/// Lines closer than this, css px, would be a surface.
const LEAST_STEP_PX: f64 = 3.0;
/// How much of the run's colour they have.
const SHARE: f64 = 0.25;

/// The grid of the last layer, which x and y share, in m.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OutputLevels {
    /// Whose levels.
    pub role: RunRole,
    /// The grid.
    pub grid: Grid,
}

impl OutputLevels {
    /// Positions of the levels on an axis, css px; none where their step is no more than [`LEAST_STEP_PX`].
    fn on(&self, axis: &Axis) -> impl Iterator<Item = f64> {
        let Grid { scale, zero_point, lowest, highest } = self.grid;
        let step_px = scale * (axis.end - axis.start).abs() / (axis.to - axis.from);
        // Codes at the ends of the axis; a cast keeps what is beyond 32 bits at their ends.
        let code = |value: f64| value / scale + f64::from(zero_point);
        let least = lowest.max(code(axis.from).ceil() as i32);
        let most = if step_px > LEAST_STEP_PX { highest.min(code(axis.to).floor() as i32) } else { i32::MIN };
        let axis = *axis;
        let grid = self.grid;
        (least..=most).map(move |code| axis.position(grid.value(code)))
    }

    /// Level lines over a plot.
    pub(super) fn draw_level<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>, plot: &Plot) -> Drawn<DB> {
        let colour = between(pen.theme.surface, pen.theme.run(self.role), SHARE);
        self.on(&plot.y).try_for_each(|y| pen.level(plot.x.start, plot.x.end, y, colour, 1.0))
    }

    /// Upright lines over a plot.
    pub(super) fn draw_upright<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>, plot: &Plot) -> Drawn<DB> {
        let colour = between(pen.theme.surface, pen.theme.run(self.role), SHARE);
        self.on(&plot.x).try_for_each(|x| pen.upright(x, plot.y.end, plot.y.start, colour, 1.0))
    }
}

#[cfg(test)]
#[path = "levels_tests.rs"]
mod tests;

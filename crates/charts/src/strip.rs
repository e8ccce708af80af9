//! A distribution of repeats on one axis: a dot each, and box and whiskers beneath.

use std::rc::Rc;

use plotters::style::Color;
use plotters_backend::DrawingBackend;
use vocabulary::sorted;

use super::axes::{Axis, Plot};
use super::frame::{Drawn, Frame, Pen, Point};
use super::marker::draw_marker;
use super::picture::Picture;
use super::readout::Readout;
use super::ticks::{linear_ticks, number, tick_label};
use super::{FiveNumbers, RunRole};

/// Height of the dots' band, of the box and of the space between, css px.
const DOTS: f64 = 34.0;
const BOX: f64 = 16.0;
const GAP: f64 = 8.0;
/// Radius of a dot, css px.
const RADIUS: f64 = 3.0;

/// Everything the strip shows.
#[derive(Clone, Debug, PartialEq)]
pub struct StripScene {
    /// Test ADE of each repeat, m.
    pub values: Rc<[f64]>,
    /// Their distribution, m; nothing is drawn without it.
    pub spread: Option<FiveNumbers>,
    /// The repeat that is the result.
    pub chosen: usize,
    /// Whose colour.
    pub role: RunRole,
    /// Repeat under the pointer.
    pub hovered: Option<usize>,
}

impl StripScene {
    /// Where the axis is. Its ends leave room beside the least and the greatest value.
    fn plot(&self, frame: Frame) -> Plot {
        let finite = self.values.iter().copied().filter(|value| value.is_finite());
        let (least, greatest) =
            finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), value| (a.min(value), b.max(value)));
        let margin = if greatest > least { 0.06 * (greatest - least) } else { 0.01 };
        let (top, side) = (4.0, 14.0);
        Plot {
            x: Axis::linear(
                (least - margin, greatest + margin),
                (side, (frame.width - side).max(side + 1.0)),
            ),
            y: Axis::linear((0.0, 1.0), (top + DOTS + GAP + BOX + GAP, top)),
        }
    }

    /// Heights of the dots: those that would touch are put on top of each other, as far as there is room.
    fn heights(&self, plot: &Plot) -> Vec<f64> {
        let base = plot.y.end + DOTS - RADIUS;
        let mut placed: Vec<(f64, f64)> = Vec::new();
        let order = sorted(0..self.values.len(), |a, b| self.values[*a].total_cmp(&self.values[*b]));
        let mut heights = vec![base; self.values.len()];
        for k in order {
            let x = plot.x.position_within(self.values[k]);
            let mut y = base;
            let near = placed.iter().rev().take_while(|(other, _)| x - other < 2.0 * RADIUS);
            let taken: Vec<f64> = near.map(|(_, y)| *y).collect();
            while taken.iter().any(|other| (other - y).abs() < 2.0 * RADIUS - 0.1) && y > plot.y.end + RADIUS
            {
                y -= 2.0 * RADIUS;
            }
            placed.push((x, y));
            heights[k] = y;
        }
        heights
    }

    fn draw_box<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>, plot: &Plot, of: &FiveNumbers) -> Drawn<DB> {
        let (top, bottom) = (plot.y.end + DOTS + GAP, plot.y.end + DOTS + GAP + BOX);
        let middle = f64::midpoint(top, bottom);
        let x = |value: f64| plot.x.position_within(value);
        pen.level(x(of.min), x(of.max), middle, pen.theme.muted, 1.0)?;
        for end in [of.min, of.max] {
            pen.upright(x(end), top + 4.0, bottom - 4.0, pen.theme.muted, 1.0)?;
        }
        pen.rect((x(of.lower_quartile), top), (x(of.upper_quartile), bottom), pen.theme.bar)?;
        pen.upright(x(of.median), top, bottom, pen.theme.text, 2.0)
    }
}

impl Picture for StripScene {
    fn draw<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>) -> Drawn<DB> {
        let plot = self.plot(pen.frame);
        let Some(of) = self.spread.filter(|of| of.min.is_finite() && of.max.is_finite()) else {
            return Ok(());
        };
        let ticks = linear_ticks(plot.x.from, plot.x.to, plot.x.room_for(52.0));
        let step = ticks.windows(2).next().map_or(1.0, |pair| pair[1] - pair[0]);
        let last = ticks.len().saturating_sub(1);
        let labelled: Vec<_> = ticks
            .into_iter()
            .enumerate()
            .map(|(k, value)| (value, tick_label(value, step) + if k == last { " m" } else { "" }))
            .collect();
        pen.level(plot.x.start, plot.x.end, plot.y.start, pen.theme.grid, 1.0)?;
        plot.draw_feet(pen, &labelled)?;
        self.draw_box(pen, &plot, &of)?;
        let heights = self.heights(&plot);
        let colour = pen.theme.run(self.role);
        for (k, (value, y)) in self.values.iter().zip(&heights).enumerate() {
            if k != self.chosen {
                let strength = if self.hovered == Some(k) { 1.0 } else { 0.45 };
                pen.disc((plot.x.position_within(*value), *y), RADIUS, colour.mix(strength))?;
            }
        }
        match self.values.get(self.chosen).zip(heights.get(self.chosen)) {
            Some((value, y)) => draw_marker(pen, self.role, (plot.x.position_within(*value), *y)),
            None => Ok(()),
        }
    }

    fn height(&self, _width: f64) -> f64 {
        96.0
    }

    fn places(&self) -> Option<(usize, usize)> {
        Some((0, self.values.len().checked_sub(1)?))
    }

    fn place(&self) -> Option<usize> {
        self.hovered
    }

    fn set_place(&mut self, place: Option<usize>) {
        self.hovered = place;
    }

    fn summary(&self) -> String {
        match self.spread {
            Some(of) => format!(
                "Test ADE of {} repeats: {} to {} m, quartiles {} and {} m, median {} m.",
                self.values.len(),
                number(of.min, 3),
                number(of.max, 3),
                number(of.lower_quartile, 3),
                number(of.upper_quartile, 3),
                number(of.median, 3)
            ),
            None => "Test ADE of repeats: none yet.".to_owned(),
        }
    }

    /// Nothing: the card that holds the strip says the values.
    fn readout(&self) -> Readout {
        Readout::default()
    }

    /// The repeat nearest to a position on the canvas.
    fn nearest(&self, frame: Frame, (x, _): Point) -> Option<usize> {
        let plot = self.plot(frame);
        let distance = |k: &usize| (plot.x.position_within(self.values[*k]) - x).abs();
        (0..self.values.len()).min_by(|a, b| distance(a).total_cmp(&distance(b)))
    }
}

#[cfg(test)]
#[path = "strip_tests.rs"]
mod tests;

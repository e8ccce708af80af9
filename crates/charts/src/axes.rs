//! Axes: the map between values and css pixels in both directions, and their grid lines and labels.

use plotters_backend::DrawingBackend;
use plotters_backend::text_anchor::{HPos, VPos};

use super::frame::{Drawn, Font, Frame, Pen, Point, estimated_width};
use super::theme::{LABEL_PX, TITLE_PX};

/// Whether equal distances mean equal differences or equal ratios.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Equal differences.
    Linear,
    /// Equal ratios; values are positive.
    Log,
}

/// One axis: `from` lies at `start`, `to` at `end`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    /// Linear or logarithmic.
    pub scale: Scale,
    /// Value at `start`.
    pub from: f64,
    /// Value at `end`.
    pub to: f64,
    /// Position of `from` in css px.
    pub start: f64,
    /// Position of `to` in css px; less than `start` on an upright axis.
    pub end: f64,
}

impl Axis {
    /// A linear axis. An empty or unusable range becomes one unit long, so that positions are always finite.
    pub fn linear((from, to): (f64, f64), (start, end): (f64, f64)) -> Self {
        let usable = from.is_finite() && to.is_finite() && to > from;
        let (from, to) = match (usable, from.is_finite()) {
            (true, _) => (from, to),
            (false, true) => (from, from + 1.0),
            (false, false) => (0.0, 1.0),
        };
        Self { scale: Scale::Linear, from, to, start, end }
    }

    /// A logarithmic axis. A range that is not positive becomes 0.1 to 1.
    pub fn log((from, to): (f64, f64), (start, end): (f64, f64)) -> Self {
        let usable = from > 0.0 && to > from && to.is_finite();
        let (from, to) = if usable { (from, to) } else { (0.1, 1.0) };
        Self { scale: Scale::Log, from, to, start, end }
    }

    /// Position of `value` in css px; NaN for NaN (and, on a logarithmic axis, for values below zero).
    pub fn position(&self, value: f64) -> f64 {
        let share = match self.scale {
            Scale::Linear => (value - self.from) / (self.to - self.from),
            Scale::Log => libm::log10(value / self.from) / libm::log10(self.to / self.from),
        };
        self.start + share * (self.end - self.start)
    }

    /// The position of `value`, moved to the nearer end where it lies beyond the axis.
    pub fn position_within(&self, value: f64) -> f64 {
        let (low, high) = (self.start.min(self.end), self.start.max(self.end));
        let at = self.position(value);
        if at.is_nan() { at } else { at.clamp(low, high) }
    }

    /// The value at a position in css px.
    pub fn value(&self, position: f64) -> f64 {
        let share = (position - self.start) / (self.end - self.start);
        match self.scale {
            Scale::Linear => self.from + share * (self.to - self.from),
            Scale::Log => self.from * libm::pow(self.to / self.from, share),
        }
    }

    /// Whether `value` lies on the axis.
    pub fn contains(&self, value: f64) -> bool {
        (self.from..=self.to).contains(&value)
    }

    /// How many labels `spacing` css px apart fit.
    pub fn room_for(&self, spacing: f64) -> usize {
        ((self.end - self.start).abs() / spacing).floor().max(1.0) as usize
    }
}

/// The part of a chart inside its axes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plot {
    /// Horizontal axis.
    pub x: Axis,
    /// Vertical axis.
    pub y: Axis,
}

/// A plain label.
pub const LABEL: Font = Font { size: LABEL_PX, bold: false };

/// An axis title.
pub const TITLE: Font = Font { size: TITLE_PX, bold: true };

/// Where the vertical axis' title begins: its upper left corner, css px.
pub const TITLE_AT: Point = (2.0, 3.0);

/// The margin beside a plot that names need, css px: at least `least`, at most a third of the canvas.
pub fn margin<'a>(names: impl Iterator<Item = &'a str>, least: f64, frame: Frame) -> f64 {
    let widest = names.map(|name| estimated_width(name, LABEL_PX)).fold(0.0, f64::max);
    (widest + 10.0).min(frame.width / 3.0).max(least)
}

impl Plot {
    /// Level grid lines with their labels to the left of the plot.
    pub fn draw_levels<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>, ticks: &[(f64, String)]) -> Drawn<DB> {
        for (value, label) in ticks {
            let y = self.y.position(*value);
            pen.level(self.x.start, self.x.end, y, pen.theme.grid, 1.0)?;
            pen.text(label, (self.x.start - 6.0, y), LABEL, pen.theme.muted, (HPos::Right, VPos::Center))?;
        }
        Ok(())
    }

    /// Labels below the plot, kept inside the canvas.
    pub fn draw_feet<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>, ticks: &[(f64, String)]) -> Drawn<DB> {
        let y = self.y.start + 6.0;
        for (value, label) in ticks {
            let half = estimated_width(label, LABEL_PX) / 2.0;
            let least = half.min(pen.frame.width / 2.0);
            let x = self.x.position(*value).clamp(least, pen.frame.width - least);
            pen.text(label, (x, y), LABEL, pen.theme.muted, (HPos::Center, VPos::Top))?;
        }
        Ok(())
    }

    /// The vertical axis' title above the plot, flush with its labels.
    pub fn draw_title<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>, title: &str) -> Drawn<DB> {
        pen.text(title, TITLE_AT, TITLE, pen.theme.text, (HPos::Left, VPos::Top))
    }
}

#[cfg(test)]
#[path = "axes_tests.rs"]
mod tests;

//! Figures of other data, laid over a picture.

use std::rc::Rc;

use plotters_backend::DrawingBackend;

use super::axes::Plot;
use super::frame::{Drawn, Pen, Point};
use super::marker::draw_diamond;
use super::measure::Measure;
use super::names::Name;
use super::readout::{Readout, ReadoutItem};
use super::theme::Stroke;

/// One figure.
#[derive(Clone, Debug, PartialEq)]
pub struct OverlayPoint {
    /// On the level axis.
    pub x: f64,
    /// The figure.
    pub y: f64,
    /// What it is of.
    pub name: Rc<str>,
}

/// Figures of other data: a second series with a mark of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Overlay {
    /// Whose figures, such as `thesis`.
    pub name: Rc<str>,
    /// What must be known to compare them, below the picture.
    pub note: Rc<str>,
    /// The figures.
    pub points: Rc<[OverlayPoint]>,
    /// Levels by their names.
    pub levels: Rc<[(Rc<str>, f64)]>,
}

impl Overlay {
    /// Every figure on the upright axis.
    pub(super) fn heights(&self) -> impl Iterator<Item = f64> {
        self.points.iter().map(|point| point.y).chain(self.levels.iter().map(|(_, level)| *level))
    }

    /// Where a figure lies.
    pub(super) fn position(plot: &Plot, point: &OverlayPoint) -> Point {
        (plot.x.position_within(point.x), plot.y.position_within(point.y))
    }

    /// Its levels and marks.
    pub(super) fn draw<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>, plot: &Plot) -> Drawn<DB> {
        for (_, level) in self.levels.iter() {
            let y = plot.y.position_within(*level);
            let stroke = Stroke { dash: Some((2.0, 3.0)), ..Stroke::solid(pen.theme.overlay(), 1.25) };
            pen.path(&[(plot.x.start, y), (plot.x.end, y)], &stroke)?;
        }
        self.points.iter().try_for_each(|point| draw_diamond(pen, Self::position(plot, point)))
    }

    /// The names of its levels, for their right ends.
    pub(super) fn names(&self, plot: &Plot, colour: plotters::style::RGBColor) -> impl Iterator<Item = Name> {
        self.levels.iter().map(move |(name, level)| Name {
            height: plot.y.position_within(*level),
            text: name.to_string(),
            colour,
        })
    }

    /// What one of its figures says.
    pub(super) fn readout(&self, point: &OverlayPoint, figure: &Measure) -> Readout {
        let item = ReadoutItem {
            role: None,
            label: Rc::clone(&figure.name),
            value: figure.short(point.y),
            note: Some(self.note.to_string()),
        };
        Readout { head: format!("{}: {}", self.name, point.name), items: vec![item] }
    }
}

//! Points that cost more than they may: they stay in a picture, faint.

use std::rc::Rc;

use plotters::style::RGBColor;
use plotters_backend::DrawingBackend;

use super::frame::{Drawn, Pen, Point};
use super::ramp::between;
use super::theme::Stroke;

/// How much of its colour a cell keeps.
const KEPT: f64 = 0.35;
/// From one stroke of a hatched cell to the next, css px.
const HATCH: f64 = 7.0;

/// Which they are, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Beyond {
    /// Why, such as `more than 12 total bits`.
    pub note: Rc<str>,
    /// Their places in the picture.
    pub places: Rc<[usize]>,
    /// The most that is allowed, where the level axis has what is limited.
    pub most: Option<f64>,
}

impl Beyond {
    /// Whether a place is one of them.
    pub(super) fn has(&self, place: usize) -> bool {
        self.places.contains(&place)
    }

    /// A colour that steps back towards the ground.
    pub(super) fn faint(colour: RGBColor, ground: RGBColor) -> RGBColor {
        between(ground, colour, KEPT)
    }

    /// Strokes from the upper left to the lower right over a rectangle: the cue beside the faint colour.
    pub(super) fn hatch<DB: DrawingBackend>(
        pen: &Pen<'_, DB>,
        (left, top): Point,
        (right, bottom): Point,
    ) -> Drawn<DB> {
        let (width, height) = (right - left, bottom - top);
        for number in 1..=((width + height) / HATCH) as usize {
            // How far from the lower left corner a stroke begins on the left edge and ends on the lower one, were they longer.
            let along = HATCH * number as f64;
            let from = (left + (along - height).max(0.0), bottom - along.min(height));
            let to = (left + along.min(width), bottom - (along - width).max(0.0));
            pen.path(&[from, to], &Stroke::solid(pen.theme.surface, 1.0))?;
        }
        Ok(())
    }
}

#[cfg(test)]
#[path = "beyond_tests.rs"]
mod tests;

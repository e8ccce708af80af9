//! Names of lines at the lines' right ends, and of points beside them.

use plotters::style::RGBColor;
use plotters_backend::DrawingBackend;
use plotters_backend::text_anchor::{HPos, VPos};
use vocabulary::sorted;

use super::axes::LABEL;
use super::frame::{Drawn, Pen, Point, estimated_width};

/// Least distance between two names, from baseline to baseline, in px.
const SPACING: f64 = 13.0;

/// A name and the height in px that it belongs to.
pub(super) struct Name {
    pub(super) height: f64,
    pub(super) text: String,
    pub(super) colour: RGBColor,
}

/// Draws names to the right of `x`, pushed apart where they would overlap, between `top` and `bottom`.
pub(super) fn draw_names<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    names: impl Iterator<Item = Name>,
    x: f64,
    (top, bottom): (f64, f64),
) -> Drawn<DB> {
    let names = sorted(names, |a, b| a.height.total_cmp(&b.height));
    let heights = spread(names.iter().map(|name| name.height).collect(), SPACING, top, bottom);
    for (height, name) in heights.into_iter().zip(names) {
        pen.text(&name.text, (x, height), LABEL, name.colour, (HPos::Left, VPos::Center))?;
    }
    Ok(())
}

/// Moves rising heights down until they are `spacing` apart, then the whole up so that the last is not below `bottom`.
fn spread(mut heights: Vec<f64>, spacing: f64, top: f64, bottom: f64) -> Vec<f64> {
    let mut least = top;
    for height in &mut heights {
        *height = height.max(least);
        least = *height + spacing;
    }
    let mut most = bottom;
    for height in heights.iter_mut().rev() {
        *height = height.min(most);
        most = *height - spacing;
    }
    heights
}

/// Height of a name in px.
const NAME: f64 = 12.0;

/// Least distance between two names beside each other, in px: nearer ones read as one.
const GAP: f64 = 4.0;

/// The place of a name: its upper left corner and its width.
pub(super) type Taken = (Point, f64);

/// Draws a name at a point, from `left` on, where it covers none of those before: above the point, else below; it is taken then. Where
/// there is no room it is left out; the pointer still tells it.
pub(super) fn draw_free<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    ((_, y), left): (Point, f64),
    name: &str,
    taken: &mut Vec<Taken>,
) -> Drawn<DB> {
    let width = estimated_width(name, LABEL.size);
    let left = left.min(pen.frame.width - width - 2.0).max(0.0);
    let is_free = |top: f64| {
        taken.iter().all(|((other, above), other_width)| {
            let apart = left > other + other_width + GAP || left + width + GAP < *other;
            apart || (top - above).abs() >= NAME
        })
    };
    let places = [(y - 6.0 - NAME, y - 6.0, VPos::Bottom), (y + 6.0, y + 6.0, VPos::Top)];
    let Some((top, at, anchor)) = places.into_iter().find(|(top, ..)| is_free(*top)) else { return Ok(()) };
    taken.push(((left, top), width));
    pen.text(name, (left, at), LABEL, pen.theme.text, (HPos::Left, anchor))
}

#[cfg(test)]
#[path = "names_tests.rs"]
mod tests;

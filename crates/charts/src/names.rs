//! Names of lines at the lines' right ends.

use plotters::style::RGBColor;
use plotters_backend::DrawingBackend;
use plotters_backend::text_anchor::{HPos, VPos};
use vocabulary::sorted;

use super::axes::LABEL;
use super::frame::{Drawn, Pen};

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

#[cfg(test)]
#[path = "names_tests.rs"]
mod tests;

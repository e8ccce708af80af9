//! A picture as an SVG file: the same drawing calls as on the page, written down by plotters' SVG backend.
//!
//! Text is neither measured nor drawn as outlines: the file names the page's font stack, and whoever shows it has the fonts.

use plotters::prelude::SVGBackend;

use super::fine::{Fine, printable};
use super::frame::{Frame, UNITS_PER_PIXEL};
use super::picture::{Picture, draw_on_ground};
use super::theme::Theme;

/// What plotters' SVG backend divides font sizes by.
const FONT_SHARE: f64 = 1.24;

/// `picture` as an SVG document of `size` (width and height in css px), on the theme's background, with its summary as title.
/// The same picture gives the same bytes everywhere.
pub fn svg(picture: &impl Picture, size: (u32, u32), theme: &'static Theme) -> String {
    let (width, height) = size;
    let frame = Frame { width: f64::from(width), height: f64::from(height), ratio: 1.0 };
    let units = (width.saturating_mul(UNITS_PER_PIXEL), height.saturating_mul(UNITS_PER_PIXEL));
    let mut drawn = String::new();
    let backend = Fine::new(SVGBackend::with_string(&mut drawn, units), units, FONT_SHARE);
    let outcome = draw_on_ground(picture, backend, frame, theme);
    debug_assert!(outcome.is_ok(), "a string takes whatever is written to it");
    // The backend's own root is as large as its units are many; this one scales them, and holds what all lines share.
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {} {}\" \
         role=\"img\" stroke-linejoin=\"round\">\n<title>{}</title>\n{drawn}</svg>\n",
        units.0,
        units.1,
        escaped(&picture.summary())
    )
}

/// Text between tags.
fn escaped(text: &str) -> String {
    printable(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
#[path = "svg_tests.rs"]
mod tests;

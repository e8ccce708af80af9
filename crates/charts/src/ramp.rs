//! Colours of ordered figures: one dark-to-bright ramp (viridis), which keeps its order in grey and for readers who see fewer
//! colours.

use plotters::style::RGBColor;
use plotters_backend::DrawingBackend;
use plotters_backend::text_anchor::{HPos, VPos};

use super::axes::LABEL;
use super::frame::{Drawn, Pen, Point};

/// Stops at equal distances, dark first.
const STOPS: [RGBColor; 6] = [
    RGBColor(0x44, 0x01, 0x54),
    RGBColor(0x41, 0x44, 0x87),
    RGBColor(0x2a, 0x78, 0x8e),
    RGBColor(0x22, 0xa8, 0x84),
    RGBColor(0x7a, 0xd1, 0x51),
    RGBColor(0xfd, 0xe7, 0x25),
];

/// Colours of a scale's bar.
pub(super) const STEPS: usize = 32;

/// The colour at a share of the ramp, 0 to 1.
pub(super) fn ramp(share: f64) -> RGBColor {
    let last = STOPS.len() - 1;
    let place = if share.is_finite() { share.clamp(0.0, 1.0) * last as f64 } else { last as f64 };
    let below = (place as usize).min(last - 1);
    let part = place - below as f64;
    let (from, to) = (STOPS[below], STOPS[below + 1]);
    between(from, to, part)
}

/// The colour at a share of the way from one to another, 0 to 1.
pub(super) fn between(from: RGBColor, to: RGBColor, share: f64) -> RGBColor {
    // Both ends are 0..=255, so the cast cannot leave that.
    let mix = |from: u8, to: u8| (f64::from(from) + (f64::from(to) - f64::from(from)) * share).round() as u8;
    RGBColor(mix(from.0, to.0), mix(from.1, to.1), mix(from.2, to.2))
}

/// A bar of a scale's colours with its ends below: its left upper corner, its width, css px.
pub(super) fn draw_scale<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    (left, y): Point,
    width: f64,
    ends: &[String; 2],
    colour: impl Fn(f64) -> RGBColor,
) -> Drawn<DB> {
    for step in 0..STEPS {
        let x = |step: usize| left + width * step as f64 / STEPS as f64;
        pen.rect((x(step), y), (x(step + 1), y + 8.0), colour(step as f64 / (STEPS - 1) as f64))?;
    }
    for (end, x, anchor) in [(&ends[0], left, HPos::Left), (&ends[1], left + width, HPos::Right)] {
        pen.text(end, (x, y + 11.0), LABEL, pen.theme.muted, (anchor, VPos::Top))?;
    }
    Ok(())
}

/// The ink that can be read on a colour.
pub(super) fn ink_on(colour: RGBColor) -> RGBColor {
    if brightness(colour) > 0.5 { RGBColor(0, 0, 0) } else { RGBColor(255, 255, 255) }
}

/// The colour of one of `count` lines in order: without the end of the ramp that a surface swallows.
pub(super) fn line_colour(number: usize, count: usize, dark_surface: bool) -> RGBColor {
    let share = number as f64 / count.saturating_sub(1).max(1) as f64;
    ramp(if dark_surface { 0.3 + 0.7 * share } else { 0.75 * share })
}

/// How bright a colour looks, 0 to 1 (Rec. 709 weights).
pub(super) fn brightness(colour: RGBColor) -> f64 {
    (0.2126 * f64::from(colour.0) + 0.7152 * f64::from(colour.1) + 0.0722 * f64::from(colour.2)) / 255.0
}

#[cfg(test)]
#[path = "ramp_tests.rs"]
mod tests;

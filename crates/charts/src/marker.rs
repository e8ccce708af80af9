//! The dot of a run at the cursor: its shape is the second cue beside its colour. And the ring around what is selected.

use plotters::style::Color;
use plotters_backend::DrawingBackend;

use super::RunRole;
use super::frame::{Drawn, Pen, Point};
use super::theme::Stroke;

/// Draws a run's marker: round for ground truth (larger) and float, square for PTQ, hollow square for QAT, and for kept runs
/// triangle, diamond, inverted triangle, then the same hollow. A rim in the background's colour sets it off from the lines.
pub fn draw_marker<DB: DrawingBackend>(pen: &Pen<'_, DB>, role: RunRole, at: Point) -> Drawn<DB> {
    let (colour, surface) = (pen.theme.run(role).to_rgba(), pen.theme.surface.to_rgba());
    match role {
        RunRole::Truth => {
            pen.disc(at, 7.5, surface)?;
            pen.disc(at, 6.0, colour)
        }
        RunRole::Float => {
            pen.disc(at, 6.0, surface)?;
            pen.disc(at, 4.5, colour)
        }
        RunRole::Ptq => {
            pen.square(at, 5.5, surface)?;
            pen.square(at, 4.0, colour)
        }
        RunRole::Qat => {
            pen.square(at, 6.0, surface)?;
            pen.square(at, 4.5, colour)?;
            pen.square(at, 2.25, surface)
        }
        RunRole::Kept(slot) => {
            let shape = |radius: f64| kept_shape(slot, at, radius);
            pen.polygon(&shape(7.0), surface)?;
            pen.polygon(&shape(5.25), colour)?;
            if slot < 3 { Ok(()) } else { pen.polygon(&shape(2.5), surface) }
        }
    }
}

/// Corners of a kept run's marker: a triangle, a diamond, or a triangle that stands on its tip.
fn kept_shape(slot: u8, (x, y): Point, radius: f64) -> Vec<Point> {
    // Half the side of a triangle that reaches as far as its circle of this radius.
    let (half, low) = (radius * 0.9, radius * 0.6);
    match slot % 3 {
        0 => vec![(x, y - radius), (x + half, y + low), (x - half, y + low)],
        1 => vec![(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)],
        _ => vec![(x, y + radius), (x + half, y - low), (x - half, y - low)],
    }
}

/// Marks a figure of other data: a hollow diamond.
pub fn draw_diamond<DB: DrawingBackend>(pen: &Pen<'_, DB>, at: Point) -> Drawn<DB> {
    pen.polygon(&kept_shape(1, at, 6.0), pen.theme.overlay().to_rgba())?;
    pen.polygon(&kept_shape(1, at, 3.75), pen.theme.surface.to_rgba())
}

/// Radius of the ring around what is selected, css px: outside of every marker.
const RING: f64 = 9.0;
/// Sides of the ring.
const SIDES: u32 = 32;

/// Marks what is selected: a ring in the colour of text, which no marker has.
pub fn draw_ring<DB: DrawingBackend>(pen: &Pen<'_, DB>, (x, y): Point) -> Drawn<DB> {
    let corner = |side: u32| {
        let angle = std::f64::consts::TAU * f64::from(side) / f64::from(SIDES);
        (x + RING * libm::cos(angle), y + RING * libm::sin(angle))
    };
    pen.path(&(0..=SIDES).map(corner).collect::<Vec<_>>(), &Stroke::solid(pen.theme.text, 1.75))
}

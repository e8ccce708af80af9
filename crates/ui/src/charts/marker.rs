//! The dot of a run at the cursor: its shape is the second cue beside its colour.

use plotters::style::Color;
use plotters_backend::DrawingBackend;

use super::RunRole;
use super::frame::{Drawn, Pen, Point};

/// Draws a run's marker: round for ground truth (larger) and float, square for PTQ, hollow square for QAT. A rim in the
/// background's colour sets it off from the lines.
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
    }
}

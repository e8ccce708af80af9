//! What marks mean, in words below a plot.

use plotters::style::RGBAColor;
use plotters_backend::DrawingBackend;
use plotters_backend::text_anchor::{HPos, VPos};

use super::RunRole;
use super::axes::LABEL;
use super::frame::{Drawn, Pen, Point, estimated_width};
use super::marker::{draw_diamond, draw_marker};
use super::theme::Stroke;

/// Height of a line of words, css px.
const ROW: f64 = 16.0;
/// From the left end of an entry to its words, and from these to the next entry.
const WORDS: f64 = 16.0;
const GAP: f64 = 14.0;

/// A mark.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Mark {
    /// A filled circle.
    Disc(RGBAColor),
    /// A filled square.
    Square(RGBAColor),
    /// Two crossed strokes.
    Cross(RGBAColor),
    /// A hollow diamond, which is of other data.
    Diamond,
    /// The marker of a run.
    Run(RunRole),
}

impl Mark {
    /// Draws it.
    pub fn draw<DB: DrawingBackend>(self, pen: &Pen<'_, DB>, (x, y): Point) -> Drawn<DB> {
        match self {
            Self::Disc(colour) => pen.disc((x, y), 3.5, colour),
            Self::Square(colour) => pen.square((x, y), 4.0, colour),
            Self::Cross(colour) => {
                let stroke = Stroke { colour, width: 1.25, dash: None };
                pen.path(&[(x - 3.0, y - 3.0), (x + 3.0, y + 3.0)], &stroke)?;
                pen.path(&[(x - 3.0, y + 3.0), (x + 3.0, y - 3.0)], &stroke)
            }
            Self::Diamond => draw_diamond(pen, (x, y)),
            Self::Run(role) => draw_marker(pen, role, (x, y)),
        }
    }
}

/// Marks with their words.
pub(super) struct Legend(pub Vec<(Mark, String)>);

/// Words in rows that are no wider than `width` css px; a word alone may be.
fn rows(words: &str, width: f64) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    for word in words.split(' ') {
        match rows.last_mut() {
            Some(row)
                if estimated_width(row, LABEL.size) + estimated_width(word, LABEL.size) + 6.0 <= width =>
            {
                row.push(' ');
                row.push_str(word);
            }
            _ => rows.push(word.to_owned()),
        }
    }
    rows
}

/// A row of an entry: where it begins from the upper left corner of the legend, the mark before its first row, the words.
type Piece = (Point, Option<Mark>, String);

impl Legend {
    fn pieces(&self, width: f64) -> Vec<Piece> {
        let (mut x, mut y) = (0.0, 0.0);
        let mut pieces = Vec::new();
        for (mark, words) in &self.0 {
            let own = WORDS + estimated_width(words, LABEL.size);
            if x > 0.0 && x + own > width {
                (x, y) = (0.0, y + ROW);
            }
            let mut mark = Some(*mark);
            let rows = rows(words, width - WORDS);
            let last = rows.len().saturating_sub(1);
            for (row, words) in rows.into_iter().enumerate() {
                pieces.push(((x, y + ROW * row as f64), mark.take(), words));
            }
            // Nothing stands beside an entry of several rows.
            (x, y) = if last > 0 { (width, y + ROW * last as f64) } else { (x + own + GAP, y) };
        }
        pieces
    }

    /// Its height in css px on a canvas that leaves it so much width.
    pub fn height(&self, width: f64) -> f64 {
        self.pieces(width).last().map_or(0.0, |((_, y), ..)| y + ROW)
    }

    /// Draws it below `corner`.
    pub fn draw<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>, corner: Point, width: f64) -> Drawn<DB> {
        for ((x, y), mark, words) in self.pieces(width) {
            let (x, y) = (corner.0 + x, corner.1 + y + ROW / 2.0);
            if let Some(mark) = mark {
                mark.draw(pen, (x + 6.0, y))?;
            }
            pen.text(&words, (x + WORDS, y), LABEL, pen.theme.muted, (HPos::Left, VPos::Center))?;
        }
        Ok(())
    }
}

#[cfg(test)]
#[path = "legend_tests.rs"]
mod tests;

//! A figure over two settings: a cell for each pair of values, coloured and written.

use std::rc::Rc;

use plotters::style::{Color as _, RGBColor};
use plotters_backend::DrawingBackend;
use plotters_backend::text_anchor::{HPos, VPos};

use super::axes::{LABEL, TITLE, margin};
use super::beyond::Beyond;
use super::frame::{Drawn, Frame, Pen, Point, estimated_width};
use super::legend::{Legend, Mark};
use super::marker::draw_diamond;
use super::measure::Measure;
use super::overlay::{Overlay, OverlayPoint};
use super::picture::Picture;
use super::ramp::{draw_scale, ink_on, ramp};
use super::readout::{Readout, ReadoutItem};
use super::span::Span;
use super::theme::Theme;

/// Margins around the cells, css px: names of rows, title, names of columns and the scale.
const LEFT: f64 = 44.0;
const RIGHT: f64 = 8.0;
const TOP: f64 = 26.0;
const BOTTOM: f64 = 56.0;
/// Height of a row of cells.
const ROW: f64 = 24.0;

/// Everything the map shows.
#[derive(Clone, Debug, PartialEq)]
pub struct MapScene {
    /// The figure.
    pub figure: Measure,
    /// What the rows are.
    pub row_setting: Rc<str>,
    /// What the columns are.
    pub column_setting: Rc<str>,
    /// Values of the rows, the lowest row first.
    pub rows: Rc<[Rc<str>]>,
    /// Values of the columns.
    pub columns: Rc<[Rc<str>]>,
    /// Row by row; none where nothing is known yet.
    pub cells: Rc<[Option<f64>]>,
    /// Cells that cost more than they may.
    pub beyond: Option<Beyond>,
    /// Figures of other data; the level place of each is the number of its cell.
    pub overlay: Option<Overlay>,
    /// Cell under the pointer.
    pub hovered: Option<usize>,
    /// Cell that is selected.
    pub selected: Option<usize>,
}

impl MapScene {
    pub(super) fn span(&self) -> Span {
        let others = self.others().map(|point| point.y);
        self.figure.span(self.cells.iter().flatten().copied().chain(others))
    }

    /// Figures of other data.
    fn others(&self) -> impl Iterator<Item = &OverlayPoint> {
        self.overlay.iter().flat_map(|overlay| overlay.points.iter())
    }

    /// Figures of other data with the places of their cells.
    pub(super) fn others_at(&self) -> impl Iterator<Item = (usize, &OverlayPoint)> {
        // Numbers of cells are whole, from 0.
        self.others().map(|point| (point.x as usize, point)).filter(|(place, _)| *place < self.cells.len())
    }

    /// What faint cells and the mark of other data mean.
    fn legend(&self, theme: &Theme) -> Legend {
        let faint = Beyond::faint(ramp(0.0), theme.surface).to_rgba();
        let beyond = |beyond: &Beyond| (Mark::Square(faint), format!("faint: {}", beyond.note));
        let other = |overlay: &Overlay| (Mark::Diamond, format!("{}: {}", overlay.name, overlay.note));
        Legend(self.beyond.iter().map(beyond).chain(self.overlay.iter().map(other)).collect())
    }

    /// Height of the legend below the scale, css px.
    pub(super) fn legend_height(&self, width: f64) -> f64 {
        self.legend(&Theme::LIGHT).height(width - LEFT)
    }

    /// Cells beyond the scale, which have the colour of its end and are marked.
    pub fn clipped(&self) -> usize {
        let span = self.span();
        self.cells.iter().flatten().filter(|value| span.is_beyond(**value)).count()
    }

    /// Where the cells begin, css px.
    fn left(&self, frame: Frame) -> f64 {
        margin(self.rows.iter().map(|row| &**row), LEFT, frame)
    }

    /// Width and height of a cell, css px.
    fn cell(&self, frame: Frame) -> (f64, f64) {
        let width = (frame.width - self.left(frame) - RIGHT).max(1.0) / self.columns.len().max(1) as f64;
        (width, (frame.height - TOP - self.bottom(frame)).max(1.0) / self.rows.len().max(1) as f64)
    }

    /// Margin below the cells, css px.
    fn bottom(&self, frame: Frame) -> f64 {
        BOTTOM + self.legend_height(frame.width)
    }

    /// Corner of a cell: rows grow upwards.
    fn corner(&self, frame: Frame, place: usize) -> Point {
        let (width, height) = self.cell(frame);
        let columns = self.columns.len().max(1);
        let (row, column) = (place / columns, place % columns);
        let from_top = self.rows.len().saturating_sub(row + 1) as f64;
        (self.left(frame) + column as f64 * width, TOP + from_top * height)
    }

    /// The colour of a figure by its share of the height: dark is good.
    pub(super) fn colour(&self, share: f64) -> RGBColor {
        ramp(self.figure.worse(share))
    }

    /// Whether a cell costs more than it may.
    pub(super) fn is_beyond(&self, place: usize) -> bool {
        self.beyond.as_ref().is_some_and(|beyond| beyond.has(place))
    }

    /// The colours from low to high below the cells, and below them the legend.
    pub(super) fn draw_scale<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>, span: Span) -> Drawn<DB> {
        let legend = self.legend_height(pen.frame.width);
        self.legend(pen.theme).draw(pen, (LEFT, pen.frame.height - legend), pen.frame.width - LEFT)?;
        let (y, width) = (pen.frame.height - legend - 24.0, (pen.frame.width - LEFT - RIGHT).max(1.0) / 2.0);
        let ends = [span.low, span.high].map(|end| self.figure.short(end));
        draw_scale(pen, (LEFT, y), width, &ends, |share| self.colour(share))
    }

    /// A line around a cell, so many css px inside of its edge.
    fn draw_rim<DB: DrawingBackend>(
        &self,
        pen: &Pen<'_, DB>,
        place: Option<usize>,
        (inside, colour): (f64, RGBColor),
    ) -> Drawn<DB> {
        let Some(place) = place.filter(|place| *place < self.cells.len()) else { return Ok(()) };
        let ((x, y), (width, height)) = (self.corner(pen.frame, place), self.cell(pen.frame));
        let (inner, outer) = (inside, 1.0 + inside);
        pen.rim((x + inner, y + inner), (x + width - outer, y + height - outer), colour)
    }

    /// The names of a cell's row and column.
    fn place_name(&self, place: usize) -> String {
        let columns = self.columns.len().max(1);
        let name =
            |names: &[Rc<str>], place: usize| names.get(place).map_or_else(String::new, ToString::to_string);
        let (row, column) = (name(&self.rows, place / columns), name(&self.columns, place % columns));
        format!("{} {row}, {} {column}", self.row_setting, self.column_setting)
    }
}

impl Picture for MapScene {
    fn draw<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>) -> Drawn<DB> {
        let (span, (width, height)) = (self.span(), self.cell(pen.frame));
        pen.text(&self.figure.name, (2.0, 3.0), TITLE, pen.theme.text, (HPos::Left, VPos::Top))?;
        let words = format!("rows: {}, columns: {}", self.row_setting, self.column_setting);
        let corner = (pen.frame.width - 2.0, 4.0);
        pen.text(&words, corner, LABEL, pen.theme.muted, (HPos::Right, VPos::Top))?;
        for (place, value) in self.cells.iter().enumerate() {
            let (x, y) = self.corner(pen.frame, place);
            let (x1, y1) = (x + width - 1.0, y + height - 1.0);
            let Some(value) = value else {
                pen.rect((x, y), (x1, y1), pen.theme.grid)?;
                continue;
            };
            let mut colour = self.colour(self.figure.share(span, *value));
            if self.is_beyond(place) {
                colour = Beyond::faint(colour, pen.theme.surface);
            }
            pen.rect((x, y), (x1, y1), colour)?;
            if self.is_beyond(place) {
                Beyond::hatch(pen, (x, y), (x1, y1))?;
            }
            let middle = (f64::midpoint(x, x1), f64::midpoint(y, y1));
            let words =
                if span.is_beyond(*value) { "\u{00d7}".to_owned() } else { self.figure.short(*value) };
            if width >= estimated_width(&words, LABEL.size) {
                pen.text(&words, middle, LABEL, ink_on(colour), (HPos::Center, VPos::Center))?;
            }
        }
        for (row, name) in self.rows.iter().enumerate() {
            let (x, y) = self.corner(pen.frame, row * self.columns.len().max(1));
            let at = (x - 6.0, y + height / 2.0);
            pen.text(name, at, LABEL, pen.theme.muted, (HPos::Right, VPos::Center))?;
        }
        for (column, name) in self.columns.iter().enumerate() {
            let (x, _) = self.corner(pen.frame, column);
            let at = (x + width / 2.0, pen.frame.height - self.bottom(pen.frame) + 4.0);
            pen.text(name, at, LABEL, pen.theme.muted, (HPos::Center, VPos::Top))?;
        }
        for (place, _) in self.others_at() {
            let (x, y) = self.corner(pen.frame, place);
            draw_diamond(pen, (x + width - 8.0, y + 7.0))?;
        }
        self.draw_scale(pen, span)?;
        // The selected cell has a double rim, so that it is seen on dark cells and on bright ones.
        self.draw_rim(pen, self.selected, (0.0, pen.theme.text))?;
        self.draw_rim(pen, self.selected, (2.0, pen.theme.surface))?;
        self.draw_rim(pen, self.hovered, (0.0, pen.theme.text))
    }

    fn height(&self, width: f64) -> f64 {
        TOP + BOTTOM + self.legend_height(width) + ROW * self.rows.len() as f64
    }

    fn places(&self) -> Option<(usize, usize)> {
        Some((0, self.cells.len().checked_sub(1)?))
    }

    fn place(&self) -> Option<usize> {
        self.hovered
    }

    fn set_place(&mut self, place: Option<usize>) {
        self.hovered = place;
    }

    fn summary(&self) -> String {
        let known = self.cells.iter().enumerate().filter_map(|(place, value)| Some(((*value)?, place)));
        let (name, count) = (&self.figure.name, self.cells.len());
        match self.figure.best(known) {
            Some((value, place)) => {
                let (word, best) = (self.figure.best_word(), self.figure.short(value));
                format!("{name} of {count} cells: {word} {best} at {}.", self.place_name(place))
            }
            None => format!("{name} of {count} cells: nothing yet."),
        }
    }

    fn readout(&self) -> Readout {
        let Some(place) = self.hovered else { return Readout { head: self.summary(), items: Vec::new() } };
        let value = self.cells.get(place).copied().flatten().unwrap_or(f64::NAN);
        let (label, value) = (Rc::clone(&self.figure.name), self.figure.exact(value));
        let note = self.beyond.as_ref().filter(|beyond| beyond.has(place)).map(|it| it.note.to_string());
        let item = ReadoutItem { role: None, label, value, note };
        let others = self.others_at().filter(|(own, _)| *own == place).filter_map(|(_, point)| {
            let mut item = self.overlay.as_ref()?.readout(point, &self.figure).items.pop()?;
            item.label = Rc::clone(&self.overlay.as_ref()?.name);
            Some(item)
        });
        Readout { head: self.place_name(place), items: std::iter::once(item).chain(others).collect() }
    }

    fn nearest(&self, frame: Frame, (x, y): Point) -> Option<usize> {
        let (width, height) = self.cell(frame);
        let (columns, rows) = (self.columns.len().checked_sub(1)?, self.rows.len().checked_sub(1)?);
        let within = |at: f64, last: usize| if at.is_finite() { (at.max(0.0) as usize).min(last) } else { 0 };
        let (column, from_top) =
            (within((x - self.left(frame)) / width, columns), within((y - TOP) / height, rows));
        Some((rows - from_top) * (columns + 1) + column)
    }
}

#[cfg(test)]
#[path = "heat_tests.rs"]
mod tests;

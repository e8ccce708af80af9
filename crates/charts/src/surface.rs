//! A figure over two settings as a surface in space, which can be turned: the cells of the map, seen from the side.

use plotters::style::Color;
use plotters_backend::DrawingBackend;
use plotters_backend::text_anchor::{HPos, VPos};

use super::axes::{LABEL, TITLE, margin};
use super::frame::{Drawn, Frame, Pen, Point, closest, estimated_width};
use super::heat::MapScene;
use super::marker::{draw_diamond, draw_ring};
use super::picture::Picture;
use super::readout::Readout;
use super::span::Span;
use super::theme::Stroke;
use super::ticks::{linear_ticks, tick_label};

/// Height of the surface, in widths of its floor.
const HEIGHT: f64 = 0.55;
/// Margins, css px.
const SIDE: f64 = 56.0;
const TOP: f64 = 30.0;
const BOTTOM: f64 = 58.0;
/// Least distance of two labels along an edge, css px.
const SPACING: f64 = 15.0;
/// Steepest and flattest view, degrees.
const ELEVATIONS: (f64, f64) = (5.0, 85.0);

/// How much of its colour a patch keeps at a cell that costs more than it may.
const FAINT: f64 = 0.3;

/// Everything the surface shows.
#[derive(Clone, Debug, PartialEq)]
pub struct SurfaceScene {
    /// The figures, the cursor and what is selected.
    pub map: MapScene,
    /// How far the floor is turned, degrees; at 0 columns grow to the right and rows away from the reader.
    pub azimuth: f64,
    /// How far above the floor the reader looks from, degrees, 5 to 85.
    pub elevation: f64,
}

/// Where space lies on the canvas: the floor is the square from -1 to 1, what is high goes up to 1.
struct View {
    turn: (f64, f64),
    tilt: (f64, f64),
    middle: Point,
    scale: f64,
}

/// A corner of the floor.
const CORNERS: [(f64, f64); 4] = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)];

impl View {
    /// A place on the floor, x to the right and y away, with the share of the height.
    fn at(&self, (x, y): (f64, f64), share: f64) -> Point {
        let (sine, cosine) = self.turn;
        let (across, away) = (cosine * x - sine * y, sine * x + cosine * y);
        let up = 2.0 * HEIGHT * (share - 0.5) * self.tilt.1 + away * self.tilt.0;
        (self.middle.0 + self.scale * across, self.middle.1 - self.scale * up)
    }

    /// How far away a place on the floor is.
    fn depth(&self, (x, y): (f64, f64)) -> f64 {
        self.turn.0 * x + self.turn.1 * y
    }
}

impl SurfaceScene {
    /// The first view, azimuth and elevation: what is high in both settings is near the reader, since few bits err most and would
    /// hide the rest.
    pub const FIRST: (f64, f64) = (215.0, 28.0);

    /// Turns it by so many degrees; what people drag.
    pub fn turn(&mut self, azimuth: f64, elevation: f64) {
        let turned = self.azimuth + azimuth;
        self.azimuth = turned - 360.0 * (turned / 360.0).floor();
        self.elevation = (self.elevation + elevation).clamp(ELEVATIONS.0, ELEVATIONS.1);
    }

    /// Margin on both sides: labels stand outside of the floor.
    fn side(&self, frame: Frame) -> f64 {
        margin(self.map.rows.iter().chain(self.map.columns.iter()).map(|name| &**name), SIDE, frame)
    }

    /// Margin below the surface, css px.
    fn bottom(&self, width: f64) -> f64 {
        BOTTOM + self.map.legend_height(width)
    }

    fn view(&self, frame: Frame) -> View {
        let sine_cosine = |degrees: f64| (libm::sin(degrees.to_radians()), libm::cos(degrees.to_radians()));
        let (turn, tilt) = (sine_cosine(self.azimuth), sine_cosine(self.elevation));
        let side = self.side(frame);
        let (width, height) =
            ((frame.width - 2.0 * side).max(1.0), (frame.height - TOP - self.bottom(frame.width)).max(1.0));
        // The floor's half diagonal fits however it is turned, so that turning does not change the size.
        let half = std::f64::consts::SQRT_2;
        let scale = (width / (2.0 * half)).min(height / (2.0 * (half * tilt.0 + HEIGHT * tilt.1)));
        View { turn, tilt, middle: (side + width / 2.0, TOP + height / 2.0), scale }
    }

    /// Where a row or a column is on the floor, of so many.
    fn along(place: usize, count: usize) -> f64 {
        if count < 2 { 0.0 } else { 2.0 * place as f64 / (count - 1) as f64 - 1.0 }
    }

    fn floor(&self, place: usize) -> (f64, f64) {
        let columns = self.map.columns.len().max(1);
        (Self::along(place % columns, columns), Self::along(place / columns, self.map.rows.len()))
    }

    /// Where a cell's figure lies; none where there is none.
    fn vertex(&self, view: &View, span: Span, place: usize) -> Option<Point> {
        let value = (*self.map.cells.get(place)?)?;
        Some(view.at(self.floor(place), self.map.figure.share(span, value)))
    }

    /// The patches between neighbouring cells, by their first cell, the farthest first.
    fn patches(&self, view: &View) -> Vec<usize> {
        let (rows, columns) = (self.map.rows.len(), self.map.columns.len());
        let all = (0..rows.saturating_sub(1) * columns).filter(|place| place % columns + 1 < columns);
        let middle = |place: &usize| {
            let ((x, y), (x1, y1)) = (self.floor(*place), self.floor(place + columns + 1));
            view.depth((f64::midpoint(x, x1), f64::midpoint(y, y1)))
        };
        vocabulary::sorted(all, |a, b| middle(b).total_cmp(&middle(a)))
    }

    /// Floor, back walls with their levels, and the labels of all three axes.
    fn draw_box<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>, view: &View, span: Span) -> Drawn<DB> {
        let grid = Stroke::solid(pen.theme.grid, 1.0);
        let floor: Vec<Point> = CORNERS.iter().map(|corner| view.at(*corner, 0.0)).collect();
        pen.polygon(&floor, pen.theme.grid.mix(0.5))?;
        let farthest = (0..4).max_by(|a, b| view.depth(CORNERS[*a]).total_cmp(&view.depth(CORNERS[*b])));
        let back = farthest.unwrap_or(0);
        let wall = [CORNERS[(back + 3) % 4], CORNERS[back], CORNERS[(back + 1) % 4]];
        let room = 2.0 * HEIGHT * view.tilt.1 * view.scale / SPACING;
        let levels = linear_ticks(span.low, span.high, (room as usize).clamp(1, 5));
        let step = levels.windows(2).next().map_or(0.01, |pair| pair[1] - pair[0]);
        for level in &levels {
            let line = wall.map(|corner| view.at(corner, self.map.figure.share(span, *level)));
            pen.path(&line, &grid)?;
            // Beside the wall's end that is more to the left.
            let end = if line[0].0 <= line[2].0 { line[0] } else { line[2] };
            let words = tick_label(*level, step);
            pen.text(&words, (end.0 - 5.0, end.1), LABEL, pen.theme.muted, (HPos::Right, VPos::Center))?;
        }
        for corner in wall {
            pen.path(&[view.at(corner, 0.0), view.at(corner, 1.0)], &grid)?;
        }
        // The two edges of the floor that are near the reader.
        let near = CORNERS[(back + 2) % 4];
        let (columns, rows) = (&self.map.columns, &self.map.rows);
        self.draw_edge(pen, view, (&self.map.column_setting, columns), |along, out| (along, out * near.1))?;
        self.draw_edge(pen, view, (&self.map.row_setting, rows), |along, out| (out * near.0, along))
    }

    /// The labels along an edge of the floor, and the name of its setting. `edge` has a place along it, -1 to 1, and how far out, 1 on
    /// the edge.
    fn draw_edge<DB: DrawingBackend>(
        &self,
        pen: &Pen<'_, DB>,
        view: &View,
        (setting, names): (&str, &[std::rc::Rc<str>]),
        edge: impl Fn(f64, f64) -> (f64, f64),
    ) -> Drawn<DB> {
        let ends = (view.at(edge(-1.0, 1.0), 0.0), view.at(edge(1.0, 1.0), 0.0));
        let (dx, dy) = (ends.1.0 - ends.0.0, ends.1.1 - ends.0.1);
        let length = libm::hypot(dx, dy).max(1.0);
        // Outwards on the floor, so that the labels of both edges part at their common corner.
        let (middle, beyond) = (view.at(edge(0.0, 1.0), 0.0), view.at(edge(0.0, 1.5), 0.0));
        let (out_x, out_y) = (beyond.0 - middle.0, beyond.1 - middle.1);
        let far = libm::hypot(out_x, out_y).max(1.0);
        let out = (out_x / far, out_y / far);
        let at = |(x, y): Point, distance: f64| (x + out.0 * distance, y + out.1 * distance);
        let widest = names.iter().map(|name| estimated_width(name, LABEL.size)).fold(0.0, f64::max);
        // Labels side by side need their width, labels below each other their height.
        let spacing = ((dx.abs() * (widest + 6.0) + dy.abs() * SPACING) / length).max(SPACING);
        let every = (spacing * names.len().saturating_sub(1) as f64 / length).ceil().max(1.0) as usize;
        let from_floor = 12.0 + widest / 2.0 * out.0.abs();
        for (place, name) in names.iter().enumerate().step_by(every) {
            let own = at(view.at(edge(Self::along(place, names.len()), 1.0), 0.0), from_floor);
            pen.text(name, own, LABEL, pen.theme.muted, (HPos::Center, VPos::Center))?;
        }
        let half = estimated_width(setting, LABEL.size) / 2.0;
        let (x, y) = at(middle, from_floor + 14.0 + (widest / 2.0 + half) * out.0.abs());
        let x = x.clamp(half + 2.0, (pen.frame.width - half - 2.0).max(half + 2.0));
        pen.text(setting, (x, y), LABEL, pen.theme.text, (HPos::Center, VPos::Center))
    }

    /// Draws the patches and what lies beyond the scale.
    fn draw_patches<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>, view: &View, span: Span) -> Drawn<DB> {
        let columns = self.map.columns.len();
        let line = Stroke { colour: pen.theme.surface.mix(0.55), width: 0.75, dash: None };
        for first in self.patches(view) {
            let places = [first, first + 1, first + columns + 1, first + columns];
            let corners: Option<Vec<Point>> =
                places.iter().map(|place| self.vertex(view, span, *place)).collect();
            let Some(mut corners) = corners else { continue };
            let shares = places
                .iter()
                .filter_map(|place| Some(self.map.figure.share(span, (*self.map.cells.get(*place)?)?)));
            let colour = self.map.colour(shares.sum::<f64>() / 4.0);
            let share = if places.iter().any(|place| self.map.is_beyond(*place)) { FAINT } else { 1.0 };
            pen.polygon(&corners, colour.mix(share))?;
            corners.extend(corners.first().copied());
            pen.path(&corners, &line)?;
        }
        for (place, value) in self.map.cells.iter().enumerate() {
            if value.is_some_and(|value| span.is_beyond(value))
                && let Some(at) = self.vertex(view, span, place)
            {
                pen.text("\u{00d7}", at, LABEL, pen.theme.text, (HPos::Center, VPos::Center))?;
            }
        }
        Ok(())
    }

    /// Figures of other data at their heights, each joined with the cell that it is of.
    fn draw_others<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>, view: &View, span: Span) -> Drawn<DB> {
        for (place, point) in self.map.others_at() {
            let at = view.at(self.floor(place), self.map.figure.share(span, point.y));
            if let Some(own) = self.vertex(view, span, place) {
                pen.path(&[own, at], &Stroke::solid(pen.theme.overlay(), 1.25))?;
            }
            draw_diamond(pen, at)?;
        }
        Ok(())
    }
}

impl Picture for SurfaceScene {
    fn draw<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>) -> Drawn<DB> {
        let (view, span) = (self.view(pen.frame), self.map.span());
        pen.text(&self.map.figure.name, (2.0, 3.0), TITLE, pen.theme.text, (HPos::Left, VPos::Top))?;
        self.draw_box(pen, &view, span)?;
        self.draw_patches(pen, &view, span)?;
        self.draw_others(pen, &view, span)?;
        self.map.draw_scale(pen, span)?;
        if let Some(at) = self.map.selected.and_then(|place| self.vertex(&view, span, place)) {
            draw_ring(pen, at)?;
        }
        match self.map.hovered.and_then(|place| Some((place, self.vertex(&view, span, place)?))) {
            Some((place, at)) => {
                // Down to the floor, where its settings can be read.
                let foot = view.at(self.floor(place), 0.0);
                pen.path(&[at, foot], &Stroke::solid(pen.theme.text, 1.0))?;
                pen.disc(foot, 2.0, pen.theme.text.to_rgba())?;
                pen.disc(at, 4.5, pen.theme.text.to_rgba())
            }
            None => Ok(()),
        }
    }

    fn height(&self, width: f64) -> f64 {
        TOP + self.bottom(width) + (width - 2.0 * SIDE).clamp(160.0, 420.0) * 0.72
    }

    fn places(&self) -> Option<(usize, usize)> {
        self.map.places()
    }

    fn place(&self) -> Option<usize> {
        self.map.place()
    }

    fn set_place(&mut self, place: Option<usize>) {
        self.map.set_place(place);
    }

    fn summary(&self) -> String {
        self.map.summary()
    }

    fn readout(&self) -> Readout {
        self.map.readout()
    }

    /// The figure that is drawn closest to a position, whatever lies before it.
    fn nearest(&self, frame: Frame, at: Point) -> Option<usize> {
        let (view, span) = (self.view(frame), self.map.span());
        let nowhere = (f64::INFINITY, f64::INFINITY);
        let places = 0..self.map.cells.len();
        closest(places.map(|place| self.vertex(&view, span, place).unwrap_or(nowhere)), at)
    }
}

#[cfg(test)]
#[path = "surface_tests.rs"]
mod tests;

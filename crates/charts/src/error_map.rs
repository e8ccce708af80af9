//! Where in the room the error is large: mean errors of the samples whose true place lies in a cell of a square grid.

use std::rc::Rc;

use plotters::style::RGBColor;
use plotters_backend::DrawingBackend;
use plotters_backend::text_anchor::{HPos, VPos};

use super::axes::{LABEL, Plot};
use super::costs::with_sign;
use super::frame::{Drawn, Frame, Pen, Point, estimated_width};
use super::picture::Picture;
use super::ramp::{between, draw_scale, ink_on, ramp};
use super::readout::{Readout, ReadoutItem};
use super::room::RoomScene;
use super::theme::Theme;
use super::ticks::{number, round_step, tick_label};
use super::{PathSeries, RunRole};

/// Cells along the longer side of the room, at most about.
const CELLS: f64 = 10.0;
/// More are none that a room has.
const MOST_CELLS: usize = 40;
/// The scale of errors ends at so many times the mean of the block at most: what has diverged must not flatten the rest.
const MOST_MEANS: f64 = 4.0;
/// Height of the scale below the room, css px.
const SCALE: f64 = 34.0;
/// Least end of a scale, m: noise must not fill it.
const LEAST_END: f64 = 0.01;

/// What a map shows of each cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The float network's mean error.
    Float,
    /// The quantized network's.
    Quantized,
    /// The quantized network's less the float network's.
    Difference,
}

/// One cell that has samples.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorCell {
    /// Its left lower corner is at so many cells from the origin.
    pub column: i64,
    /// As `column`, along y.
    pub row: i64,
    /// Its samples that have every estimate, rising.
    pub samples: Vec<usize>,
    /// Mean distance of the float network's estimates from the true places, m; none without a float network.
    pub float: Option<f64>,
    /// That of the quantized network.
    pub quantized: Option<f64>,
}

impl ErrorCell {
    /// The figure that a map shows, m.
    pub fn value(&self, kind: ErrorKind) -> Option<f64> {
        match kind {
            ErrorKind::Float => self.float,
            ErrorKind::Quantized => self.quantized,
            ErrorKind::Difference => Some(self.quantized? - self.float?),
        }
    }
}

/// The errors of a block by place.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorMap {
    /// Side of a cell, m.
    pub side_m: f64,
    /// The cells that have samples, row by row from below.
    pub cells: Vec<ErrorCell>,
    /// All samples as if they were in one cell.
    all: ErrorCell,
}

/// Which of the paths a role belongs to.
fn of_result(series: &[PathSeries], quantized: bool) -> Option<&PathSeries> {
    series.iter().find(|series| series.role.is_of_result() && series.role.is_quantized() == quantized)
}

/// Distance of an estimate from the truth, m; NaN where there is none.
fn distance(truth: &PathSeries, estimate: &PathSeries, sample: usize) -> f64 {
    let off = |a: &[f32], b: &[f32]| match (a.get(sample), b.get(sample)) {
        (Some(a), Some(b)) => f64::from(*a) - f64::from(*b),
        _ => f64::NAN,
    };
    let (x, y) = (off(&truth.x, &estimate.x), off(&truth.y, &estimate.y));
    (x * x + y * y).sqrt()
}

/// The cells along one side of the room.
#[derive(Clone, Copy)]
struct Side {
    first: i64,
    count: usize,
    side_m: f64,
}

impl Side {
    fn new(start: f64, end: f64, side_m: f64) -> Self {
        let first = (start / side_m).floor() as i64;
        let cells = (end / side_m).ceil() as i64 - first;
        // About ten; one for an extent that is none.
        Self { first, count: usize::try_from(cells).unwrap_or(1).clamp(1, MOST_CELLS), side_m }
    }

    /// The cell of a place, from 0. What lies on or beyond a wall belongs to the cell at it.
    fn cell(&self, metres: f32) -> usize {
        let cell = (f64::from(metres) / self.side_m).floor() as i64 - self.first;
        usize::try_from(cell).unwrap_or(0).min(self.count - 1)
    }
}

impl ErrorMap {
    /// The errors of a result's paths. The cells' side is a round number that makes about ten of the longer side of `extent` (x0,
    /// y0, x1, y1 in m).
    pub fn of([x0, y0, x1, y1]: [f64; 4], series: &[PathSeries]) -> Self {
        let side_m = round_step(((x1 - x0).max(y1 - y0) / CELLS).max(1e-3));
        let truth = series.iter().find(|series| series.role == RunRole::Truth);
        let estimates = [of_result(series, false), of_result(series, true)];
        let [columns, rows] = [(x0, x1), (y0, y1)].map(|(start, end)| Side::new(start, end, side_m));
        let mut grid = vec![Vec::new(); columns.count * rows.count];
        let mut all = Vec::new();
        if let Some(truth) = truth.filter(|_| estimates.iter().any(Option::is_some)) {
            for (sample, (x, y)) in truth.x.iter().zip(truth.y.iter()).enumerate() {
                let is_known = estimates.iter().flatten().all(|own| distance(truth, own, sample).is_finite());
                if let Some(list) =
                    grid.get_mut(rows.cell(*y) * columns.count + columns.cell(*x)).filter(|_| is_known)
                {
                    list.push(sample);
                    all.push(sample);
                }
            }
        }
        let mean = |samples: &[usize], estimate: Option<&PathSeries>| {
            let (truth, estimate) = (truth?, estimate?);
            let sum: f64 = samples.iter().map(|sample| distance(truth, estimate, *sample)).sum();
            Some(sum / samples.len() as f64)
        };
        let of_samples = |place: usize, samples: Vec<usize>| {
            let [float, quantized] = estimates.map(|estimate| mean(&samples, estimate));
            let (column, row) = (place % columns.count, place / columns.count);
            ErrorCell {
                column: columns.first + column as i64,
                row: rows.first + row as i64,
                samples,
                float,
                quantized,
            }
        };
        let all = of_samples(0, all);
        let cells = grid.into_iter().enumerate().filter(|(_, samples)| !samples.is_empty());
        let cells = cells.map(|(place, samples)| of_samples(place, samples)).collect();
        Self { side_m, cells, all }
    }

    /// Both corners of a cell, m.
    pub fn corners(&self, cell: &ErrorCell) -> [f64; 4] {
        let edge = |number: i64| number as f64 * self.side_m;
        [edge(cell.column), edge(cell.row), edge(cell.column + 1), edge(cell.row + 1)]
    }

    /// A cell's place in words.
    pub fn place_name(&self, cell: &ErrorCell) -> String {
        let [x0, y0, x1, y1] = self.corners(cell).map(|edge| tick_label(edge, self.side_m));
        format!("x {x0} to {x1}, y {y0} to {y1} m")
    }
}

/// Everything the map shows.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorMapScene {
    /// Walls, plates, paths, and the time cursor.
    pub room: RoomScene,
    /// The errors.
    pub map: Rc<ErrorMap>,
    /// What is shown of them.
    pub kind: ErrorKind,
    /// Cell under the pointer.
    pub hovered: Option<usize>,
}

impl ErrorMapScene {
    fn figure(&self) -> &'static str {
        if self.kind == ErrorKind::Difference { "difference (m)" } else { "mean error (m)" }
    }

    /// Both ends of the scale, m. Errors of both networks share one from 0 on, so that they compare; that of differences has its
    /// zero in the middle.
    fn span(&self) -> (f64, f64) {
        let greatest = |kind: ErrorKind| {
            let values = self.map.cells.iter().filter_map(|cell| cell.value(kind));
            values.map(f64::abs).fold(LEAST_END, f64::max)
        };
        if self.kind == ErrorKind::Difference {
            let end = greatest(self.kind);
            return (-end, end);
        }
        let ends = [ErrorKind::Float, ErrorKind::Quantized].map(|kind| {
            let mean = self.map.all.value(kind).unwrap_or(f64::INFINITY);
            greatest(kind).min(MOST_MEANS * mean)
        });
        (0.0, ends[0].max(ends[1]))
    }

    /// The colour at a share of the scale: of differences that of the network that errs more.
    fn colour(&self, theme: &Theme, share: f64) -> RGBColor {
        if self.kind != ErrorKind::Difference {
            return ramp(share);
        }
        let end = theme.run(if share < 0.5 { RunRole::Float } else { RunRole::Ptq });
        between(theme.grid, end, (2.0 * share - 1.0).abs())
    }

    fn words(&self, value: f64, decimals: usize) -> String {
        if self.kind == ErrorKind::Difference { with_sign(value, decimals) } else { number(value, decimals) }
    }

    fn plot(&self, frame: Frame) -> Plot {
        self.room.plot_above(frame, SCALE)
    }

    /// Upper left and lower right corner of a cell within the room, css px.
    fn corners(&self, plot: &Plot, cell: &ErrorCell) -> (Point, Point) {
        let [x0, y0, x1, y1] = self.map.corners(cell);
        let (x, y) = (|x| plot.x.position_within(x), |y| plot.y.position_within(y));
        ((x(x0), y(y1)), (x(x1), y(y0)))
    }

    fn draw_cells<DB: DrawingBackend>(
        &self,
        pen: &Pen<'_, DB>,
        plot: &Plot,
        (low, high): (f64, f64),
    ) -> Drawn<DB> {
        for cell in &self.map.cells {
            let Some(value) = cell.value(self.kind) else { continue };
            let ((x0, y0), (x1, y1)) = self.corners(plot, cell);
            let colour = self.colour(pen.theme, ((value - low) / (high - low)).min(1.0));
            pen.rect((x0 + 1.0, y0), (x1, y1 - 1.0), colour)?;
            let words = self.words(value, 2);
            if x1 - x0 > estimated_width(&words, LABEL.size) + 2.0 && y1 - y0 > LABEL.size + 2.0 {
                let middle = (f64::midpoint(x0, x1), f64::midpoint(y0, y1));
                pen.text(&words, middle, LABEL, ink_on(colour), (HPos::Center, VPos::Center))?;
            }
        }
        Ok(())
    }
}

impl Picture for ErrorMapScene {
    fn draw<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>) -> Drawn<DB> {
        let (plot, span) = (self.plot(pen.frame), self.span());
        self.room.draw_grid(pen, &plot)?;
        self.draw_cells(pen, &plot, span)?;
        self.room.draw_room(pen, &plot)?;
        let (left, y) = (plot.x.start, pen.frame.height - 24.0);
        let ends = [span.0, span.1].map(|end| self.words(end, 2));
        let width = (plot.x.end - left) / 2.0;
        draw_scale(pen, (left, y), width, &ends, |share| self.colour(pen.theme, share))?;
        pen.text(
            self.figure(),
            (left + width + 10.0, y + 4.0),
            LABEL,
            pen.theme.text,
            (HPos::Left, VPos::Center),
        )?;
        self.room.draw_cursor(pen, &plot)?;
        match self.hovered.and_then(|place| self.map.cells.get(place)) {
            Some(cell) => {
                let ((x0, y0), (x1, y1)) = self.corners(&plot, cell);
                pen.rim((x0 + 1.0, y0), (x1, y1 - 1.0), pen.theme.text)
            }
            None => Ok(()),
        }
    }

    fn height(&self, width: f64) -> f64 {
        width + SCALE
    }

    fn places(&self) -> Option<(usize, usize)> {
        Some((0, self.map.cells.len().checked_sub(1)?))
    }

    fn place(&self) -> Option<usize> {
        self.hovered
    }

    fn set_place(&mut self, place: Option<usize>) {
        self.hovered = place;
    }

    fn summary(&self) -> String {
        let values = self.map.cells.iter().filter_map(|cell| Some((cell.value(self.kind)?, cell)));
        let worst = values.reduce(|worst, other| if other.0 > worst.0 { other } else { worst });
        let worst = worst.map_or_else(String::new, |(value, cell)| {
            format!("; the largest, {} m, at {}", self.words(value, 3), self.map.place_name(cell))
        });
        format!(
            "{} over the room in {} cells of {} m{worst}.",
            self.figure(),
            self.map.cells.len(),
            tick_label(self.map.side_m, self.map.side_m)
        )
    }

    /// Both errors and their difference in the cell under the pointer; without one, of all samples.
    fn readout(&self) -> Readout {
        let hovered = self.hovered.and_then(|place| self.map.cells.get(place));
        let cell = hovered.unwrap_or(&self.map.all);
        let place = hovered.map_or_else(|| "whole block".to_owned(), |cell| self.map.place_name(cell));
        let item = |role, label: Rc<str>, value: String| ReadoutItem { role, label, value, note: None };
        let estimates = [(false, ErrorKind::Float), (true, ErrorKind::Quantized)];
        let mut items: Vec<_> = estimates
            .into_iter()
            .filter_map(|(quantized, kind)| {
                let series = of_result(&self.room.series, quantized)?;
                let value = cell.value(kind).unwrap_or(f64::NAN);
                Some(item(Some(series.role), Rc::clone(&series.label), format!("{} m", number(value, 3))))
            })
            .collect();
        if let Some(value) = cell.value(ErrorKind::Difference) {
            items.push(item(None, "difference".into(), format!("{} m", with_sign(value, 3))));
        }
        Readout { head: format!("{place} \u{b7} {} samples", number(cell.samples.len() as f64, 0)), items }
    }

    /// The cell at a position; none where it has no samples.
    fn nearest(&self, frame: Frame, (x, y): Point) -> Option<usize> {
        let plot = self.plot(frame);
        self.map.cells.iter().position(|cell| {
            let ((x0, y0), (x1, y1)) = self.corners(&plot, cell);
            (x0..x1).contains(&x) && (y0..y1).contains(&y)
        })
    }
}

#[cfg(test)]
#[path = "error_map_tests.rs"]
mod tests;

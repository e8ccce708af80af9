//! The room from above: walls, plates, a 1 m grid, the paths to scale, and the dots at the cursor.

use std::rc::Rc;

use plotters_backend::DrawingBackend;
use plotters_backend::text_anchor::{HPos, VPos};

use super::axes::{Axis, LABEL, Plot, TITLE};
use super::decimate::thinned;
use super::frame::{Drawn, Frame, Hit, Pen, Point};
use super::levels::OutputLevels;
use super::line::stretches;
use super::marker::draw_marker;
use super::picture::Picture;
use super::readout::{Readout, ReadoutItem};
use super::theme::Stroke;
use super::ticks::{linear_ticks, number, round_step, tick_label};
use super::{PathSeries, RunRole};

/// Length of a plate in m, as drawn; the data do not hold it.
const PLATE_M: f64 = 0.32;

/// A room, as far as it is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Room {
    /// The walls: x0, y0, x1, y1 in m.
    pub walls: [f64; 4],
    /// Centres of the plates A, B, C, ... as (x, y) in m; empty where nobody knows them.
    pub plates: Rc<[(f64, f64)]>,
}

/// Everything the room chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct RoomScene {
    /// x0, y0, x1, y1 in m.
    pub extent: [f64; 4],
    /// Walls and plates.
    pub room: Room,
    /// Paths.
    pub series: Rc<[PathSeries]>,
    /// The values that a quantized estimate can have; none for a network whose output stays in float.
    pub levels: Option<OutputLevels>,
    /// Half-open range of the samples drawn; all where absent.
    pub visible: Option<(usize, usize)>,
    /// Sample at the cursor.
    pub cursor: Option<usize>,
    /// The time of that sample, such as `37.3 s`; empty where samples have none.
    pub time: String,
    /// Samples that do not follow the one before them, rising.
    pub breaks: Rc<[u32]>,
}

impl RoomScene {
    /// Samples of the longest path.
    fn len(&self) -> usize {
        self.series.iter().map(|s| s.x.len().min(s.y.len())).max().unwrap_or(0)
    }

    fn plot(&self, frame: Frame) -> Plot {
        self.plot_above(frame, 0.0)
    }

    /// Axes of one scale for both directions, the extent in the middle of the canvas, y upwards; so many css px below stay free.
    pub(super) fn plot_above(&self, frame: Frame, below: f64) -> Plot {
        let (left, right, top, bottom) = (20.0, 10.0, 10.0, 22.0 + below);
        let [x0, y0, x1, y1] = self.extent;
        // The clean axes repair an unusable extent; their spans are positive and finite.
        let (x, y) = (Axis::linear((x0, x1), (0.0, 1.0)), Axis::linear((y0, y1), (0.0, 1.0)));
        let (span_x, span_y) = (x.to - x.from, y.to - y.from);
        let (width, height) = ((frame.width - left - right).max(1.0), (frame.height - top - bottom).max(1.0));
        let scale = (width / span_x).min(height / span_y);
        let start_x = left + (width - span_x * scale) / 2.0;
        let start_y = top + (height + span_y * scale) / 2.0;
        Plot {
            x: Axis::linear((x.from, x.to), (start_x, start_x + span_x * scale)),
            y: Axis::linear((y.from, y.to), (start_y, start_y - span_y * scale)),
        }
    }

    fn samples(&self, series: &PathSeries) -> std::ops::Range<usize> {
        let len = series.x.len().min(series.y.len());
        let (from, to) = self.visible.unwrap_or((0, len));
        from.min(len)..to.clamp(from.min(len), len)
    }

    pub(super) fn draw_grid<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>, plot: &Plot) -> Drawn<DB> {
        // One metre, or more in a hall: lines at least 28 css px apart, the same for both directions.
        let per_metre = (plot.x.end - plot.x.start) / (plot.x.to - plot.x.from);
        let step = round_step((28.0 / per_metre).max(1.0));
        let ticks =
            |axis: &Axis| linear_ticks(axis.from, axis.to, ((axis.to - axis.from) / step).ceil() as usize);
        let (columns, rows) = (ticks(&plot.x), ticks(&plot.y));
        for &value in &columns {
            pen.upright(plot.x.position(value), plot.y.end, plot.y.start, pen.theme.grid, 1.0)?;
        }
        for &value in &rows {
            pen.level(plot.x.start, plot.x.end, plot.y.position(value), pen.theme.grid, 1.0)?;
        }
        for (k, &value) in columns.iter().enumerate() {
            let unit = if k + 1 == columns.len() { " m" } else { "" };
            let label = tick_label(value, step) + unit;
            let at = (plot.x.position(value), plot.y.start + 8.0);
            pen.text(&label, at, LABEL, pen.theme.muted, (HPos::Center, VPos::Top))?;
        }
        for &value in rows.iter().filter(|&&v| v != plot.y.from || plot.x.from != plot.y.from) {
            let at = (plot.x.start - 8.0, plot.y.position(value));
            pen.text(&tick_label(value, step), at, LABEL, pen.theme.muted, (HPos::Right, VPos::Center))?;
        }
        Ok(())
    }

    pub(super) fn draw_room<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>, plot: &Plot) -> Drawn<DB> {
        let wall = pen.theme.wall;
        let [x0, y0, x1, y1] = self.room.walls;
        let (left, right) = (plot.x.position(x0), plot.x.position(x1));
        let (bottom, top) = (plot.y.position(y0), plot.y.position(y1));
        for y in [bottom, top] {
            pen.level(left - 0.5, right + 0.5, y, wall, 1.0)?;
        }
        for x in [left, right] {
            pen.upright(x, top - 0.5, bottom + 0.5, wall, 1.0)?;
        }
        for (&(x, y), letter) in self.room.plates.iter().zip('A'..='Z') {
            let (at, inward) = ((plot.x.position(x), plot.y.position(y)), self.inward(x, y));
            let half = (plot.x.position(PLATE_M / 2.0) - plot.x.position(0.0)).max(6.0);
            let (dx, dy) = if inward.0 == 0.0 { (half, 2.5) } else { (2.5, half) };
            pen.rect((at.0 - dx, at.1 - dy), (at.0 + dx, at.1 + dy), wall)?;
            let label = (at.0 + 14.0 * inward.0, at.1 - 14.0 * inward.1);
            pen.text(
                letter.encode_utf8(&mut [0; 4]),
                label,
                TITLE,
                pen.theme.muted,
                (HPos::Center, VPos::Center),
            )?;
        }
        Ok(())
    }

    /// Direction from a plate into the room (x, y; y upwards), from the wall nearest to it.
    fn inward(&self, x: f64, y: f64) -> (f64, f64) {
        let [x0, y0, x1, y1] = self.room.walls;
        let walls = [
            ((y - y0).abs(), (0.0, 1.0)),
            ((x1 - x).abs(), (-1.0, 0.0)),
            ((y1 - y).abs(), (0.0, -1.0)),
            ((x - x0).abs(), (1.0, 0.0)),
        ];
        walls.into_iter().min_by(|a, b| a.0.total_cmp(&b.0)).map_or((0.0, 1.0), |(_, inward)| inward)
    }

    fn draw_path<DB: DrawingBackend>(
        &self,
        pen: &Pen<'_, DB>,
        plot: &Plot,
        series: &PathSeries,
    ) -> Drawn<DB> {
        let stroke = pen.theme.path_stroke(series.role);
        let finite = |k: usize| series.x[k].is_finite() && series.y[k].is_finite();
        for stretch in stretches(self.samples(series), &self.breaks, finite) {
            let points = stretch.map(|k| self.point(plot, series, k)).collect();
            pen.path(&thinned(points, 0.5 / pen.frame.ratio), &stroke)?;
        }
        Ok(())
    }

    fn point(&self, plot: &Plot, series: &PathSeries, k: usize) -> Point {
        (plot.x.position_within(f64::from(series.x[k])), plot.y.position_within(f64::from(series.y[k])))
    }

    /// The sample's position on the canvas where there is one.
    fn point_at(&self, plot: &Plot, series: &PathSeries, k: usize) -> Option<Point> {
        let known =
            k < series.x.len() && k < series.y.len() && series.x[k].is_finite() && series.y[k].is_finite();
        known.then(|| self.point(plot, series, k))
    }

    pub(super) fn draw_cursor<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>, plot: &Plot) -> Drawn<DB> {
        let Some(cursor) = self.cursor else { return Ok(()) };
        let dots: Vec<(RunRole, Point)> =
            self.series.iter().filter_map(|s| Some((s.role, self.point_at(plot, s, cursor)?))).collect();
        let truth = dots.iter().find(|(role, _)| *role == RunRole::Truth).copied();
        if let Some((_, from)) = truth {
            for (role, to) in dots.iter().filter(|(role, _)| *role != RunRole::Truth) {
                pen.path(&[from, *to], &Stroke::solid(pen.theme.run(*role), 1.0))?;
            }
        }
        let of = |role: RunRole| dots.iter().filter(move |dot| dot.0 == role);
        RunRole::DRAWN.into_iter().flat_map(of).try_for_each(|(role, at)| draw_marker(pen, *role, *at))
    }
}

impl Picture for RoomScene {
    fn draw<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>) -> Drawn<DB> {
        let plot = self.plot(pen.frame);
        self.draw_grid(pen, &plot)?;
        if let Some(levels) = &self.levels {
            levels.draw_level(pen, &plot)?;
            levels.draw_upright(pen, &plot)?;
        }
        self.draw_room(pen, &plot)?;
        for role in RunRole::DRAWN {
            for series in self.series.iter().filter(|s| s.role == role) {
                self.draw_path(pen, &plot, series)?;
            }
        }
        self.draw_cursor(pen, &plot)
    }

    fn height(&self, width: f64) -> f64 {
        width
    }

    fn places(&self) -> Option<(usize, usize)> {
        Some((0, self.len().checked_sub(1)?))
    }

    fn place(&self) -> Option<usize> {
        self.cursor
    }

    fn set_place(&mut self, place: Option<usize>) {
        self.cursor = place;
    }

    fn summary(&self) -> String {
        let names: Vec<&str> = self.series.iter().map(|s| &*s.label).collect();
        let [x0, y0, x1, y1] = self.room.walls;
        let last = ('A'..='Z').take(self.room.plates.len()).last();
        format!(
            "Room from above, {} by {} m{}; paths of {} samples: {}.",
            number(x1 - x0, 1),
            number(y1 - y0, 1),
            last.map_or_else(String::new, |last| format!(" with plates A to {last}")),
            number(self.len() as f64, 0),
            if names.is_empty() { "none".to_owned() } else { names.join(", ") }
        )
    }

    /// Coordinates of every path at the cursor, and their distances from ground truth.
    fn readout(&self) -> Readout {
        let truth = self.series.iter().find(|s| s.role == RunRole::Truth);
        let value = |series: &PathSeries| {
            let k = self.cursor?;
            Some((f64::from(*series.x.get(k)?), f64::from(*series.y.get(k)?)))
        };
        let item = |series: &PathSeries| {
            let (x, y) = value(series).unwrap_or((f64::NAN, f64::NAN));
            let note = (series.role != RunRole::Truth).then(|| {
                let (tx, ty) = truth.and_then(value).unwrap_or((f64::NAN, f64::NAN));
                let off = ((x - tx) * (x - tx) + (y - ty) * (y - ty)).sqrt();
                format!("{} m off", number(off, 3))
            });
            ReadoutItem {
                role: Some(series.role),
                label: series.label.clone(),
                value: format!("{}, {} m", number(x, 3), number(y, 3)),
                note,
            }
        };
        Readout { head: self.time.clone(), items: self.series.iter().map(item).collect() }
    }

    /// The visible sample whose estimate is close to a point.
    fn pick(&self, frame: Frame, at: Point) -> Option<usize> {
        let (plot, mut hit) = (self.plot(frame), Hit::new(at));
        for series in self.series.iter().filter(|series| series.role.is_of_result()) {
            for k in self.samples(series) {
                if let Some(mark) = self.point_at(&plot, series, k) {
                    hit.offer(mark, k);
                }
            }
        }
        hit.place
    }

    /// The visible sample whose ground truth (or, without one, first path) is nearest to a point of the canvas.
    fn nearest(&self, frame: Frame, at: Point) -> Option<usize> {
        let plot = self.plot(frame);
        let series = self.series.iter().find(|s| s.role == RunRole::Truth).or_else(|| self.series.first())?;
        let distance = |k: usize| {
            let (x, y) = self.point_at(&plot, series, k)?;
            Some((k, (x - at.0) * (x - at.0) + (y - at.1) * (y - at.1)))
        };
        self.samples(series).filter_map(distance).min_by(|a, b| a.1.total_cmp(&b.1)).map(|(k, _)| k)
    }
}

#[cfg(test)]
#[path = "room_tests.rs"]
mod tests;

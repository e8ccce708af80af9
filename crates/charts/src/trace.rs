//! X or Y over time: wide grey truth, estimates on it, all drawn by one rule, the levels of quantized ones, and the time cursor.

use std::rc::Rc;

use plotters_backend::DrawingBackend;

use super::axes::{Axis, Plot};
use super::decimate::column_extremes;
use super::frame::{Drawn, Frame, Hit, Pen, Point};
use super::levels::OutputLevels;
use super::line::{clipped, stretches};
use super::marker::draw_marker;
use super::picture::Picture;
use super::readout::{Readout, ReadoutItem};
use super::ticks::{linear_ticks, number, round_step, tick_label};
use super::{Coordinate, PathSeries, RunRole};

/// Everything a trace chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct TraceScene {
    /// X or Y.
    pub axis: Coordinate,
    /// Time of each sample, rising.
    pub time_s: Rc<[f64]>,
    /// Whether times are seconds (else rows).
    pub has_time: bool,
    /// Traces.
    pub series: Rc<[PathSeries]>,
    /// Start and end of the visible time.
    pub visible: (f64, f64),
    /// Vertical range in m, kept unless data leave it.
    pub range_m: (f64, f64),
    /// The values that a quantized estimate can have; none for a network whose output stays in float.
    pub levels: Option<OutputLevels>,
    /// Sample at the cursor.
    pub cursor: Option<usize>,
    /// Samples that do not follow the one before them, rising.
    pub breaks: Rc<[u32]>,
}

impl TraceScene {
    /// Where the axes are. The vertical one looks at all samples, so that it stays while the window moves.
    fn plot(&self, frame: Frame) -> Plot {
        let (left, right, top, bottom) = (26.0, 10.0, 24.0, 24.0);
        Plot {
            x: Axis::linear(self.visible, (left, (frame.width - right).max(left + 1.0))),
            y: Axis::linear(self.value_range(), ((frame.height - bottom).max(top + 1.0), top)),
        }
    }

    /// [`Self::range_m`], widened in steps of a sixth of it where values leave it, to at most three times its length:
    /// an estimate that has run away must not flatten the rest.
    fn value_range(&self) -> (f64, f64) {
        let base = Axis::linear(self.range_m, (0.0, 1.0));
        let (low, high) = (base.from, base.to);
        let span = high - low;
        let (mut least, mut greatest) = (low, high);
        for value in self.series.iter().flat_map(|s| self.axis.of(s)).map(|&v| f64::from(v)) {
            least = least.min(value);
            greatest = greatest.max(value);
        }
        let step = round_step(span / 6.0);
        let least = if least < low { ((least / step).floor() * step).max(low - span) } else { low };
        let greatest =
            if greatest > high { ((greatest / step).ceil() * step).min(high + span) } else { high };
        (least, greatest)
    }

    fn time_ticks(&self, plot: &Plot) -> Vec<(f64, String)> {
        let ticks = linear_ticks(plot.x.from, plot.x.to, plot.x.room_for(56.0));
        let step = ticks.windows(2).next().map_or(1.0, |pair| pair[1] - pair[0]);
        let whole = |v: &f64| self.has_time || v.fract() == 0.0;
        ticks.into_iter().filter(whole).map(|v| (v, self.time_label(v, step))).collect()
    }

    fn time_label(&self, value: f64, step: f64) -> String {
        let text = tick_label(value, step);
        if self.has_time { text + " s" } else { format!("row {text}") }
    }

    /// The lines of one series in css px, clipped to the window.
    fn lines(&self, plot: &Plot, series: &PathSeries, ratio: f64) -> Vec<Vec<Point>> {
        let values = self.axis.of(series);
        let count = values.len().min(self.time_s.len());
        // One more sample on either side, so that lines reach the borders.
        let from = self.time_s[..count].partition_point(|&t| t < self.visible.0).saturating_sub(1);
        let to = (self.time_s[..count].partition_point(|&t| t <= self.visible.1) + 1).min(count);
        stretches(from..to.max(from), &self.breaks, |k| values[k].is_finite() && self.time_s[k].is_finite())
            .into_iter()
            .map(|stretch| {
                let at = |k: usize| {
                    (plot.x.position(self.time_s[k]), plot.y.position_within(f64::from(values[k])))
                };
                let points: Vec<Point> = stretch.map(at).collect();
                decimated(clipped(&points, plot.x.start, plot.x.end), ratio)
            })
            .filter(|line| !line.is_empty())
            .collect()
    }

    fn draw_cursor<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>, plot: &Plot) -> Drawn<DB> {
        let Some((k, time)) = self.cursor.and_then(|k| Some((k, *self.time_s.get(k)?))) else {
            return Ok(());
        };
        if !plot.x.contains(time) {
            return Ok(());
        }
        let x = plot.x.position(time);
        pen.dotted_upright(x, plot.y.end, plot.y.start, pen.theme.muted)?;
        for role in RunRole::DRAWN {
            for series in self.series.iter().filter(|s| s.role == role) {
                if let Some(value) = self.axis.of(series).get(k).filter(|v| v.is_finite()) {
                    draw_marker(pen, role, (x, plot.y.position_within(f64::from(*value))))?;
                }
            }
        }
        Ok(())
    }
}

impl Picture for TraceScene {
    fn draw<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>) -> Drawn<DB> {
        let plot = self.plot(pen.frame);
        let most = plot.y.room_for(24.0);
        let ticks = linear_ticks(plot.y.from, plot.y.to, most);
        let step = ticks.windows(2).next().map_or(1.0, |pair| pair[1] - pair[0]);
        let labelled: Vec<_> = ticks.into_iter().map(|v| (v, tick_label(v, step))).collect();
        plot.draw_levels(pen, &labelled)?;
        if let Some(levels) = &self.levels {
            levels.draw_level(pen, &plot)?;
        }
        plot.draw_feet(pen, &self.time_ticks(&plot))?;
        plot.draw_title(pen, &format!("{} (m)", self.axis.name()))?;
        for role in RunRole::DRAWN {
            for series in self.series.iter().filter(|s| s.role == role) {
                for line in self.lines(&plot, series, pen.frame.ratio) {
                    pen.path(&line, &pen.theme.trace_stroke(role))?;
                }
            }
        }
        self.draw_cursor(pen, &plot)
    }

    fn height(&self, _width: f64) -> f64 {
        184.0
    }

    fn places(&self) -> Option<(usize, usize)> {
        Some((0, self.time_s.len().checked_sub(1)?))
    }

    fn place(&self) -> Option<usize> {
        self.cursor
    }

    fn set_place(&mut self, place: Option<usize>) {
        self.cursor = place;
    }

    fn summary(&self) -> String {
        let names: Vec<&str> = self.series.iter().map(|s| &*s.label).collect();
        let unit = if self.has_time { "s" } else { "rows" };
        format!(
            "{} in m over time from {} to {} {unit}: {}.",
            self.axis.name(),
            number(self.visible.0, 0),
            number(self.visible.1, 0),
            if names.is_empty() { "no data".to_owned() } else { names.join(", ") }
        )
    }

    /// Every trace's value at the cursor. Kept runs are read in the room's readout: the title's line has no space for them.
    fn readout(&self) -> Readout {
        let item = |series: &PathSeries| {
            let value =
                self.cursor.and_then(|k| self.axis.of(series).get(k)).map_or(f64::NAN, |&v| f64::from(v));
            ReadoutItem {
                role: Some(series.role),
                label: series.label.clone(),
                value: format!("{} m", number(value, 3)),
                note: None,
            }
        };
        let time = self.cursor.and_then(|k| self.time_s.get(k)).copied();
        let spoken = self.series.iter().filter(|series| !matches!(series.role, RunRole::Kept(_)));
        Readout { head: time_text(time, self.has_time), items: spoken.map(item).collect() }
    }

    /// The visible sample whose estimate is close to a point.
    fn pick(&self, frame: Frame, at: Point) -> Option<usize> {
        let (plot, mut hit) = (self.plot(frame), Hit::new(at));
        for series in self.series.iter().filter(|series| series.role.is_of_result()) {
            for (k, (time, value)) in self.time_s.iter().zip(self.axis.of(series)).enumerate() {
                if plot.x.contains(*time) && value.is_finite() {
                    hit.offer((plot.x.position(*time), plot.y.position_within(f64::from(*value))), k);
                }
            }
        }
        hit.place
    }

    /// The visible sample nearest in time to a position on the canvas.
    fn nearest(&self, frame: Frame, (x, _): Point) -> Option<usize> {
        let plot = self.plot(frame);
        let time = plot.x.value(x.clamp(plot.x.start, plot.x.end));
        let next = self.time_s.partition_point(|&t| t < time);
        let distance = |k: &usize| (self.time_s[*k] - time).abs();
        let candidates = [next.checked_sub(1), (next < self.time_s.len()).then_some(next)];
        candidates.into_iter().flatten().min_by(|a, b| distance(a).total_cmp(&distance(b)))
    }
}

/// The time of a cursor, such as `37.3 s` or `row 112`.
pub fn time_text(time: Option<f64>, has_time: bool) -> String {
    let time = time.unwrap_or(f64::NAN);
    if has_time { format!("{} s", number(time, 1)) } else { format!("row {}", number(time, 0)) }
}

/// A line with more than four points per device pixel column, reduced to what can be seen of it.
fn decimated(points: Vec<Point>, ratio: f64) -> Vec<Point> {
    let columns = match (points.first(), points.last()) {
        (Some(first), Some(last)) => ((last.0 - first.0) * ratio).max(1.0),
        _ => return points,
    };
    if (points.len() as f64) <= 4.0 * columns {
        return points;
    }
    let heights: Vec<f64> = points.iter().map(|p| p.1).collect();
    column_extremes(&heights, |k| (points[k].0 * ratio).floor() as i64)
        .into_iter()
        .map(|k| points[k])
        .collect()
}

#[cfg(test)]
#[path = "trace_tests.rs"]
mod tests;

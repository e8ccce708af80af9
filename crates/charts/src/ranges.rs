//! One quantizer over training: its range above, the share of weights that are zero below, on one axis of mini-batches.

use std::rc::Rc;

use plotters_backend::DrawingBackend;
use plotters_backend::text_anchor::{HPos, VPos};

use super::RunRole;
use super::axes::{Axis, LABEL, Plot, TITLE};
use super::decimate::column_extremes;
use super::frame::{Drawn, Frame, Pen, Point};
use super::picture::Picture;
use super::readout::{Readout, ReadoutItem};
use super::theme::Stroke;
use super::ticks::{linear_ticks, log_tick_label, log_ticks, number, round_step, tick_label};

/// Height of an axis title above its plot and of the labels below the last plot, css px.
const TITLE_HEIGHT: f64 = 24.0;
const FOOT: f64 = 24.0;
/// From the upper plot to the lower: half a label, then the lower title, css px.
const BETWEEN: f64 = 34.0;

/// One quantizer's range after so many mini-batches.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RangePoint {
    /// Mini-batches seen so far.
    pub step: u32,
    /// Lower end, in the tensor's unit.
    pub min: f32,
    /// Upper end.
    pub max: f32,
    /// Share of the weights that are exactly 0 after quantization, 0 to 1.
    pub zero_share: f32,
}

/// Everything the range chart shows.
#[derive(Clone, Debug)]
pub struct RangeScene {
    /// The quantizer's states, in rising order of steps.
    pub points: Rc<[RangePoint]>,
    /// Whether it quantizes weights, so that there is a share of zeros.
    pub weights: bool,
    /// Whose colour.
    pub role: RunRole,
    /// Whether the mini-batches are on a logarithmic axis.
    pub log: bool,
    /// Mini-batches to be trained, the end of the axis; 0 where unknown.
    pub steps: u32,
    /// Point under the pointer.
    pub hovered: Option<usize>,
}

impl PartialEq for RangeScene {
    /// The same allocation is equal without a look at the values: this runs at every render.
    fn eq(&self, other: &Self) -> bool {
        (self.weights, self.role, self.log, self.steps, self.hovered)
            == (other.weights, other.role, other.log, other.steps, other.hovered)
            && (Rc::ptr_eq(&self.points, &other.points) || self.points == other.points)
    }
}

/// The two plots; the lower one for weights only.
struct Plots {
    range: Plot,
    zeros: Option<Plot>,
}

impl RangeScene {
    /// Where the axes are.
    fn plots(&self, frame: Frame) -> Plots {
        let x = self.step_axis(frame);
        let bottom = (frame.height - FOOT).max(TITLE_HEIGHT + BETWEEN + 2.0);
        let upright = |range, from: f64, to: f64| Axis::linear(range, (from.max(to + 1.0), to));
        if !self.weights {
            return Plots {
                range: Plot { x, y: upright(self.value_range(), bottom, TITLE_HEIGHT) },
                zeros: None,
            };
        }
        let middle = TITLE_HEIGHT + (bottom - TITLE_HEIGHT - BETWEEN) * 0.6;
        Plots {
            range: Plot { x, y: upright(self.value_range(), middle, TITLE_HEIGHT) },
            zeros: Some(Plot { x, y: upright((0.0, 100.0), bottom, middle + BETWEEN) }),
        }
    }

    fn step_axis(&self, frame: Frame) -> Axis {
        let (left, right) = (44.0, 12.0);
        let place = (left, (frame.width - right).max(left + 1.0));
        let last = f64::from(self.points.last().map_or(0, |point| point.step).max(self.steps).max(2));
        if self.log { Axis::log((1.0, last), place) } else { Axis::linear((0.0, last), place) }
    }

    /// From a round number below the lowest end to one above the highest; 0 is always between them.
    fn value_range(&self) -> (f64, f64) {
        let (mut low, mut high) = (0.0, 0.0);
        for point in self.points.iter() {
            // Comparisons, because they are false for NaN.
            if f64::from(point.min) < low && point.min.is_finite() {
                low = f64::from(point.min);
            }
            if f64::from(point.max) > high && point.max.is_finite() {
                high = f64::from(point.max);
            }
        }
        if high - low <= 0.0 {
            return (-1.0, 1.0);
        }
        let step = round_step((high - low) / 12.0);
        ((low / step + 1e-9).floor() * step, (high / step - 1e-9).ceil() * step)
    }

    /// The axis that both plots share, below the last.
    fn draw_steps<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>, plot: &Plot) -> Drawn<DB> {
        let words = "mini-batches";
        let space = (plot.x.end - plot.x.start - 76.0).max(0.0);
        let free = |tick: &f64| plot.x.position(*tick) < plot.x.start + space;
        let labels: Vec<_> = if self.log {
            let ticks = log_ticks(plot.x.from, plot.x.to, plot.x.room_for(56.0));
            ticks.into_iter().filter(free).map(|v| (v, log_tick_label(v))).collect()
        } else {
            let ticks = linear_ticks(plot.x.from, plot.x.to, plot.x.room_for(64.0));
            let step = ticks.windows(2).next().map_or(1.0, |pair| pair[1] - pair[0]);
            let whole = ticks.into_iter().filter(|v| v.fract() == 0.0);
            whole.filter(free).map(|v| (v, tick_label(v, step))).collect()
        };
        plot.draw_feet(pen, &labels)?;
        let corner = (pen.frame.width - 2.0, plot.y.start + 6.0);
        pen.text(words, corner, LABEL, pen.theme.muted, (HPos::Right, VPos::Top))
    }

    fn draw_line<DB: DrawingBackend>(
        &self,
        pen: &Pen<'_, DB>,
        plot: &Plot,
        stroke: &Stroke,
        of: impl Fn(&RangePoint) -> f64,
    ) -> Drawn<DB> {
        let values: Vec<f64> = self.points.iter().map(of).collect();
        let x = |k: usize| self.points.get(k).map_or(f64::NAN, |point| step_position(&plot.x, point.step));
        let kept = column_extremes(&values, |k| (x(k) * pen.frame.ratio).floor() as i64);
        let line: Vec<_> = kept.into_iter().map(|k| (x(k), plot.y.position_within(values[k]))).collect();
        pen.path(&line, stroke)
    }

    fn draw_hover<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>, plots: &Plots) -> Drawn<DB> {
        let Some(point) = self.hovered.and_then(|k| self.points.get(k)) else { return Ok(()) };
        let x = step_position(&plots.range.x, point.step);
        let bottom = plots.zeros.as_ref().unwrap_or(&plots.range).y.start;
        pen.dotted_upright(x, plots.range.y.end, bottom, pen.theme.muted)
    }
}

impl Picture for RangeScene {
    fn draw<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>) -> Drawn<DB> {
        let plots = self.plots(pen.frame);
        let colour = pen.theme.run(self.role);
        draw_levels(pen, &plots.range)?;
        plots.range.draw_title(pen, "range (in the tensor\u{2019}s unit)")?;
        pen.level(plots.range.x.start, plots.range.x.end, plots.range.y.position(0.0), pen.theme.muted, 1.0)?;
        self.draw_line(pen, &plots.range, &Stroke::solid(colour, 1.75), |point| f64::from(point.min))?;
        self.draw_line(pen, &plots.range, &Stroke::solid(colour, 1.75), |point| f64::from(point.max))?;
        if let Some(zeros) = &plots.zeros {
            draw_levels(pen, zeros)?;
            let title = (2.0, zeros.y.end - TITLE_HEIGHT + 3.0);
            pen.text("weights that are 0 (%)", title, TITLE, pen.theme.text, (HPos::Left, VPos::Top))?;
            let stroke = Stroke::solid(pen.theme.text, 1.5);
            self.draw_line(pen, zeros, &stroke, |point| 100.0 * f64::from(point.zero_share))?;
        }
        let last = plots.zeros.as_ref().unwrap_or(&plots.range);
        self.draw_steps(pen, last)?;
        self.draw_hover(pen, &plots)
    }

    fn height(&self, _width: f64) -> f64 {
        300.0
    }

    fn places(&self) -> Option<(usize, usize)> {
        Some((0, self.points.len().checked_sub(1)?))
    }

    fn place(&self) -> Option<usize> {
        self.hovered
    }

    fn set_place(&mut self, place: Option<usize>) {
        self.hovered = place;
    }

    fn summary(&self) -> String {
        let (Some(first), Some(last)) = (self.points.first(), self.points.last()) else {
            return "Range of a quantizer over the mini-batches: none recorded yet.".to_owned();
        };
        let range = |p: &RangePoint| format!("{} to {}", number(p.min.into(), 3), number(p.max.into(), 3));
        let zeros = if self.weights {
            let percent = |p: &RangePoint| number(100.0 * f64::from(p.zero_share), 1);
            format!("; weights that are zero {} % at first, {} % at last", percent(first), percent(last))
        } else {
            String::new()
        };
        format!(
            "Range over {} mini-batches: {} at first, {} at last{zeros}.",
            number(f64::from(last.step), 0),
            range(first),
            range(last)
        )
    }

    /// The state under the pointer, or the latest.
    fn readout(&self) -> Readout {
        let point = self.hovered.and_then(|k| self.points.get(k)).or(self.points.last());
        let value = |of: fn(&RangePoint) -> f32| number(point.map_or(f64::NAN, |p| f64::from(of(p))), 4);
        let item = |role, label: &str, value| ReadoutItem {
            role,
            label: label.to_owned().into(),
            value,
            note: None,
        };
        let mut items = vec![
            item(Some(self.role), "min", value(|point| point.min)),
            item(Some(self.role), "max", value(|point| point.max)),
        ];
        if self.weights {
            let share = number(point.map_or(f64::NAN, |p| 100.0 * f64::from(p.zero_share)), 1);
            items.push(item(None, "zeros", format!("{share} %")));
        }
        let step = number(point.map_or(f64::NAN, |p| f64::from(p.step)), 0);
        Readout { head: format!("mini-batch {step}"), items }
    }

    /// The point nearest to a position on the canvas.
    fn nearest(&self, frame: Frame, (x, _): Point) -> Option<usize> {
        let axis = self.step_axis(frame);
        let step = axis.value(x);
        let after = self.points.partition_point(|point| f64::from(point.step) < step);
        let distance = |k: &usize| {
            let at = self.points.get(*k).map_or(f64::INFINITY, |point| step_position(&axis, point.step));
            (at - x).abs()
        };
        let candidates = [after.checked_sub(1), Some(after)].into_iter().flatten();
        candidates.filter(|k| *k < self.points.len()).min_by(|a, b| distance(a).total_cmp(&distance(b)))
    }
}

/// Where a step lies; step 0 at the start of a logarithmic axis.
fn step_position(axis: &Axis, step: u32) -> f64 {
    axis.position_within(f64::from(step).max(axis.from))
}

/// Level grid lines of one plot.
fn draw_levels<DB: DrawingBackend>(pen: &Pen<'_, DB>, plot: &Plot) -> Drawn<DB> {
    let ticks = linear_ticks(plot.y.from, plot.y.to, plot.y.room_for(26.0));
    let step = ticks.windows(2).next().map_or(1.0, |pair| pair[1] - pair[0]);
    plot.draw_levels(pen, &ticks.into_iter().map(|v| (v, tick_label(v, step))).collect::<Vec<_>>())
}

#[cfg(test)]
#[path = "ranges_tests.rs"]
mod tests;

//! One tensor's float values as bars, and the levels they are rounded to as lines.

use std::rc::Rc;

use plotters_backend::DrawingBackend;
use plotters_backend::text_anchor::{HPos, VPos};

use super::RunRole;
use super::axes::{Axis, LABEL, Plot};
use super::frame::{Drawn, Frame, Pen, Point, estimated_width};
use super::picture::Picture;
use super::readout::{Readout, ReadoutItem};
use super::theme::LABEL_PX;
use super::ticks::{linear_ticks, number};

/// Float values counted in bins, and the levels they are rounded to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Histogram {
    /// Lower edge of the first bin.
    pub min: f64,
    /// Upper edge of the last bin.
    pub max: f64,
    /// Values per bin; bins have equal width.
    pub counts: Vec<u32>,
    /// Levels in rising order; empty where they follow from the grid, and where values stay as they are.
    pub levels: Vec<f32>,
    /// The grid of the levels, if it is regular.
    pub grid: Option<Grid>,
}

/// A regular grid: a code q stands for scale (q - zero point).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    /// Step between neighbouring levels, in the values' unit.
    pub scale: f64,
    /// Code that stands for 0.
    pub zero_point: i32,
    /// Least code.
    pub lowest: i32,
    /// Greatest code.
    pub highest: i32,
}

impl Grid {
    /// What a code stands for.
    pub(super) fn value(&self, code: i32) -> f64 {
        (f64::from(code) - f64::from(self.zero_point)) * self.scale
    }
}

/// Levels up to which a histogram draws all of them.
const DRAWN_LEVELS: u32 = 64;

/// Everything the histogram shows.
#[derive(Clone, Debug, PartialEq)]
pub struct HistogramScene {
    /// Bins and levels.
    pub histogram: Rc<Histogram>,
    /// What is counted: `weights` or `values`.
    pub counted: &'static str,
    /// Title of the horizontal axis, with the values' unit.
    pub unit: Rc<str>,
    /// Of which part of a tensor, such as `whole tensor`.
    pub of: Rc<str>,
    /// Whose levels.
    pub role: RunRole,
    /// Bin under the pointer.
    pub hovered: Option<usize>,
}

impl HistogramScene {
    /// Where the axes are: values from the least bin or level to the greatest, counts from 0.
    fn plot(&self, frame: Frame) -> Plot {
        let (left, right, top, bottom) = (44.0, 8.0, 22.0, 38.0);
        let (mut least, mut greatest) = (self.histogram.min, self.histogram.max);
        for level in self.drawn_levels() {
            least = least.min(level);
            greatest = greatest.max(level);
        }
        let tallest = self.histogram.counts.iter().copied().max().unwrap_or(0).max(1);
        let base = (frame.height - bottom).max(top + 1.0);
        Plot {
            x: Axis::linear((least, greatest), (left, (frame.width - right).max(left + 1.0))),
            // Bars stop short of the top, so that the levels stand out above the tallest.
            y: Axis::linear((0.0, f64::from(tallest) * 1.08), (base, top)),
        }
    }

    /// Lower and upper edge of a bin.
    fn edges(&self, bin: usize) -> (f64, f64) {
        let width = (self.histogram.max - self.histogram.min) / self.histogram.counts.len().max(1) as f64;
        let low = self.histogram.min + width * bin as f64;
        (low, low + width)
    }

    /// Counts and both titles.
    fn draw_axes<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>, plot: &Plot) -> Drawn<DB> {
        plot.draw_title(pen, "count")?;
        let counts = linear_ticks(0.0, plot.y.to, plot.y.room_for(30.0));
        let whole = counts.into_iter().filter(|count| count.fract() == 0.0);
        plot.draw_levels(pen, &whole.map(|count| (count, number(count, 0))).collect::<Vec<_>>())?;
        let foot = (f64::midpoint(plot.x.start, plot.x.end), plot.y.start + 22.0);
        pen.text(&self.unit, foot, LABEL, pen.theme.muted, (HPos::Center, VPos::Top))
    }

    /// The ends, and zero where it lies far enough from them.
    fn labels(&self, plot: &Plot) -> Vec<(f64, String)> {
        if self.histogram.counts.is_empty() {
            return Vec::new();
        }
        let mut labels: Vec<_> = [plot.x.from, plot.x.to].map(|v| (v, number(v, 2))).into();
        let exact = self.histogram.grid.is_some() || self.histogram.levels.contains(&0.0);
        let zero = if exact { "0 exact" } else { "0" };
        let free = 1.5 * estimated_width(zero, LABEL_PX) + 12.0;
        let at = plot.x.position(0.0);
        if plot.x.contains(0.0) && at - plot.x.start > free && plot.x.end - at > free {
            labels.push((0.0, zero.to_owned()));
        }
        labels
    }

    /// Levels in words; none for a tensor that stays in float.
    fn level_count(&self) -> String {
        let of_grid = |grid: Grid| number(f64::from(grid.highest) - f64::from(grid.lowest) + 1.0, 0);
        match (self.histogram.grid, self.histogram.levels.len()) {
            (Some(grid), _) => of_grid(grid),
            (None, 0) => "no".to_owned(),
            (None, count) => count.to_string(),
        }
    }

    /// The level that a value is rounded to.
    fn nearest_level(&self, value: f64) -> Option<f64> {
        if let Some(grid) = self.histogram.grid {
            let (zero, lowest, highest) =
                (f64::from(grid.zero_point), f64::from(grid.lowest), f64::from(grid.highest));
            let code = (value / grid.scale + zero).round().max(lowest).min(highest);
            return Some((code - zero) * grid.scale);
        }
        let far = |level: &f64| (level - value).abs();
        self.histogram.levels.iter().map(|&l| f64::from(l)).min_by(|a, b| far(a).total_cmp(&far(b)))
    }

    /// The levels that are drawn: all up to [`DRAWN_LEVELS`], else the two ends of the grid.
    fn drawn_levels(&self) -> Vec<f64> {
        let finite: Vec<f64> =
            self.histogram.levels.iter().filter(|l| l.is_finite()).map(|&l| f64::from(l)).collect();
        match self.histogram.grid.filter(|grid| grid.scale.is_finite() && finite.is_empty()) {
            Some(grid) if grid.highest.abs_diff(grid.lowest) < DRAWN_LEVELS => {
                (grid.lowest..=grid.highest).map(|code| grid.value(code)).collect()
            }
            Some(grid) => vec![grid.value(grid.lowest), grid.value(grid.highest)],
            None => finite,
        }
    }
}

impl Picture for HistogramScene {
    fn draw<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>) -> Drawn<DB> {
        let plot = self.plot(pen.frame);
        let base = plot.y.start;
        if !self.histogram.counts.is_empty() {
            self.draw_axes(pen, &plot)?;
        }
        for (bin, &count) in self.histogram.counts.iter().enumerate().filter(|(_, c)| **c > 0) {
            let (low, high) = self.edges(bin);
            let (left, right) = (plot.x.position_within(low), plot.x.position_within(high));
            let gap = if right - left >= 4.0 { 1.0 } else { 0.0 };
            let colour = if self.hovered == Some(bin) { pen.theme.truth_mark } else { pen.theme.bar };
            pen.rect((left, plot.y.position(f64::from(count))), (right - gap, base), colour)?;
        }
        pen.level(plot.x.start, plot.x.end, base, pen.theme.muted, 1.0)?;
        let levels = self.drawn_levels();
        let width = if levels.len() <= 20 { 1.5 } else { 1.0 };
        for level in levels {
            let x = plot.x.position(level);
            pen.upright(x, plot.y.end, base, pen.theme.run(self.role), width)?;
        }
        plot.draw_feet(pen, &self.labels(&plot))
    }

    fn height(&self, _width: f64) -> f64 {
        176.0
    }

    fn places(&self) -> Option<(usize, usize)> {
        Some((0, self.histogram.counts.len().checked_sub(1)?))
    }

    fn place(&self) -> Option<usize> {
        self.hovered
    }

    fn set_place(&mut self, place: Option<usize>) {
        self.hovered = place;
    }

    fn summary(&self) -> String {
        format!(
            "Distribution of a tensor's {} from {} to {}, with {} quantization levels.",
            self.counted,
            number(self.histogram.min, 2),
            number(self.histogram.max, 2),
            self.level_count()
        )
    }

    /// Edges, count and nearest level of the bin under the pointer; without one, all values and levels.
    fn readout(&self) -> Readout {
        let total: u64 = self.histogram.counts.iter().map(|&c| u64::from(c)).sum();
        let item = |role, label: &str, value: String| ReadoutItem {
            role,
            label: label.to_owned().into(),
            value,
            note: None,
        };
        let Some((bin, &count)) = self.hovered.and_then(|bin| Some((bin, self.histogram.counts.get(bin)?)))
        else {
            let levels = self.level_count();
            let items = vec![
                item(None, self.counted, number(total as f64, 0)),
                item(Some(self.role), "levels", levels),
            ];
            return Readout { head: self.of.to_string(), items };
        };
        let (low, high) = self.edges(bin);
        let middle = (low + high) / 2.0;
        let level = self.nearest_level(middle);
        let items = vec![
            item(None, self.counted, format!("{count} of {}", number(total as f64, 0))),
            item(Some(self.role), "nearest level", number(level.unwrap_or(f64::NAN), 4)),
        ];
        Readout { head: format!("{} to {}", number(low, 3), number(high, 3)), items }
    }

    /// The bin at a position on the canvas.
    fn nearest(&self, frame: Frame, (x, _): Point) -> Option<usize> {
        let value = self.plot(frame).x.value(x);
        let share = (value - self.histogram.min) / (self.histogram.max - self.histogram.min);
        let last = self.histogram.counts.len().checked_sub(1)?;
        share.is_finite().then(|| ((share * (last + 1) as f64).max(0.0) as usize).min(last))
    }
}

#[cfg(test)]
#[path = "histogram_tests.rs"]
mod tests;

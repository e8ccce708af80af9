//! How changes against a level are distributed: bars, those that are no worse set off, all that is much worse in one last bar.

use std::rc::Rc;

use plotters::style::RGBColor;
use plotters_backend::DrawingBackend;
use plotters_backend::text_anchor::{HPos, VPos};
use vocabulary::sorted;

use super::RunRole;
use super::axes::{Axis, LABEL, Plot};
use super::frame::{Drawn, Frame, Pen, Point};
use super::picture::Picture;
use super::readout::{Readout, ReadoutItem};
use super::theme::Theme;
use super::ticks::{exact, linear_ticks, number, round_step, tick_label};

/// Bars that are aimed at.
const BARS: f64 = 20.0;
/// Least and greatest width of a bar, %.
const WIDTHS: (f64, f64) = (0.5, 10.0);
/// Gap before the last bar, and its width, in widths of a bar.
const GAP: f64 = 0.75;
const LAST: f64 = 1.75;

/// Everything the chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangesScene {
    /// What has changed, such as `test ADE`.
    pub figure: Rc<str>,
    /// What it is compared with, such as `float`.
    pub against: Rc<str>,
    /// The changes, %; what has none because it failed is no number.
    pub changes: Rc<[f64]>,
    /// What is worse than this has one bar in common, %; a multiple of ten.
    pub limit: f64,
    /// The share at or below the level that other data have, %, by their name.
    pub stated: Option<(Rc<str>, f64)>,
    /// Bar under the pointer.
    pub hovered: Option<usize>,
    /// The change that is selected, by its place.
    pub selected: Option<usize>,
}

/// Bars of equal width over `(from, from + width]` and so on, and the last one.
struct Bars {
    from: f64,
    width: f64,
    counts: Vec<usize>,
    beyond: usize,
}

impl Bars {
    fn edges(&self, bar: usize) -> (f64, f64) {
        let low = self.from + self.width * bar as f64;
        (low, low + self.width)
    }

    fn end(&self) -> f64 {
        self.edges(self.counts.len()).0
    }

    /// The counts with the last one, if it has any.
    fn all(&self) -> impl Iterator<Item = usize> {
        self.counts.iter().copied().chain((self.beyond > 0).then_some(self.beyond))
    }
}

impl ChangesScene {
    /// Whether a change is counted in the last bar.
    fn is_beyond(&self, change: f64) -> bool {
        !change.is_finite() || change > self.limit
    }

    /// Changes in the last bar.
    pub fn clipped(&self) -> usize {
        self.changes.iter().filter(|change| self.is_beyond(**change)).count()
    }

    fn shown(&self) -> impl Iterator<Item = f64> {
        self.changes.iter().copied().filter(|change| !self.is_beyond(*change))
    }

    fn bars(&self) -> Bars {
        let (low, high) = self.shown().fold((0.0_f64, 0.0_f64), |(low, high), v| (low.min(v), high.max(v)));
        let width = round_step(((high - low) / BARS).max(WIDTHS.0)).min(WIDTHS.1);
        let (from, to) = ((low / width).ceil() - 1.0, (high / width).ceil().max(1.0));
        let mut bars =
            Bars { from: from * width, width, counts: vec![0; (to - from) as usize], beyond: self.clipped() };
        for change in self.shown() {
            let bar = Self::bar(&bars, change);
            bars.counts[bar] += 1;
        }
        bars
    }

    /// The bar of a change that is not beyond: an upper edge belongs to its bar, so that no change is no worse.
    fn bar(bars: &Bars, change: f64) -> usize {
        ((change / bars.width).ceil() - 1.0 - (bars.from / bars.width).round()).max(0.0) as usize
    }

    /// The bar that a change is counted in, by the change's place.
    pub fn bar_of(&self, place: usize) -> Option<usize> {
        let (bars, change) = (self.bars(), *self.changes.get(place)?);
        Some(if self.is_beyond(change) { bars.counts.len() } else { Self::bar(&bars, change) })
    }

    /// Share of the changes that are at or below the level, %.
    pub fn share_no_worse(&self) -> f64 {
        let count = self.changes.iter().filter(|change| **change <= 0.0).count();
        100.0 * count as f64 / self.changes.len().max(1) as f64
    }

    fn plot(&self, frame: Frame, bars: &Bars) -> Plot {
        let (left, right, top, bottom) = (34.0, 14.0, 40.0, 40.0);
        let last = if bars.beyond > 0 { LAST * bars.width } else { 0.0 };
        let tallest = bars.all().max().unwrap_or(0).max(1) as f64;
        Plot {
            x: Axis::linear((bars.from, bars.end() + last), (left, (frame.width - right).max(left + 1.0))),
            y: Axis::linear((0.0, tallest * 1.08), ((frame.height - bottom).max(top + 1.0), top)),
        }
    }

    /// Left and right end of a bar on the canvas.
    fn sides(plot: &Plot, bars: &Bars, bar: usize) -> (f64, f64) {
        let (low, high) = if bar < bars.counts.len() {
            bars.edges(bar)
        } else {
            (bars.end() + GAP * bars.width, bars.end() + LAST * bars.width)
        };
        (plot.x.position(low) + 0.5, plot.x.position(high) - 0.5)
    }

    fn colour(theme: &Theme, bars: &Bars, bar: usize) -> RGBColor {
        match bar < bars.counts.len() {
            true if bars.edges(bar).1 <= bars.width / 2.0 => theme.run(RunRole::Qat),
            true => theme.bar,
            false => theme.run(RunRole::Ptq),
        }
    }

    /// Which share is no worse, in words.
    fn statement(&self) -> String {
        let (share, count) = (number(self.share_no_worse(), 0), self.changes.len());
        let own = format!("at or below {}: {share} % of {count}", self.against);
        match &self.stated {
            Some((name, share)) => format!("{own} ({name}: {} %)", number(*share, 0)),
            None => own,
        }
    }

    /// Where a bar is, in words.
    fn bar_name(&self, bars: &Bars, bar: usize) -> String {
        if bar < bars.counts.len() {
            let (low, high) = bars.edges(bar);
            return format!("above {} to {} %", exact(low), exact(high));
        }
        format!("more than +{} %, or failed", exact(self.limit))
    }
}

impl Picture for ChangesScene {
    fn draw<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>) -> Drawn<DB> {
        let bars = self.bars();
        let plot = self.plot(pen.frame, &bars);
        plot.draw_title(pen, "points")?;
        let corner = (pen.frame.width - 2.0, 4.0);
        pen.text(&self.statement(), corner, LABEL, pen.theme.text, (HPos::Right, VPos::Top))?;
        let counts = linear_ticks(0.0, plot.y.to, plot.y.room_for(30.0));
        let whole = counts.into_iter().filter(|count| count.fract() == 0.0);
        plot.draw_levels(pen, &whole.map(|count| (count, number(count, 0))).collect::<Vec<_>>())?;
        let ticks = linear_ticks(bars.from, bars.end(), plot.x.room_for(44.0));
        let step = ticks.windows(2).next().map_or(1.0, |pair| pair[1] - pair[0]);
        // The last bar has words of its own where the end of the axis would be.
        let free = if bars.beyond > 0 { bars.end() - 0.25 * bars.width } else { f64::INFINITY };
        let ticks = ticks.into_iter().filter(|tick| *tick < free);
        plot.draw_feet(pen, &ticks.map(|v| (v, tick_label(v, step))).collect::<Vec<_>>())?;
        let foot = (f64::midpoint(plot.x.start, plot.x.end), plot.y.start + 22.0);
        let words = format!("change of {} against {} (%)", self.figure, self.against);
        pen.text(&words, foot, LABEL, pen.theme.muted, (HPos::Center, VPos::Top))?;
        let chosen = self.selected.and_then(|place| self.bar_of(place));
        for (bar, count) in bars.all().enumerate() {
            let ((left, right), top) = (Self::sides(&plot, &bars, bar), plot.y.position(count as f64));
            pen.rect((left, top), (right, plot.y.start), Self::colour(pen.theme, &bars, bar))?;
            let middle = f64::midpoint(left, right);
            if chosen == Some(bar) {
                let tip = [(middle, top - 3.0), (middle - 5.0, top - 11.0), (middle + 5.0, top - 11.0)];
                pen.polygon(&tip, plotters::style::Color::to_rgba(&pen.theme.text))?;
            }
            if self.hovered == Some(bar) {
                pen.level(left, right, top, pen.theme.text, 2.0)?;
            }
            if bar == bars.counts.len() {
                let label = format!("> +{}", exact(self.limit));
                let at = (right, plot.y.start + 6.0);
                pen.text(&label, at, LABEL, pen.theme.muted, (HPos::Right, VPos::Top))?;
            }
        }
        let zero = plot.x.position(0.0);
        pen.upright(zero, plot.y.end, plot.y.start, pen.theme.text, 1.0)?;
        pen.text(&self.against, (zero, plot.y.end - 3.0), LABEL, pen.theme.text, (HPos::Center, VPos::Bottom))
    }

    fn height(&self, _width: f64) -> f64 {
        260.0
    }

    fn places(&self) -> Option<(usize, usize)> {
        if self.changes.is_empty() { None } else { Some((0, self.bars().all().count().checked_sub(1)?)) }
    }

    fn place(&self) -> Option<usize> {
        self.hovered
    }

    fn set_place(&mut self, place: Option<usize>) {
        self.hovered = place;
    }

    fn summary(&self) -> String {
        let finite = sorted(self.changes.iter().copied().filter(|change| change.is_finite()), f64::total_cmp);
        let Some(median) = finite.get(finite.len() / 2) else {
            return format!("Changes of {} against {}: nothing yet.", self.figure, self.against);
        };
        format!(
            "Changes of {} against {}, {} points: {} % at or below it, half at or below {} %, {} beyond +{} % or failed.",
            self.figure,
            self.against,
            self.changes.len(),
            number(self.share_no_worse(), 0),
            number(*median, 1),
            self.clipped(),
            exact(self.limit)
        )
    }

    fn readout(&self) -> Readout {
        let bars = self.bars();
        let Some((bar, count)) = self.hovered.and_then(|bar| Some((bar, bars.all().nth(bar)?))) else {
            return Readout { head: self.summary(), items: Vec::new() };
        };
        let share = 100.0 * count as f64 / self.changes.len().max(1) as f64;
        let item = ReadoutItem {
            role: None,
            label: "points".into(),
            value: count.to_string(),
            note: Some(format!("{} %", number(share, 1))),
        };
        Readout { head: self.bar_name(&bars, bar), items: vec![item] }
    }

    fn nearest(&self, frame: Frame, (x, _): Point) -> Option<usize> {
        let (_, last) = self.places()?;
        let bars = self.bars();
        let plot = self.plot(frame, &bars);
        let distance = |bar: &usize| {
            let (left, right) = Self::sides(&plot, &bars, *bar);
            (f64::midpoint(left, right) - x).abs()
        };
        (0..=last).min_by(|a, b| distance(a).total_cmp(&distance(b)))
    }
}

#[cfg(test)]
#[path = "changes_tests.rs"]
mod tests;

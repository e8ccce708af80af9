//! Test ADE over neurons: a point and the spread of its repeats per size, the line through the points, and the thesis' own
//! points and line beside them.

use std::rc::Rc;

use plotters::style::{Color, RGBColor};
use plotters_backend::DrawingBackend;
use plotters_backend::text_anchor::{HPos, VPos};

use super::axes::{Axis, LABEL, Plot};
use super::frame::{Drawn, Frame, Pen, Point};
use super::marker::draw_marker;
use super::names::{Name, draw_names};
use super::picture::Picture;
use super::readout::{Readout, ReadoutItem};
use super::theme::Stroke;
use super::ticks::{linear_ticks, number, round_step, tick_label};
use super::{FiveNumbers, RunRole, Trend};

/// ADE shown where nothing else is known, m.
const DEFAULT_RANGE_M: (f64, f64) = (0.38, 0.46);
/// Least height of the axis, m: a few first points must not fill it.
const LEAST_SPAN_M: f64 = 0.04;

/// One size: where its point and its box lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SizePoint {
    /// Neurons of the hidden layer.
    pub neurons: u32,
    /// Test ADE that stands for this size, m.
    pub ade: f64,
    /// Test ADE of all repeats, m; none where there is only one.
    pub spread: Option<FiveNumbers>,
}

/// Points and the line through them.
#[derive(Clone, Debug, PartialEq)]
pub struct Cloud {
    /// Points in order of neurons.
    pub points: Rc<[SizePoint]>,
    /// The line; none for fewer than two sizes.
    pub line: Option<Trend>,
}

impl Cloud {
    fn at(&self, neurons: u32) -> Option<&SizePoint> {
        self.points.iter().find(|point| point.neurons == neurons)
    }
}

/// Everything the chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct ExplorationScene {
    /// What was explored here.
    pub ours: Cloud,
    /// The thesis' Table 3.1, if it is laid over.
    pub thesis: Option<Cloud>,
    /// First and last size, the ends of the axis.
    pub sizes: (u32, u32),
    /// Sizes whose curves are shown.
    pub picked: Rc<[u32]>,
    /// Size under the pointer.
    pub hovered: Option<u32>,
}

/// Mixes a colour into the background; rectangles have no transparency of their own.
fn blend(colour: RGBColor, surface: RGBColor, share: f64) -> RGBColor {
    // Both ends are 0..=255, so the cast cannot leave that.
    let part = |a: u8, b: u8| (f64::from(a) * share + f64::from(b) * (1.0 - share)).round() as u8;
    RGBColor(part(colour.0, surface.0), part(colour.1, surface.1), part(colour.2, surface.2))
}

impl ExplorationScene {
    fn visible<'a>(&self, cloud: &'a Cloud) -> impl Iterator<Item = &'a SizePoint> {
        let (first, last) = self.sizes;
        cloud.points.iter().filter(move |point| (first..=last).contains(&point.neurons))
    }

    /// Where the axes are.
    fn plot(&self, frame: Frame) -> Plot {
        let (top, bottom) = (24.0, 24.0);
        let y = Axis::linear(self.ade_range(), ((frame.height - bottom).max(top + 1.0), top));
        Plot { x: self.size_axis(frame), y }
    }

    fn size_axis(&self, frame: Frame) -> Axis {
        let (left, right) = (40.0, 48.0);
        let (first, last) = (f64::from(self.sizes.0), f64::from(self.sizes.1));
        Axis::linear((first - 0.75, last + 0.75), (left, (frame.width - right).max(left + 1.0)))
    }

    /// From a round number below the lowest ADE to one above the highest; it only grows while sizes arrive.
    fn ade_range(&self) -> (f64, f64) {
        let clouds = std::iter::once(&self.ours).chain(&self.thesis);
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for point in clouds.flat_map(|cloud| self.visible(cloud)) {
            let ends = point.spread.map_or((point.ade, point.ade), |spread| (spread.min, spread.max));
            if point.ade.is_finite() && ends.0.is_finite() && ends.1.is_finite() {
                low = low.min(ends.0).min(point.ade);
                high = high.max(ends.1).max(point.ade);
            }
        }
        if low > high {
            (low, high) = DEFAULT_RANGE_M;
        }
        let missing = (LEAST_SPAN_M - (high - low)).max(0.0);
        (low, high) = (low - missing / 2.0, high + missing / 2.0);
        let step = round_step((high - low) / 8.0);
        ((low / step + 1e-9).floor() * step, (high / step - 1e-9).ceil() * step)
    }

    /// A whisker from the lowest to the highest repeat, a box between the quartiles.
    fn draw_spread<DB: DrawingBackend>(
        &self,
        pen: &Pen<'_, DB>,
        plot: &Plot,
        point: &SizePoint,
    ) -> Drawn<DB> {
        let Some(spread) = point.spread else { return Ok(()) };
        let colour = |share| blend(pen.theme.run(RunRole::Float), pen.theme.surface, share);
        let x = plot.x.position(f64::from(point.neurons));
        let y = |ade: f64| plot.y.position_within(ade);
        pen.upright(x, y(spread.max), y(spread.min), colour(0.45), 1.0)?;
        let sizes = f64::from(self.sizes.1.saturating_sub(self.sizes.0)) + 1.0;
        let width = ((plot.x.end - plot.x.start) / sizes * 0.5).clamp(1.0, 10.0);
        pen.upright(x, y(spread.upper_quartile), y(spread.lower_quartile), colour(0.28), width)
    }

    /// The numbers of the picked sizes, above their whiskers, or below where there is no room above.
    fn draw_picked<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>, plot: &Plot) -> Drawn<DB> {
        for point in self.visible(&self.ours).filter(|point| self.picked.contains(&point.neurons)) {
            let (low, high) = point.spread.map_or((point.ade, point.ade), |spread| (spread.min, spread.max));
            let x = plot.x.position(f64::from(point.neurons));
            let (top, bottom) = (plot.y.position_within(high), plot.y.position_within(low));
            let (y, anchor) =
                if top - plot.y.end > 24.0 { (top - 8.0, VPos::Bottom) } else { (bottom + 8.0, VPos::Top) };
            let name = point.neurons.to_string();
            pen.text(&name, (x, y), LABEL, pen.theme.text, (HPos::Center, anchor))?;
        }
        Ok(())
    }

    /// Whose line it is, at the lines' right ends.
    fn draw_names<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>, plot: &Plot) -> Drawn<DB> {
        let end = |cloud: &Cloud| Some(plot.y.position_within(cloud.line?.at(plot.x.to)));
        let ours = end(&self.ours).map(|height| (height, "ours", pen.theme.run(RunRole::Float)));
        let thesis = self.thesis.as_ref().and_then(end).map(|height| (height, "thesis", pen.theme.muted));
        let names = ours.into_iter().chain(thesis);
        let names = names.map(|(height, text, colour)| Name { height, text: text.to_owned(), colour });
        draw_names(pen, names, plot.x.end + 6.0, (plot.y.end, plot.y.start))
    }
}

impl Picture for ExplorationScene {
    fn draw<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>) -> Drawn<DB> {
        let plot = self.plot(pen.frame);
        let levels = linear_ticks(plot.y.from, plot.y.to, plot.y.room_for(34.0));
        let step = levels.windows(2).next().map_or(0.01, |pair| pair[1] - pair[0]);
        plot.draw_levels(pen, &levels.iter().map(|v| (*v, tick_label(*v, step))).collect::<Vec<_>>())?;
        let (first, last) = (f64::from(self.sizes.0), f64::from(self.sizes.1));
        let feet = linear_ticks(first, last, plot.x.room_for(44.0));
        let whole = feet.into_iter().filter(|v| v.fract() == 0.0);
        plot.draw_feet(pen, &whole.map(|v| (v, tick_label(v, 1.0))).collect::<Vec<_>>())?;
        plot.draw_title(pen, "test ADE (m)")?;
        let corner = (pen.frame.width - 2.0, plot.y.start + 6.0);
        pen.text("neurons", corner, LABEL, pen.theme.muted, (HPos::Right, VPos::Top))?;
        if let Some(thesis) = &self.thesis {
            let stroke = Stroke { dash: Some((6.0, 4.0)), ..Stroke::solid(pen.theme.muted, 1.25) };
            draw_line(pen, &plot, thesis, &stroke)?;
            for point in self.visible(thesis) {
                let at = (plot.x.position(f64::from(point.neurons)), plot.y.position_within(point.ade));
                pen.disc(at, 3.25, pen.theme.muted.to_rgba())?;
                pen.disc(at, 2.0, pen.theme.surface.to_rgba())?;
            }
        }
        for point in self.visible(&self.ours) {
            self.draw_spread(pen, &plot, point)?;
        }
        draw_line(pen, &plot, &self.ours, &Stroke::solid(pen.theme.run(RunRole::Float), 1.5))?;
        for point in self.visible(&self.ours).filter(|point| point.ade.is_finite()) {
            let at = (plot.x.position(f64::from(point.neurons)), plot.y.position_within(point.ade));
            if self.picked.contains(&point.neurons) || self.hovered == Some(point.neurons) {
                draw_marker(pen, RunRole::Float, at)?;
            } else {
                pen.disc(at, 3.0, pen.theme.run(RunRole::Float).to_rgba())?;
            }
        }
        self.draw_picked(pen, &plot)?;
        self.draw_names(pen, &plot)?;
        match self.hovered {
            Some(neurons) => {
                let x = plot.x.position_within(f64::from(neurons));
                pen.dotted_upright(x, plot.y.end, plot.y.start, pen.theme.muted)
            }
            None => Ok(()),
        }
    }

    fn height(&self, _width: f64) -> f64 {
        288.0
    }

    fn places(&self) -> Option<(usize, usize)> {
        Some((self.sizes.0 as usize, self.sizes.1 as usize))
    }

    fn place(&self) -> Option<usize> {
        self.hovered.map(|place| place as usize)
    }

    fn set_place(&mut self, place: Option<usize>) {
        self.hovered = place.and_then(|place| u32::try_from(place).ok());
    }

    fn summary(&self) -> String {
        let (first, last) = self.sizes;
        let lowest = self.ours.points.iter().min_by(|a, b| a.ade.total_cmp(&b.ade));
        let ours = lowest.map_or_else(
            || "nothing explored yet".to_owned(),
            |point| {
                let r = self.ours.line.map_or(f64::NAN, |line| line.correlation);
                format!(
                    "{} sizes, lowest {} m at {} neurons, correlation r = {}",
                    self.ours.points.len(),
                    number(point.ade, 3),
                    point.neurons,
                    number(r, 3)
                )
            },
        );
        let thesis = if self.thesis.is_some() { " The thesis\u{2019} points are laid over." } else { "" };
        format!("Test ADE over {first} to {last} neurons: {ours}.{thesis}")
    }

    /// The figures of the size under the pointer; without one, what the lines say.
    fn readout(&self) -> Readout {
        let (first, last) = self.sizes;
        let signed = |r: f64| number(r, 3);
        let item = |role, label: &str, value: String, note| ReadoutItem {
            role,
            label: label.to_owned().into(),
            value,
            note,
        };
        let Some(neurons) = self.hovered else {
            let words = |line: Option<Trend>| {
                line.map_or_else(
                    || "r \u{2013}".to_owned(),
                    |line| format!("r = {}", signed(line.correlation)),
                )
            };
            let mut items = vec![item(Some(RunRole::Float), "ours", words(self.ours.line), None)];
            items.extend(self.thesis.as_ref().map(|thesis| item(None, "thesis", words(thesis.line), None)));
            return Readout { head: format!("{first} to {last} neurons"), items };
        };
        let metres = |ade: Option<f64>| format!("{} m", number(ade.unwrap_or(f64::NAN), 3));
        let point = self.ours.at(neurons);
        let note = point.and_then(|point| point.spread).map(|spread| {
            format!(
                "{} to {} m, median {} m",
                number(spread.min, 3),
                number(spread.max, 3),
                number(spread.median, 3)
            )
        });
        let mut items = vec![item(Some(RunRole::Float), "ours", metres(point.map(|point| point.ade)), note)];
        items.extend(
            self.thesis
                .as_ref()
                .map(|thesis| item(None, "thesis", metres(thesis.at(neurons).map(|point| point.ade)), None)),
        );
        Readout { head: format!("n = {neurons}"), items }
    }

    /// The size nearest to a position on the canvas.
    fn nearest(&self, frame: Frame, (x, _): Point) -> Option<usize> {
        let (first, last) = (f64::from(self.sizes.0), f64::from(self.sizes.1));
        Some(self.size_axis(frame).value(x).round().clamp(first, last.max(first)) as usize)
    }
}

/// The line through a cloud, across the plot.
fn draw_line<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    plot: &Plot,
    cloud: &Cloud,
    stroke: &Stroke,
) -> Drawn<DB> {
    let Some(line) = cloud.line else { return Ok(()) };
    let at = |n: f64| -> Point { (plot.x.position(n), plot.y.position_within(line.at(n))) };
    pen.path(&[at(plot.x.from), at(plot.x.to)], stroke)
}

#[cfg(test)]
#[path = "exploration_tests.rs"]
mod tests;

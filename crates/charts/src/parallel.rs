//! Many settings and figures at once: an upright axis for each, a line for each point, and brushes that keep some of them.

use std::rc::Rc;

use plotters::style::Color;
use plotters_backend::DrawingBackend;
use plotters_backend::text_anchor::{HPos, VPos};

use super::axes::{Axis, LABEL, margin};
use super::beyond::Beyond;
use super::frame::{Drawn, Frame, Pen, Point, estimated_width};
use super::measure::Measure;
use super::picture::Picture;
use super::ramp::{brightness, line_colour};
use super::readout::{Readout, ReadoutItem};
use super::span::Span;
use super::theme::Stroke;
use super::ticks::{linear_ticks, number, tick_label};

/// Margins, css px.
const LEFT: f64 = 40.0;
const RIGHT: f64 = 48.0;
const TOP: f64 = 44.0;
const BOTTOM: f64 = 24.0;
/// Half the width of a brush, css px.
const BRUSH: f64 = 6.0;
/// Colours of lines by the last figure.
const COLOURS: usize = 64;

/// What an axis holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Dimension {
    /// Values of a setting by their names, at equal distances; a line's value is the place of one.
    Setting(Rc<[Rc<str>]>),
    /// A figure; what is far off, or none, lies at the worse end.
    Figure(Measure),
}

impl Dimension {
    /// Where a value lies for a brush.
    fn lies(&self, value: f64) -> f64 {
        match self {
            Self::Figure(figure) if value.is_nan() => {
                if figure.more_is_better {
                    f64::NEG_INFINITY
                } else {
                    f64::INFINITY
                }
            }
            _ => value,
        }
    }
}

/// One axis.
#[derive(Clone, Debug, PartialEq)]
pub struct ParallelAxis {
    /// What it shows, with the unit of a figure.
    pub name: Rc<str>,
    /// What it holds.
    pub dimension: Dimension,
    /// Lines whose value is within this stay, ends included; all where absent.
    pub brush: Option<(f64, f64)>,
}

/// One point.
#[derive(Clone, Debug, PartialEq)]
pub struct ParallelLine {
    /// Its name.
    pub name: Rc<str>,
    /// Its value on each axis; no number where it has none.
    pub values: Rc<[f64]>,
}

/// Everything the chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct ParallelScene {
    /// Axes from left to right; the last one gives lines their colours.
    pub axes: Vec<ParallelAxis>,
    /// Lines.
    pub lines: Rc<[ParallelLine]>,
    /// Lines of points that cost more than they may.
    pub beyond: Option<Beyond>,
    /// Axis whose brush keys move.
    pub held: Option<usize>,
    /// Line under the pointer.
    pub hovered: Option<usize>,
    /// Line that is selected.
    pub selected: Option<usize>,
}

impl ParallelScene {
    fn values(&self, axis: usize) -> impl Iterator<Item = f64> {
        self.lines.iter().filter_map(move |line| line.values.get(axis).copied())
    }

    /// The figure of an axis, with its scale; none of a setting.
    pub(super) fn scale(&self, axis: usize) -> Option<(&Measure, Span)> {
        match &self.axes.get(axis)?.dimension {
            Dimension::Setting(_) => None,
            Dimension::Figure(figure) => Some((figure, figure.span(self.values(axis)))),
        }
    }

    /// The axis on the canvas.
    fn upright(&self, frame: Frame, axis: usize) -> Axis {
        let ends = match (self.axes.get(axis).map(|axis| &axis.dimension), self.scale(axis)) {
            (Some(Dimension::Setting(names)), _) => (-0.25, names.len().saturating_sub(1) as f64 + 0.25),
            (_, Some((_, span))) => (span.low, span.high),
            (_, None) => (0.0, 1.0),
        };
        Axis::linear(ends, ((frame.height - BOTTOM).max(TOP + 1.0), TOP))
    }

    /// Where an axis stands.
    fn x(&self, frame: Frame, axis: usize) -> f64 {
        let gaps = self.axes.len().saturating_sub(1).max(1) as f64;
        let left = match self.axes.first().map(|axis| &axis.dimension) {
            Some(Dimension::Setting(names)) => margin(names.iter().map(|name| &**name), LEFT, frame),
            _ => LEFT,
        };
        left + (frame.width - left - RIGHT).max(1.0) * axis as f64 / gaps
    }

    /// The axis that is nearest to a position, and the value there: where a brush begins or ends.
    pub fn value_at(&self, frame: Frame, (x, y): Point) -> Option<(usize, f64)> {
        let distance = |axis: &usize| (self.x(frame, *axis) - x).abs();
        let axis = (0..self.axes.len()).min_by(|a, b| distance(a).total_cmp(&distance(b)))?;
        let upright = self.upright(frame, axis);
        Some((axis, upright.value(y.clamp(upright.end, upright.start))))
    }

    /// Whether a line is within every brush, and costs no more than it may. A figure that is no number lies at the worse end of its
    /// axis; a setting's is within no brush.
    pub fn is_kept(&self, place: usize) -> bool {
        let Some(line) = self.lines.get(place) else { return false };
        let is_within = |(axis, value): (&ParallelAxis, &f64)| {
            axis.brush.is_none_or(|(low, high)| (low..=high).contains(&axis.dimension.lies(*value)))
        };
        let is_beyond = self.beyond.as_ref().is_some_and(|beyond| beyond.has(place));
        !is_beyond && self.axes.iter().zip(line.values.iter()).all(is_within)
    }

    /// The lines that are, by their places.
    pub fn kept(&self) -> Vec<usize> {
        (0..self.lines.len()).filter(|place| self.is_kept(*place)).collect()
    }

    /// Lines of which a figure is beyond its axis, or none.
    pub fn clipped(&self) -> usize {
        let spans: Vec<Option<Span>> =
            (0..self.axes.len()).map(|axis| self.scale(axis).map(|(_, span)| span)).collect();
        let is_beyond = |line: &&ParallelLine| {
            line.values
                .iter()
                .zip(&spans)
                .any(|(value, span)| span.is_some_and(|span| span.is_beyond(*value)))
        };
        self.lines.iter().filter(is_beyond).count()
    }

    /// The corners of a line on the canvas.
    fn corners(&self, uprights: &[(f64, Axis)], line: &ParallelLine) -> Vec<Point> {
        let at = |((axis, (x, upright)), value): ((&ParallelAxis, &(f64, Axis)), &f64)| match &axis.dimension
        {
            Dimension::Figure(figure) => (*x, figure.height(upright, *value)),
            Dimension::Setting(_) if value.is_finite() => (*x, upright.position_within(*value)),
            Dimension::Setting(_) => (*x, upright.end),
        };
        self.axes.iter().zip(uprights).zip(line.values.iter()).map(at).collect()
    }

    fn uprights(&self, frame: Frame) -> Vec<(f64, Axis)> {
        (0..self.axes.len()).map(|axis| (self.x(frame, axis), self.upright(frame, axis))).collect()
    }

    /// A value in words.
    pub(super) fn word(&self, axis: &ParallelAxis, value: f64) -> String {
        match &axis.dimension {
            Dimension::Setting(names) if value >= 0.0 => {
                names.get(value.round() as usize).map_or_else(String::new, ToString::to_string)
            }
            Dimension::Setting(_) => number(f64::NAN, 0),
            Dimension::Figure(figure) => figure.exact(value),
        }
    }

    /// An axis with its name, its labels and its brush.
    fn draw_axis<DB: DrawingBackend>(
        &self,
        pen: &Pen<'_, DB>,
        place: usize,
        (x, upright): (f64, Axis),
    ) -> Drawn<DB> {
        let axis = &self.axes[place];
        let is_held = self.held == Some(place);
        let (colour, width) = if is_held { (pen.theme.text, 3.0) } else { (pen.theme.muted, 1.0) };
        pen.upright(x, upright.end, upright.start, colour, width)?;
        let labels: Vec<(f64, String)> = match &axis.dimension {
            Dimension::Setting(names) => {
                let every = names.len().div_ceil(upright.room_for(14.0)).max(1);
                let all = names.iter().enumerate().step_by(every);
                all.map(|(place, name)| (place as f64, name.to_string())).collect()
            }
            Dimension::Figure(_) => {
                let ticks = linear_ticks(upright.from, upright.to, upright.room_for(34.0));
                let step = ticks.windows(2).next().map_or(0.01, |pair| pair[1] - pair[0]);
                ticks.into_iter().map(|tick| (tick, tick_label(tick, step))).collect()
            }
        };
        // The last axis has its labels outside, where no line is.
        let is_last = place + 1 == self.axes.len();
        let (side, anchor) = if is_last { (6.0, HPos::Left) } else { (-6.0, HPos::Right) };
        for (value, label) in labels {
            let at = (x + side, upright.position(value));
            let width = estimated_width(&label, LABEL.size);
            let left = if is_last { at.0 } else { at.0 - width };
            // On the lines of other axes a label needs a ground.
            pen.rect((left - 1.0, at.1 - 6.0), (left + width + 1.0, at.1 + 6.0), pen.theme.surface)?;
            pen.text(&label, at, LABEL, pen.theme.muted, (anchor, VPos::Center))?;
        }
        if let Some((low, high)) = axis.brush {
            let (low, high) = (upright.position_within(low), upright.position_within(high));
            let corners = [(x - BRUSH, low), (x + BRUSH, low), (x + BRUSH, high), (x - BRUSH, high)];
            pen.polygon(&corners, pen.theme.text.mix(0.18))?;
            for level in [low, high] {
                pen.level(x - BRUSH, x + BRUSH, level, pen.theme.text, 1.0)?;
            }
        }
        // Names in two heights, so that neighbours do not meet.
        let half = estimated_width(&axis.name, LABEL.size) / 2.0;
        let middle = x.clamp((half + 2.0).min(x.max(half)), (pen.frame.width - half - 2.0).max(half));
        let y = if place.is_multiple_of(2) { 18.0 } else { 34.0 };
        pen.text(&axis.name, (middle, y), LABEL, pen.theme.text, (HPos::Center, VPos::Center))
    }

    fn draw_lines<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>, uprights: &[(f64, Axis)]) -> Drawn<DB> {
        let (kept, others): (Vec<usize>, Vec<usize>) =
            (0..self.lines.len()).partition(|place| self.is_kept(*place));
        for line in others.iter().map(|place| &self.lines[*place]) {
            pen.path(&self.corners(uprights, line), &Stroke::solid(pen.theme.grid, 1.0))?;
        }
        let last = self.axes.len().saturating_sub(1);
        let (scale, dark) = (self.scale(last), brightness(pen.theme.surface) < 0.5);
        // How bad a line is, and whether it is beyond the scale. Of settings the last is at the end.
        let rating = |line: &ParallelLine| {
            let value = line.values.get(last).copied().unwrap_or(f64::NAN);
            let of = |(figure, span): (&Measure, Span)| {
                (figure.worse(figure.share(span, value)), span.is_beyond(value))
            };
            scale.map_or((1.0, false), of)
        };
        // The best lie on top.
        let kept = kept.iter().map(|place| &self.lines[*place]);
        for line in vocabulary::sorted(kept, |a, b| rating(b).0.total_cmp(&rating(a).0)) {
            let (share, is_beyond) = rating(line);
            let colour = line_colour((share * (COLOURS - 1) as f64) as usize, COLOURS, dark);
            let corners = self.corners(uprights, line);
            pen.path(&corners, &Stroke::solid(colour, 1.0))?;
            if let Some(end) = corners.last().filter(|_| is_beyond) {
                pen.disc(*end, 2.5, colour.to_rgba())?;
                pen.disc(*end, 1.25, pen.theme.surface.to_rgba())?;
            }
        }
        for (place, width) in [(self.selected, 3.0), (self.hovered, 2.0)] {
            let Some(line) = place.and_then(|place| self.lines.get(place)) else { continue };
            let corners = self.corners(uprights, line);
            pen.path(&corners, &Stroke::solid(pen.theme.text, width))?;
            corners.iter().try_for_each(|at| pen.disc(*at, width + 1.0, pen.theme.text.to_rgba()))?;
        }
        Ok(())
    }
}

impl Picture for ParallelScene {
    fn draw<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>) -> Drawn<DB> {
        let uprights = self.uprights(pen.frame);
        self.draw_lines(pen, &uprights)?;
        for (place, upright) in uprights.iter().enumerate() {
            self.draw_axis(pen, place, *upright)?;
        }
        let (kept, all) = (self.kept().len(), self.lines.len());
        let mut words = if kept == all { format!("{all} points") } else { format!("{kept} of {all} points") };
        if let Some(beyond) = &self.beyond {
            words += &format!("; without {}", beyond.note);
        }
        let at = (pen.frame.width / 2.0, pen.frame.height - 4.0);
        pen.text(&words, at, LABEL, pen.theme.muted, (HPos::Center, VPos::Bottom))
    }

    fn height(&self, _width: f64) -> f64 {
        320.0
    }

    fn places(&self) -> Option<(usize, usize)> {
        Some((0, self.lines.len().checked_sub(1)?))
    }

    fn place(&self) -> Option<usize> {
        self.hovered
    }

    fn set_place(&mut self, place: Option<usize>) {
        self.hovered = place;
    }

    fn summary(&self) -> String {
        let brushed = |axis: &&ParallelAxis| axis.brush.is_some();
        let names: Vec<&str> = self.axes.iter().map(|axis| &*axis.name).collect();
        format!(
            "{} points over {}: {} within {} brushes.{}",
            self.lines.len(),
            names.join(", "),
            self.kept().len(),
            self.axes.iter().filter(brushed).count(),
            self.held_words()
        )
    }

    fn readout(&self) -> Readout {
        let Some(line) = self.hovered.and_then(|place| self.lines.get(place)) else {
            return Readout { head: self.summary(), items: Vec::new() };
        };
        let item = |(axis, value): (&ParallelAxis, &f64)| ReadoutItem {
            role: None,
            label: Rc::clone(&axis.name),
            value: self.word(axis, *value),
            note: None,
        };
        Readout {
            head: match self.beyond.as_ref().filter(|beyond| self.hovered.is_some_and(|it| beyond.has(it))) {
                Some(beyond) => format!("{}: {}", line.name, beyond.note),
                None => line.name.to_string(),
            },
            items: self.axes.iter().zip(line.values.iter()).map(item).collect(),
        }
    }

    /// The line within the brushes that passes closest to a position, measured upwards.
    fn nearest(&self, frame: Frame, (x, y): Point) -> Option<usize> {
        let uprights = self.uprights(frame);
        let distance = |line: &ParallelLine| {
            let corners = self.corners(&uprights, line);
            let pair = corners.windows(2).find(|pair| x <= pair[1].0).or_else(|| corners.windows(2).last());
            let own = match (pair, corners.first()) {
                (Some([from, to]), _) => {
                    let share = ((x - from.0) / (to.0 - from.0)).clamp(0.0, 1.0);
                    from.1 + share * (to.1 - from.1)
                }
                (_, Some(only)) => only.1,
                _ => f64::INFINITY,
            };
            (own - y).abs()
        };
        let kept = self.kept();
        let places = if kept.is_empty() { (0..self.lines.len()).collect() } else { kept };
        let all = places.into_iter().map(|place| (place, distance(&self.lines[place])));
        all.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(place, _)| place)
    }
}

#[cfg(test)]
#[path = "parallel_tests.rs"]
mod tests;

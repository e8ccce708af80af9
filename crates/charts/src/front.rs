//! Error against bits: which points nothing beats with as few bits, beside the others.

use std::rc::Rc;

use plotters::style::Color;
use plotters_backend::DrawingBackend;
use plotters_backend::text_anchor::{HPos, VPos};

use super::RunRole;
use super::axes::{Axis, LABEL, Plot};
use super::frame::{Drawn, Frame, Pen, Point, estimated_width};
use super::line::with_steps;
use super::marker::{draw_marker, draw_ring};
use super::names::{Name, draw_names};
use super::picture::Picture;
use super::readout::{Readout, ReadoutItem};
use super::span::Span;
use super::theme::Stroke;
use super::ticks::{linear_ticks, number, tick_label};

/// Least height of the axis: noise must not fill it.
const LEAST_SPAN: f64 = 0.04;

/// What a point is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing beats it with as many bits or fewer.
    Front,
    /// Something does.
    Other,
    /// Widths that hardware has.
    Hardware,
    /// Quantized after training.
    Ptq,
}

impl Standing {
    /// What readers call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Front => "front",
            Self::Other => "other",
            Self::Hardware => "hardware",
            Self::Ptq => "after training",
        }
    }
}

/// One point.
#[derive(Clone, Debug, PartialEq)]
pub struct FrontPoint {
    /// Its name.
    pub name: Rc<str>,
    /// Bits of weights and activations together.
    pub bits: f64,
    /// Its figure.
    pub figure: f64,
    /// What it is.
    pub standing: Standing,
}

/// Everything the chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct FrontScene {
    /// The figure with its unit, such as `test ADE (m)`.
    pub figure: Rc<str>,
    /// Points in order of bits.
    pub points: Rc<[FrontPoint]>,
    /// A level to compare with, by its name.
    pub reference: Option<(Rc<str>, f64)>,
    /// Point under the pointer.
    pub hovered: Option<usize>,
    /// Point that is selected.
    pub selected: Option<usize>,
}

impl FrontScene {
    fn span(&self) -> Span {
        let own = self.points.iter().map(|point| point.figure);
        Span::of(own.chain(self.reference.iter().map(|(_, level)| *level)), LEAST_SPAN, 8.0)
    }

    /// Points beyond the scale, which are drawn at its end.
    pub fn clipped(&self) -> usize {
        self.span().clipped
    }

    fn plot(&self, frame: Frame) -> Plot {
        let (left, right, top, bottom) = (44.0, 48.0, 24.0, 24.0);
        let bits = || self.points.iter().map(|point| point.bits);
        let (low, high) = (bits().fold(f64::INFINITY, f64::min), bits().fold(f64::NEG_INFINITY, f64::max));
        let span = self.span();
        Plot {
            x: Axis::linear((low - 1.0, high + 1.0), (left, (frame.width - right).max(left + 1.0))),
            y: Axis::linear((span.low, span.high), ((frame.height - bottom).max(top + 1.0), top)),
        }
    }

    /// Points that have a name, by their places, the most wanted first: that under the pointer, the
    /// selected one, what hardware has, the front.
    fn named(&self) -> impl Iterator<Item = usize> {
        let of = |wanted: &'static [Standing]| {
            let points = self.points.iter().enumerate();
            points.filter(move |(_, point)| wanted.contains(&point.standing)).map(|(place, _)| place)
        };
        let others = of(&[Standing::Hardware, Standing::Ptq]).chain(of(&[Standing::Front]));
        let hovered = self.hovered.filter(|place| *place < self.points.len());
        let selected = self.selected.filter(|place| *place < self.points.len() && Some(*place) != hovered);
        let others = others.filter(move |place| Some(*place) != hovered && Some(*place) != selected);
        hovered.into_iter().chain(selected).chain(others)
    }

    fn at(plot: &Plot, point: &FrontPoint) -> Point {
        let y = if point.figure.is_finite() { plot.y.position_within(point.figure) } else { plot.y.end };
        (plot.x.position_within(point.bits), y)
    }
}

/// Height of a name in px.
const NAME: f64 = 12.0;

/// Where a name beside a point covers none of those before: above it, else below; it is taken then. None where there is no room;
/// the pointer still tells that name.
fn free((x, y): Point, name: &str, taken: &mut Vec<(Point, f64)>) -> Option<(Point, VPos)> {
    let width = estimated_width(name, LABEL.size);
    let left = x + 6.0;
    let is_free = |top: f64| {
        taken.iter().all(|((other, above), other_width)| {
            let apart = left > other + other_width || left + width < *other;
            apart || (top - above).abs() >= NAME
        })
    };
    let places = [(y - 6.0 - NAME, y - 6.0, VPos::Bottom), (y + 6.0, y + 6.0, VPos::Top)];
    let (top, at, anchor) = places.into_iter().find(|(top, ..)| is_free(*top))?;
    taken.push(((left, top), width));
    Some(((left, at), anchor))
}

impl Picture for FrontScene {
    fn draw<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>) -> Drawn<DB> {
        let plot = self.plot(pen.frame);
        let levels = linear_ticks(plot.y.from, plot.y.to, plot.y.room_for(34.0));
        let step = levels.windows(2).next().map_or(0.01, |pair| pair[1] - pair[0]);
        plot.draw_levels(pen, &levels.iter().map(|v| (*v, tick_label(*v, step))).collect::<Vec<_>>())?;
        let feet = linear_ticks(plot.x.from, plot.x.to, plot.x.room_for(36.0));
        plot.draw_feet(pen, &feet.iter().map(|v| (*v, tick_label(*v, 1.0))).collect::<Vec<_>>())?;
        plot.draw_title(pen, &self.figure)?;
        let corner = (pen.frame.width - 2.0, 4.0);
        let words = "over bits of weights and activations together";
        pen.text(words, corner, LABEL, pen.theme.muted, (HPos::Right, VPos::Top))?;
        if let Some((name, level)) = &self.reference {
            let y = plot.y.position_within(*level);
            let stroke =
                Stroke { dash: Some((6.0, 4.0)), ..Stroke::solid(pen.theme.run(RunRole::Float), 1.25) };
            pen.path(&[(plot.x.start, y), (plot.x.end, y)], &stroke)?;
            let name = Name { height: y, text: name.to_string(), colour: pen.theme.run(RunRole::Float) };
            draw_names(pen, std::iter::once(name), plot.x.end + 6.0, (plot.y.end, plot.y.start))?;
        }
        let others = |point: &&FrontPoint| point.standing == Standing::Other;
        for (x, y) in self.points.iter().filter(others).map(|point| Self::at(&plot, point)) {
            let stroke = Stroke::solid(pen.theme.bar, 1.0);
            pen.path(&[(x - 2.5, y - 2.5), (x + 2.5, y + 2.5)], &stroke)?;
            pen.path(&[(x - 2.5, y + 2.5), (x + 2.5, y - 2.5)], &stroke)?;
        }
        let front = self.points.iter().filter(|point| point.standing == Standing::Front);
        let steps = with_steps(front.map(|point| Self::at(&plot, point)).collect());
        pen.path(&steps, &Stroke::solid(pen.theme.run(RunRole::Qat), 1.25))?;
        for point in self.points.iter() {
            let at = Self::at(&plot, point);
            match point.standing {
                Standing::Other => {}
                Standing::Front => pen.disc(at, 3.5, pen.theme.run(RunRole::Qat).to_rgba())?,
                Standing::Hardware => pen.square(at, 4.0, pen.theme.run(RunRole::Kept(1)).to_rgba())?,
                Standing::Ptq => draw_marker(pen, RunRole::Ptq, at)?,
            }
        }
        if let Some(point) = self.selected.and_then(|place| self.points.get(place)) {
            draw_ring(pen, Self::at(&plot, point))?;
        }
        let mut taken = Vec::new();
        for place in self.named() {
            let point = &self.points[place];
            if let Some((at, anchor)) = free(Self::at(&plot, point), &point.name, &mut taken) {
                pen.text(&point.name, at, LABEL, pen.theme.text, (HPos::Left, anchor))?;
            }
        }
        Ok(())
    }

    fn height(&self, _width: f64) -> f64 {
        320.0
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
        let front = self.points.iter().filter(|point| point.standing == Standing::Front);
        let words: Vec<String> =
            front.map(|point| format!("{} {}", point.name, number(point.figure, 3))).collect();
        format!(
            "{} against bits, {} points; the front: {}.",
            self.figure,
            self.points.len(),
            words.join(", ")
        )
    }

    fn readout(&self) -> Readout {
        let Some(point) = self.hovered.and_then(|place| self.points.get(place)) else {
            return Readout { head: self.summary(), items: Vec::new() };
        };
        let value = number(point.figure, 4);
        let item = ReadoutItem { role: None, label: Rc::clone(&self.figure), value, note: None };
        Readout { head: format!("{}, {} bits", point.name, number(point.bits, 0)), items: vec![item] }
    }

    fn nearest(&self, frame: Frame, (x, y): Point) -> Option<usize> {
        let plot = self.plot(frame);
        let distance = |place: &usize| {
            let (own_x, own_y) = Self::at(&plot, &self.points[*place]);
            (own_x - x) * (own_x - x) + (own_y - y) * (own_y - y)
        };
        (0..self.points.len()).min_by(|a, b| distance(a).total_cmp(&distance(b)))
    }
}

#[cfg(test)]
#[path = "front_tests.rs"]
mod tests;

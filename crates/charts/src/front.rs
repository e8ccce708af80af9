//! Error against bits: which points nothing beats with as few bits, beside the others.

use std::rc::Rc;

use plotters::style::Color;
use plotters_backend::DrawingBackend;
use plotters_backend::text_anchor::{HPos, VPos};

use super::RunRole;
use super::axes::{Axis, LABEL, Plot};
use super::frame::{Drawn, Frame, Pen, Point, closest};
use super::legend::{Legend, Mark};
use super::line::with_steps;
use super::marker::draw_ring;
use super::names::{Name, draw_free, draw_names};
use super::overlay::{Overlay, OverlayPoint};
use super::picture::Picture;
use super::readout::{Readout, ReadoutItem};
use super::span::Span;
use super::theme::{Stroke, Theme};
use super::ticks::{linear_ticks, number, tick_label};

/// Least height of the axis: noise must not fill it.
const LEAST_SPAN: f64 = 0.04;
/// Left margin, css px: labels of levels.
const LEFT: f64 = 44.0;

/// What a point is, beside being on the front or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// None of those below.
    Other,
    /// Another local optimum: the best with so many bits in total, though fewer bits do as well.
    Local,
    /// Widths that hardware has.
    Hardware,
    /// Quantized after training.
    Ptq,
}

impl Standing {
    /// What readers call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Other => "other",
            Self::Local => "best of its bits",
            Self::Hardware => "hardware",
            Self::Ptq => "after training",
        }
    }

    /// Whether people look for it whatever its error.
    fn is_apart(self) -> bool {
        matches!(self, Self::Hardware | Self::Ptq)
    }

    /// What it means, for the legend.
    fn words(self) -> &'static str {
        match self {
            Self::Other => "others",
            Self::Local => "best of its bits, not on the front",
            Self::Hardware => "widths of hardware",
            Self::Ptq => "quantized after training",
        }
    }

    fn mark(self, theme: &Theme) -> Mark {
        match self {
            Self::Other => Mark::Disc(theme.bar.to_rgba()),
            Self::Local => Mark::Cross(theme.muted.to_rgba()),
            Self::Hardware => Mark::Square(theme.run(RunRole::Kept(1)).to_rgba()),
            Self::Ptq => Mark::Run(RunRole::Ptq),
        }
    }

    /// All of them, in the order in which they are drawn.
    const DRAWN: [Self; 4] = [Self::Other, Self::Local, Self::Hardware, Self::Ptq];
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
    /// Nothing beats it with as many bits or fewer.
    pub is_front: bool,
    /// What it is beside that.
    pub standing: Standing,
}

impl FrontPoint {
    /// Whether it has the mark of its standing: that of the front says more than that of no other standing.
    fn has_own_mark(&self) -> bool {
        !self.is_front || self.standing.is_apart()
    }
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
    /// Figures of other data; the cursor finds them after the points.
    pub overlay: Option<Overlay>,
    /// Point under the pointer.
    pub hovered: Option<usize>,
    /// Point that is selected.
    pub selected: Option<usize>,
}

impl FrontScene {
    fn span(&self) -> Span {
        let own = self.points.iter().map(|point| point.figure);
        let levels = self.reference.iter().map(|(_, level)| *level);
        Span::of(own.chain(levels).chain(self.overlay.iter().flat_map(Overlay::heights)), LEAST_SPAN, 8.0)
    }

    /// Points beyond the scale, which are drawn at its end.
    pub fn clipped(&self) -> usize {
        let span = self.span();
        self.points.iter().filter(|point| span.is_beyond(point.figure)).count()
    }

    fn plot(&self, frame: Frame) -> Plot {
        let (right, top) = (48.0, 24.0);
        let bottom = 24.0 + self.legend(&Theme::LIGHT).height(frame.width - LEFT);
        let others = self.others().map(|point| point.x);
        let bits = || self.points.iter().map(|point| point.bits).chain(others.clone());
        let (low, high) = (bits().fold(f64::INFINITY, f64::min), bits().fold(f64::NEG_INFINITY, f64::max));
        let span = self.span();
        Plot {
            x: Axis::linear((low - 1.0, high + 1.0), (LEFT, (frame.width - right).max(LEFT + 1.0))),
            y: Axis::linear((span.low, span.high), ((frame.height - bottom).max(top + 1.0), top)),
        }
    }

    fn others(&self) -> impl Iterator<Item = &OverlayPoint> + Clone {
        self.overlay.iter().flat_map(|overlay| overlay.points.iter())
    }

    /// Points that have a name, by their places, the most wanted first: that under the pointer, the selected one, what hardware has,
    /// the front.
    fn named(&self) -> impl Iterator<Item = usize> {
        let of = |wanted: fn(&FrontPoint) -> bool| {
            let points = self.points.iter().enumerate();
            points.filter(move |(_, point)| wanted(point)).map(|(place, _)| place)
        };
        let others = of(|point| point.standing.is_apart())
            .chain(of(|point| point.is_front && !point.standing.is_apart()));
        let hovered = self.hovered.filter(|place| *place < self.points.len());
        let selected = self.selected.filter(|place| *place < self.points.len() && Some(*place) != hovered);
        let others = others.filter(move |place| Some(*place) != hovered && Some(*place) != selected);
        hovered.into_iter().chain(selected).chain(others)
    }

    /// What the marks mean, of those that there are.
    fn legend(&self, theme: &Theme) -> Legend {
        let front = (Mark::Disc(theme.run(RunRole::Qat).to_rgba()), "front".to_owned());
        let has_front = self.points.iter().any(|point| point.is_front);
        let standings = Standing::DRAWN.into_iter().rev().filter(|standing| {
            self.points.iter().any(|point| point.standing == *standing && point.has_own_mark())
        });
        let own = standings.map(|standing| (standing.mark(theme), standing.words().to_owned()));
        let other = self.overlay.iter();
        let other = other.map(|overlay| (Mark::Diamond, format!("{}: {}", overlay.name, overlay.note)));
        Legend(has_front.then_some(front).into_iter().chain(own).chain(other).collect())
    }

    fn at(plot: &Plot, point: &FrontPoint) -> Point {
        let y = if point.figure.is_finite() { plot.y.position_within(point.figure) } else { plot.y.end };
        (plot.x.position_within(point.bits), y)
    }

    /// The marks of all points, the front's line below them.
    fn draw_points<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>, plot: &Plot, span: Span) -> Drawn<DB> {
        let green = pen.theme.run(RunRole::Qat);
        let front = || self.points.iter().filter(|point| point.is_front).map(|point| Self::at(plot, point));
        pen.path(&with_steps(front().collect()), &Stroke::solid(green, 1.25))?;
        for standing in Standing::DRAWN {
            if standing == Standing::Hardware {
                front().try_for_each(|at| pen.disc(at, 3.5, green.to_rgba()))?;
            }
            let own = self.points.iter().filter(|point| point.standing == standing);
            for point in own.filter(|point| point.has_own_mark()) {
                let at = Self::at(plot, point);
                standing.mark(pen.theme).draw(pen, at)?;
                if point.is_front {
                    pen.disc(at, 2.0, green.to_rgba())?;
                }
                if span.is_beyond(point.figure) {
                    // Beyond the scale: hollow, at its end.
                    pen.disc(at, 1.5, pen.theme.surface.to_rgba())?;
                }
            }
        }
        Ok(())
    }
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
        let mut names = Vec::new();
        if let Some((name, level)) = &self.reference {
            let (y, colour) = (plot.y.position_within(*level), pen.theme.run(RunRole::Float));
            let stroke = Stroke { dash: Some((6.0, 4.0)), ..Stroke::solid(colour, 1.25) };
            pen.path(&[(plot.x.start, y), (plot.x.end, y)], &stroke)?;
            names.push(Name { height: y, text: name.to_string(), colour });
        }
        self.draw_points(pen, &plot, self.span())?;
        if let Some(overlay) = &self.overlay {
            overlay.draw(pen, &plot)?;
            names.extend(overlay.names(&plot, pen.theme.overlay()));
        }
        draw_names(pen, names.into_iter(), plot.x.end + 6.0, (plot.y.end, plot.y.start))?;
        let below = (LEFT, plot.y.start + 24.0);
        self.legend(pen.theme).draw(pen, below, pen.frame.width - LEFT)?;
        if let Some(point) = self.selected.and_then(|place| self.points.get(place)) {
            draw_ring(pen, Self::at(&plot, point))?;
        }
        let mut taken = Vec::new();
        for place in self.named() {
            let point = &self.points[place];
            let at = Self::at(&plot, point);
            draw_free(pen, (at, at.0 + 6.0), &point.name, &mut taken)?;
        }
        Ok(())
    }

    fn height(&self, width: f64) -> f64 {
        320.0 + self.legend(&Theme::LIGHT).height(width - LEFT)
    }

    fn places(&self) -> Option<(usize, usize)> {
        Some((0, (self.points.len() + self.others().count()).checked_sub(1)?))
    }

    fn place(&self) -> Option<usize> {
        self.hovered
    }

    fn set_place(&mut self, place: Option<usize>) {
        self.hovered = place;
    }

    fn summary(&self) -> String {
        let front = self.points.iter().filter(|point| point.is_front);
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
            let other = self.hovered.and_then(|place| {
                let point = self.others().nth(place.checked_sub(self.points.len())?)?;
                Some(self.overlay.as_ref()?.readout(point, &self.figure))
            });
            return other.unwrap_or_else(|| Readout { head: self.summary(), items: Vec::new() });
        };
        let words = match (point.is_front, point.standing) {
            (true, Standing::Other | Standing::Local) => "on the front".to_owned(),
            (true, standing) => format!("{}, on the front", standing.name()),
            (false, standing) => standing.name().to_owned(),
        };
        let value = number(point.figure, 4);
        let item = ReadoutItem { role: None, label: Rc::clone(&self.figure), value, note: Some(words) };
        Readout { head: format!("{}, {} bits", point.name, number(point.bits, 0)), items: vec![item] }
    }

    fn nearest(&self, frame: Frame, at: Point) -> Option<usize> {
        let plot = self.plot(frame);
        let others = self.others().map(|point| Overlay::position(&plot, point));
        closest(self.points.iter().map(|point| Self::at(&plot, point)).chain(others), at)
    }
}

#[cfg(test)]
#[path = "front_tests.rs"]
mod tests;

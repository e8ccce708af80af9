//! One figure against another, such as error against bits: which points nothing beats without more of the latter, beside the others.

use std::rc::Rc;

use plotters::style::Color;
use plotters_backend::DrawingBackend;
use plotters_backend::text_anchor::{HPos, VPos};

use super::RunRole;
use super::axes::{Axis, LABEL, Plot};
use super::beyond::Beyond;
use super::frame::{Drawn, Frame, Pen, Point, closest, estimated_width};
use super::legend::{Legend, Mark};
use super::line::with_steps;
use super::marker::draw_ring;
use super::measure::Measure;
use super::names::{Name, draw_free, draw_names};
use super::overlay::{Overlay, OverlayPoint};
use super::picture::Picture;
use super::readout::{Readout, ReadoutItem};
use super::span::Span;
use super::theme::{Stroke, Theme};
use super::ticks::{linear_ticks, tick_label};

/// Left margin, css px: labels of levels.
const LEFT: f64 = 44.0;
/// Least distance of points from the ends of a level axis that is none of counts.
const LEAST_MARGIN: f64 = 0.005;

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
    /// Not quantized.
    Float,
}

impl Standing {
    /// What readers call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Other => "other",
            Self::Local => "best of its bits",
            Self::Hardware => "hardware",
            Self::Ptq => "after training",
            Self::Float => "not quantized",
        }
    }

    /// Whether people look for it whatever its error.
    fn is_apart(self) -> bool {
        matches!(self, Self::Hardware | Self::Ptq | Self::Float)
    }

    /// What it means, for the legend.
    fn words(self) -> &'static str {
        match self {
            Self::Other => "others",
            Self::Local => "best of its bits, not on the front",
            Self::Hardware => "widths of hardware",
            Self::Ptq => "quantized after training",
            Self::Float => "not quantized",
        }
    }

    fn mark(self, theme: &Theme) -> Mark {
        match self {
            Self::Other => Mark::Disc(theme.bar.to_rgba()),
            Self::Local => Mark::Cross(theme.muted.to_rgba()),
            Self::Hardware => Mark::Square(theme.run(RunRole::Kept(1)).to_rgba()),
            Self::Ptq => Mark::Run(RunRole::Ptq),
            Self::Float => Mark::Run(RunRole::Float),
        }
    }

    /// All of them, in the order in which they are drawn.
    const DRAWN: [Self; 5] = [Self::Other, Self::Local, Self::Hardware, Self::Ptq, Self::Float];
}

/// The mark of what costs more than it may, whatever it is.
fn faint(theme: &Theme) -> Mark {
    Mark::Disc(theme.bar.mix(0.4))
}

/// One point.
#[derive(Clone, Debug, PartialEq)]
pub struct FrontPoint {
    /// Its name.
    pub name: Rc<str>,
    /// What its figure is set against.
    pub against: f64,
    /// Its figure.
    pub figure: f64,
    /// Nothing beats it without being worse in what it is set against.
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
    /// The figure.
    pub figure: Measure,
    /// What it is set against, on the level axis.
    pub against: Measure,
    /// Points in order of what they are set against.
    pub points: Rc<[FrontPoint]>,
    /// A level to compare with, by its name.
    pub reference: Option<(Rc<str>, f64)>,
    /// Figures of other data; the cursor finds them after the points.
    pub overlay: Option<Overlay>,
    /// Points that cost more than they may.
    pub beyond: Option<Beyond>,
    /// Point under the pointer.
    pub hovered: Option<usize>,
    /// Point that is selected.
    pub selected: Option<usize>,
}

impl FrontScene {
    fn span(&self) -> Span {
        let own = self.points.iter().map(|point| point.figure);
        let levels = self.reference.iter().map(|(_, level)| *level);
        self.figure.span(own.chain(levels).chain(self.overlay.iter().flat_map(Overlay::heights)))
    }

    /// Points beyond the scale, which are drawn at its end.
    pub fn clipped(&self) -> usize {
        let span = self.span();
        self.points.iter().filter(|point| span.is_beyond(point.figure)).count()
    }

    fn is_beyond(&self, place: usize) -> bool {
        self.beyond.as_ref().is_some_and(|beyond| beyond.has(place))
    }

    fn plot(&self, frame: Frame) -> Plot {
        let (right, top) = (48.0, 24.0);
        let bottom = 24.0 + self.legend(&Theme::LIGHT).height(frame.width - LEFT);
        let others = self.others().map(|point| point.x);
        let feet = || self.points.iter().map(|point| point.against).chain(others.clone());
        let (low, high) = (feet().fold(f64::INFINITY, f64::min), feet().fold(f64::NEG_INFINITY, f64::max));
        let least = if self.against.decimals == 0 { 1.0 } else { LEAST_MARGIN };
        let aside = ((high - low) / 40.0).max(least);
        let span = self.span();
        let left = span.margin(LEFT, frame);
        Plot {
            x: Axis::linear((low - aside, high + aside), (left, (frame.width - right).max(left + 1.0))),
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
        let others = others.filter(move |place| {
            Some(*place) != hovered && Some(*place) != selected && !self.is_beyond(*place)
        });
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
        let beyond = self.beyond.iter().map(|beyond| (faint(theme), beyond.note.to_string()));
        let own = own.chain(beyond);
        let other = self.overlay.iter();
        let other = other.map(|overlay| (Mark::Diamond, format!("{}: {}", overlay.name, overlay.note)));
        Legend(has_front.then_some(front).into_iter().chain(own).chain(other).collect())
    }

    fn at(&self, plot: &Plot, point: &FrontPoint) -> Point {
        (plot.x.position_within(point.against), self.figure.height(&plot.y, point.figure))
    }

    /// Where the level axis has grid lines, with their labels; counts have none between them.
    fn feet(&self, axis: &Axis) -> Vec<(f64, String)> {
        let label = |value: f64, step| tick_label(value, step);
        let widest = |value: f64| estimated_width(&label(value, (axis.to - axis.from) / 8.0), LABEL.size);
        let room = widest(axis.from).max(widest(axis.to)).max(24.0) + 12.0;
        let feet = linear_ticks(axis.from, axis.to, axis.room_for(room));
        let step = feet.windows(2).next().map_or(1.0, |pair| pair[1] - pair[0]);
        let is_shown = |value: &f64| self.against.decimals > 0 || value.fract() == 0.0;
        // What is set against is never less than nothing; the axis begins a little before.
        let shown = feet.into_iter().filter(|value| is_shown(value) && *value >= 0.0);
        shown.map(|value| (value, label(value, step))).collect()
    }

    /// The marks of all points, the front's line below them.
    fn draw_points<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>, plot: &Plot, span: Span) -> Drawn<DB> {
        let green = pen.theme.run(RunRole::Qat);
        let (beyond, within): (Vec<_>, Vec<_>) =
            self.points.iter().enumerate().partition(|(place, _)| self.is_beyond(*place));
        beyond.iter().try_for_each(|(_, point)| faint(pen.theme).draw(pen, self.at(plot, point)))?;
        let mut line: Vec<Point> =
            self.points.iter().filter(|point| point.is_front).map(|point| self.at(plot, point)).collect();
        if self.against.more_is_better {
            // From the best to the worst of what they are set against.
            line.reverse();
        }
        pen.path(&with_steps(line), &Stroke::solid(green, 1.25))?;
        for standing in Standing::DRAWN {
            if standing == Standing::Hardware {
                let front = within.iter().filter(|(_, point)| point.is_front);
                front
                    .map(|(_, point)| self.at(plot, point))
                    .try_for_each(|at| pen.disc(at, 3.5, green.to_rgba()))?;
            }
            let own = within.iter().map(|(_, point)| *point).filter(|point| point.standing == standing);
            for point in own.filter(|point| point.has_own_mark()) {
                let at = self.at(plot, point);
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
        plot.draw_feet(pen, &self.feet(&plot.x))?;
        plot.draw_title(pen, &self.figure.name)?;
        let corner = (pen.frame.width - 2.0, 4.0);
        let words = format!("over {}", self.against.name);
        pen.text(&words, corner, LABEL, pen.theme.muted, (HPos::Right, VPos::Top))?;
        let mut names = Vec::new();
        if let Some((name, level)) = &self.reference {
            let (y, colour) = (plot.y.position_within(*level), pen.theme.run(RunRole::Float));
            let stroke = Stroke { dash: Some((6.0, 4.0)), ..Stroke::solid(colour, 1.25) };
            pen.path(&[(plot.x.start, y), (plot.x.end, y)], &stroke)?;
            names.push(Name { height: y, text: name.to_string(), colour });
        }
        if let Some(most) = self.beyond.as_ref().and_then(|beyond| beyond.most) {
            let x = plot.x.position_within(most);
            pen.dotted_upright(x, plot.y.end, plot.y.start, pen.theme.muted)?;
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
            draw_ring(pen, self.at(&plot, point))?;
        }
        let mut taken = Vec::new();
        for place in self.named() {
            let point = &self.points[place];
            let at = self.at(&plot, point);
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
            front.map(|point| format!("{} {}", point.name, self.figure.short(point.figure))).collect();
        format!(
            "{} against {}, {} points; the front: {}.",
            self.figure.name,
            self.against.name,
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
        let mut words = match (point.is_front, point.standing) {
            (true, Standing::Other | Standing::Local) => "on the front".to_owned(),
            (true, standing) => format!("{}, on the front", standing.name()),
            (false, standing) => standing.name().to_owned(),
        };
        let beyond = self.beyond.iter().filter(|beyond| self.hovered.is_some_and(|it| beyond.has(it)));
        beyond.for_each(|beyond| words += &format!(", {}", beyond.note));
        let item = |measure: &Measure, value: f64, note: Option<String>| ReadoutItem {
            role: None,
            label: Rc::clone(&measure.name),
            value: measure.exact(value),
            note,
        };
        let items =
            vec![item(&self.figure, point.figure, Some(words)), item(&self.against, point.against, None)];
        Readout { head: point.name.to_string(), items }
    }

    fn nearest(&self, frame: Frame, at: Point) -> Option<usize> {
        let plot = self.plot(frame);
        let others = self.others().map(|point| Overlay::position(&plot, point));
        closest(self.points.iter().map(|point| self.at(&plot, point)).chain(others), at)
    }
}

#[cfg(test)]
#[path = "front_tests.rs"]
mod tests;

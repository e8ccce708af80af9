//! A figure over a setting, a line for each value of another one.

use std::rc::Rc;

use plotters::style::Color;
use plotters_backend::DrawingBackend;
use plotters_backend::text_anchor::{HPos, VPos};

use super::axes::{Axis, LABEL, Plot, TITLE, TITLE_AT, margin};
use super::frame::{Drawn, Frame, Pen, Point, closest, estimated_width};
use super::legend::{Legend, Mark};
use super::marker::draw_ring;
use super::measure::Measure;
use super::names::{Name, draw_free, draw_names};
use super::overlay::{Overlay, OverlayPoint};
use super::picture::Picture;
use super::ramp::{brightness, line_colour};
use super::readout::{Readout, ReadoutItem};
use super::span::Span;
use super::theme::Stroke;
use super::ticks::{exact, linear_ticks, tick_label};
use vocabulary::sorted;

/// Left margin, css px: labels of levels.
const LEFT: f64 = 44.0;

/// One point of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct CurvePoint {
    /// The setting.
    pub x: f64,
    /// The figure.
    pub y: f64,
    /// What stands beside it; nothing where absent.
    pub label: Option<Rc<str>>,
}

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Its name, at its right end.
    pub name: Rc<str>,
    /// Points in order of x.
    pub points: Rc<[CurvePoint]>,
}

/// Everything the chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct CurvesScene {
    /// The figure.
    pub figure: Measure,
    /// The setting on the level axis.
    pub setting: Rc<str>,
    /// The setting that lines differ in; empty for a single line.
    pub line_setting: Rc<str>,
    /// Lines in order.
    pub curves: Rc<[Curve]>,
    /// A level to compare with, by its name.
    pub reference: Option<(Rc<str>, f64)>,
    /// Figures of other data; the cursor finds them after the points.
    pub overlay: Option<Overlay>,
    /// Point under the pointer; points are counted line by line.
    pub hovered: Option<usize>,
    /// Point that is selected.
    pub selected: Option<usize>,
}

impl CurvesScene {
    /// All settings, rising, each once.
    fn settings(&self) -> Vec<f64> {
        let others = self.overlay.iter().flat_map(|overlay| overlay.points.iter()).map(|point| point.x);
        let all = self.points().map(|(_, point)| point.x).chain(others);
        let mut all = sorted(all.filter(|x| x.is_finite()), f64::total_cmp);
        all.dedup();
        all
    }

    /// Every point with its line, line by line.
    fn points(&self) -> impl Iterator<Item = (&Curve, &CurvePoint)> {
        self.curves.iter().flat_map(|curve| curve.points.iter().map(move |point| (curve, point)))
    }

    /// The point at a place of the cursor.
    fn point(&self, place: Option<usize>) -> Option<(&Curve, &CurvePoint)> {
        self.points().nth(place?)
    }

    fn span(&self) -> Span {
        let own = self.points().map(|(_, point)| point.y);
        let levels = self.reference.iter().map(|(_, level)| *level);
        let others = self.overlay.iter().flat_map(Overlay::heights);
        self.figure.span(own.chain(levels).chain(others))
    }

    /// The figure of other data at a place of the cursor.
    fn other(&self, place: Option<usize>) -> Option<(&Overlay, &OverlayPoint)> {
        let overlay = self.overlay.as_ref()?;
        Some((overlay, overlay.points.get(place?.checked_sub(self.points().count())?)?))
    }

    fn legend(&self) -> Legend {
        let words = |overlay: &Overlay| (Mark::Diamond, format!("{}: {}", overlay.name, overlay.note));
        Legend(self.overlay.iter().map(words).collect())
    }

    /// Points beyond the scale, which are drawn at its end.
    pub fn clipped(&self) -> usize {
        let span = self.span();
        self.points().filter(|(_, point)| span.is_beyond(point.y)).count()
    }

    /// The settings of a point in words.
    fn place_name(&self, curve: &Curve, point: &CurvePoint) -> String {
        let own = format!("{} {}", self.setting, exact(point.x));
        if self.line_setting.is_empty() {
            own
        } else {
            format!("{} {}, {own}", self.line_setting, curve.name)
        }
    }

    fn plot(&self, frame: Frame) -> Plot {
        let names = self.curves.iter().map(|curve| &*curve.name);
        let span = self.span();
        let (left, right, top) = (span.margin(LEFT, frame), margin(names, 64.0, frame), 24.0);
        let bottom = 24.0 + self.legend().height(frame.width - LEFT);
        let settings = self.settings();
        let ends = (settings.first().copied().unwrap_or(0.0), settings.last().copied().unwrap_or(1.0));
        let margin = ((ends.1 - ends.0) / 40.0).max(0.25);
        Plot {
            x: Axis::linear(
                (ends.0 - margin, ends.1 + margin),
                (left, (frame.width - right).max(left + 1.0)),
            ),
            y: Axis::linear((span.low, span.high), ((frame.height - bottom).max(top + 1.0), top)),
        }
    }
}

impl CurvesScene {
    /// Where a point lies.
    fn position(&self, plot: &Plot, point: &CurvePoint) -> Point {
        (plot.x.position(point.x), self.figure.height(&plot.y, point.y))
    }

    /// What stands beside points, that under the pointer and the selected one first.
    fn draw_labels<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>, plot: &Plot) -> Drawn<DB> {
        // The axis' title has its place already.
        let mut taken = vec![(TITLE_AT, estimated_width(&self.figure.name, TITLE.size))];
        let first = [self.hovered, self.selected].into_iter().filter_map(|place| self.point(place));
        let mut drawn: Vec<&CurvePoint> = Vec::new();
        for (_, point) in first.chain(self.points()) {
            let Some(label) =
                point.label.as_ref().filter(|_| !drawn.iter().any(|own| std::ptr::eq(*own, point)))
            else {
                continue;
            };
            drawn.push(point);
            let (x, y) = self.position(plot, point);
            let left = x - estimated_width(label, LABEL.size) / 2.0;
            draw_free(pen, ((x, y), left), label, &mut taken)?;
        }
        Ok(())
    }
}

impl Picture for CurvesScene {
    fn draw<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>) -> Drawn<DB> {
        let (plot, span) = (self.plot(pen.frame), self.span());
        let levels = linear_ticks(plot.y.from, plot.y.to, plot.y.room_for(34.0));
        let step = levels.windows(2).next().map_or(0.01, |pair| pair[1] - pair[0]);
        plot.draw_levels(pen, &levels.iter().map(|v| (*v, tick_label(*v, step))).collect::<Vec<_>>())?;
        let feet = linear_ticks(plot.x.from, plot.x.to, plot.x.room_for(36.0));
        let step = feet.windows(2).next().map_or(1.0, |pair| pair[1] - pair[0]);
        plot.draw_feet(pen, &feet.iter().map(|v| (*v, tick_label(*v, step))).collect::<Vec<_>>())?;
        plot.draw_title(pen, &self.figure.name)?;
        let corner = (pen.frame.width - 2.0, 4.0);
        let words = match &*self.line_setting {
            "" => format!("over {}", self.setting),
            lines => format!("over {}, lines: {lines}", self.setting),
        };
        pen.text(&words, corner, LABEL, pen.theme.muted, (HPos::Right, VPos::Top))?;
        let dark = brightness(pen.theme.surface) < 0.5;
        let mut names = Vec::new();
        let chosen = self.point(self.selected).filter(|_| self.curves.len() > 1);
        if let Some((name, level)) = &self.reference {
            let y = self.figure.height(&plot.y, *level);
            let stroke = Stroke { dash: Some((6.0, 4.0)), ..Stroke::solid(pen.theme.muted, 1.25) };
            pen.path(&[(plot.x.start, y), (plot.x.end, y)], &stroke)?;
            names.push(Name { height: y, text: name.to_string(), colour: pen.theme.muted });
        }
        for (place, curve) in self.curves.iter().enumerate() {
            let colour = line_colour(place, self.curves.len(), dark);
            let line: Vec<Point> = curve.points.iter().map(|point| self.position(&plot, point)).collect();
            let is_selected = chosen.is_some_and(|(own, _)| std::ptr::eq(own, curve));
            pen.path(&line, &Stroke::solid(colour, if is_selected { 3.0 } else { 1.5 }))?;
            for (point, (x, y)) in curve.points.iter().zip(&line) {
                // Beyond the scale: a ring at its end.
                pen.disc((*x, *y), 2.75, colour.to_rgba())?;
                if span.is_beyond(point.y) {
                    pen.disc((*x, *y), 1.5, pen.theme.surface.to_rgba())?;
                }
            }
            if let Some((_, height)) = line.last() {
                names.push(Name { height: *height, text: curve.name.to_string(), colour });
            }
        }
        if let Some(overlay) = &self.overlay {
            overlay.draw(pen, &plot)?;
            names.extend(overlay.names(&plot, pen.theme.overlay()));
        }
        let below = (plot.x.start, plot.y.start + 24.0);
        self.legend().draw(pen, below, pen.frame.width - below.0)?;
        draw_names(pen, names.into_iter(), plot.x.end + 6.0, (plot.y.end, plot.y.start))?;
        self.draw_labels(pen, &plot)?;
        if let Some((_, point)) = self.point(self.selected) {
            draw_ring(pen, self.position(&plot, point))?;
        }
        let other = self.other(self.hovered).map(|(_, point)| Overlay::position(&plot, point));
        match self.point(self.hovered).map(|(_, point)| self.position(&plot, point)).or(other) {
            Some((x, y)) => {
                pen.dotted_upright(x, plot.y.end, plot.y.start, pen.theme.muted)?;
                pen.disc((x, y), 4.5, pen.theme.text.to_rgba())
            }
            None => Ok(()),
        }
    }

    fn height(&self, width: f64) -> f64 {
        320.0 + self.legend().height(width - LEFT)
    }

    fn places(&self) -> Option<(usize, usize)> {
        let others = self.overlay.as_ref().map_or(0, |overlay| overlay.points.len());
        Some((0, (self.points().count() + others).checked_sub(1)?))
    }

    fn place(&self) -> Option<usize> {
        self.hovered
    }

    fn set_place(&mut self, place: Option<usize>) {
        self.hovered = place;
    }

    fn summary(&self) -> String {
        let lines = match self.curves.len() {
            1 => String::new(),
            count => format!(", {count} lines"),
        };
        let all = self.points().map(|(curve, point)| (point.y, (curve, point)));
        let name = &self.figure.name;
        let Some((best, (curve, point))) = self.figure.best(all) else {
            return format!("{name} over {}{lines}: nothing yet.", self.setting);
        };
        let (word, best, at) =
            (self.figure.best_word(), self.figure.short(best), self.place_name(curve, point));
        format!("{name} over {}{lines}: {word} {best} at {at}.", self.setting)
    }

    fn readout(&self) -> Readout {
        let Some((pointed, at)) = self.point(self.hovered) else {
            let other = self.other(self.hovered);
            let other = other.map(|(overlay, point)| overlay.readout(point, &self.figure));
            return other.unwrap_or_else(|| Readout { head: self.summary(), items: Vec::new() });
        };
        // All lines at its setting, so that they can be compared.
        let item = |curve: &Curve| {
            let point = curve.points.iter().find(|point| point.x == at.x)?;
            let label = if curve.name.is_empty() { &self.figure.name } else { &curve.name };
            let note = point.label.as_ref().map(ToString::to_string);
            Some(ReadoutItem { role: None, label: Rc::clone(label), value: self.figure.exact(point.y), note })
        };
        Readout { head: self.place_name(pointed, at), items: self.curves.iter().filter_map(item).collect() }
    }

    fn nearest(&self, frame: Frame, (x, y): Point) -> Option<usize> {
        let plot = self.plot(frame);
        let others = self.overlay.iter().flat_map(|overlay| overlay.points.iter());
        let others = others.map(|point| Overlay::position(&plot, point));
        closest(self.points().map(|(_, point)| self.position(&plot, point)).chain(others), (x, y))
    }
}

#[cfg(test)]
#[path = "curves_tests.rs"]
mod tests;

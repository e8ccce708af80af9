//! Size and resolution of a canvas, and a pen that draws on it in css pixels.
//!
//! plotters' coordinates and stroke widths are whole numbers. Drawn in device pixels, slow curves would turn into stairs
//! (which here would look like quantization), so the pen works in sixteenths of a device pixel; `backend` scales them back.

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind};
use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::prelude::DrawingBackend;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{
    FontDesc, FontFamily, FontStyle, IntoTextStyle, RGBAColor, RGBColor, ShapeStyle, TextStyle,
};

use super::theme::{FONT_FAMILY, Stroke, Theme};

/// Drawing units per device pixel.
pub const UNITS_PER_PIXEL: u32 = 16;

/// Result of drawing on a backend.
pub type Drawn<DB> = Result<(), DrawingAreaErrorKind<<DB as DrawingBackend>::ErrorType>>;

/// Size of a canvas in css pixels, and how many device pixels make one of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// Width in css px.
    pub width: f64,
    /// Height in css px.
    pub height: f64,
    /// Device pixels per css pixel.
    pub ratio: f64,
}

impl Frame {
    /// Canvas attributes (device pixels) for this size.
    pub fn device_size(&self) -> (u32, u32) {
        let device = |css: f64| (css * self.ratio).round().max(0.0) as u32;
        (device(self.width), device(self.height))
    }

    /// A css position or length in drawing units.
    pub fn units(&self, css: f64) -> i32 {
        (css * self.ratio * f64::from(UNITS_PER_PIXEL)).round() as i32
    }

    /// A line width in drawing units, rounded to whole device pixels and never less than one.
    pub fn crisp_width(&self, css: f64) -> u32 {
        (css * self.ratio).round().max(1.0) as u32 * UNITS_PER_PIXEL
    }

    /// The position nearest to `css` where a line of `width` units fills whole device pixels: their middle for an odd
    /// number of pixels, their edge for an even one.
    pub fn crisp(&self, css: f64, width: u32) -> i32 {
        let device = css * self.ratio;
        let odd = !(width / UNITS_PER_PIXEL).is_multiple_of(2);
        let snapped = if odd { device.floor() + 0.5 } else { device.round() };
        (snapped * f64::from(UNITS_PER_PIXEL)).round() as i32
    }
}

/// A point in css px from the top left corner.
pub type Point = (f64, f64);

/// Which of these points is closest to `at`; the first of equals.
pub fn closest(points: impl Iterator<Item = Point>, (x, y): Point) -> Option<usize> {
    let square = |(own_x, own_y): Point| (own_x - x) * (own_x - x) + (own_y - y) * (own_y - y);
    let distances = points.map(square).enumerate();
    distances.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(place, _)| place)
}

/// A click this close to a mark means it, css px.
const REACH_PX: f64 = 8.0;

/// Which of the marks offered to it a click means: the closest within reach.
pub struct Hit {
    at: Point,
    square: f64,
    /// The place of the mark; none where none is close.
    pub place: Option<usize>,
}

impl Hit {
    /// A click at a point, before any mark.
    pub fn new(at: Point) -> Self {
        Self { at, square: REACH_PX * REACH_PX, place: None }
    }

    /// Takes the mark of a place into account.
    pub fn offer(&mut self, (x, y): Point, place: usize) {
        let (dx, dy) = (x - self.at.0, y - self.at.1);
        let square = dx * dx + dy * dy;
        if square <= self.square {
            (self.square, self.place) = (square, Some(place));
        }
    }
}

/// Draws in css pixels with the theme's fonts.
pub struct Pen<'a, DB: DrawingBackend> {
    area: &'a DrawingArea<DB, Shift>,
    /// Where it draws.
    pub frame: Frame,
    /// Colours.
    pub theme: &'static Theme,
}

/// Weight and size of a label.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Font {
    /// Size in css px.
    pub size: f64,
    /// Whether it is bold.
    pub bold: bool,
}

impl<'a, DB: DrawingBackend> Pen<'a, DB> {
    /// A pen on the whole of `area`, whose size is that of `frame` in drawing units.
    pub fn new(area: &'a DrawingArea<DB, Shift>, frame: Frame, theme: &'static Theme) -> Self {
        Self { area, frame, theme }
    }

    fn at(&self, (x, y): Point) -> (i32, i32) {
        (self.frame.units(x), self.frame.units(y))
    }

    fn width(&self, css: f64) -> u32 {
        self.frame.units(css).max(1) as u32
    }

    /// A line through `points`; a single point becomes a dot as wide as the line.
    pub fn path(&self, points: &[Point], stroke: &Stroke) -> Drawn<DB> {
        match (points, stroke.dash) {
            ([], _) => Ok(()),
            ([point], _) => self.disc(*point, stroke.width.max(2.0) / 2.0, stroke.colour),
            (_, None) => self.solid(points, stroke),
            (_, Some((on, off))) => {
                dashes(points, on, off).iter().try_for_each(|dash| self.solid(dash, stroke))
            }
        }
    }

    fn solid(&self, points: &[Point], stroke: &Stroke) -> Drawn<DB> {
        let style = ShapeStyle::from(&stroke.colour).stroke_width(self.width(stroke.width));
        let points: Vec<_> = points.iter().map(|&p| self.at(p)).collect();
        self.area.draw(&PathElement::new(points, style))
    }

    /// A level line from `x0` to `x1`, `width` css px wide, on whole device pixels.
    pub fn level(&self, x0: f64, x1: f64, y: f64, colour: RGBColor, width: f64) -> Drawn<DB> {
        let width = self.frame.crisp_width(width);
        let y = self.frame.crisp(y, width);
        let ends = [(self.frame.units(x0), y), (self.frame.units(x1), y)];
        self.area.draw(&PathElement::new(ends, ShapeStyle::from(&colour).stroke_width(width)))
    }

    /// An upright line from `y0` to `y1`, `width` css px wide, on whole device pixels.
    pub fn upright(&self, x: f64, y0: f64, y1: f64, colour: RGBColor, width: f64) -> Drawn<DB> {
        let width = self.frame.crisp_width(width);
        let x = self.frame.crisp(x, width);
        let ends = [(x, self.frame.units(y0)), (x, self.frame.units(y1))];
        self.area.draw(&PathElement::new(ends, ShapeStyle::from(&colour).stroke_width(width)))
    }

    /// The time cursor: an upright dotted line.
    pub fn dotted_upright(&self, x: f64, y0: f64, y1: f64, colour: RGBColor) -> Drawn<DB> {
        let mut y = y0;
        while y < y1 {
            self.upright(x, y, (y + 2.0).min(y1), colour, 1.0)?;
            y += 4.0;
        }
        Ok(())
    }

    /// A filled circle.
    pub fn disc(&self, centre: Point, radius: f64, colour: RGBAColor) -> Drawn<DB> {
        self.area.draw(&Circle::new(
            self.at(centre),
            self.frame.units(radius),
            ShapeStyle::from(&colour).filled(),
        ))
    }

    /// A filled rectangle between two corners, its edges on whole device pixels.
    pub fn rect(&self, corner: Point, opposite: Point, colour: RGBColor) -> Drawn<DB> {
        let edge = |css: f64| (css * self.frame.ratio).round() as i32 * UNITS_PER_PIXEL as i32;
        let corners = [(edge(corner.0), edge(corner.1)), (edge(opposite.0), edge(opposite.1))];
        self.area.draw(&Rectangle::new(corners, ShapeStyle::from(&colour).filled()))
    }

    /// A line of 2 css px around a rectangle.
    pub fn rim(&self, (x0, y0): Point, (x1, y1): Point, colour: RGBColor) -> Drawn<DB> {
        for y in [y0, y1] {
            self.level(x0, x1, y, colour, 2.0)?;
        }
        for x in [x0, x1] {
            self.upright(x, y0, y1, colour, 2.0)?;
        }
        Ok(())
    }

    /// A filled square of half side `half`.
    pub fn square(&self, (x, y): Point, half: f64, colour: RGBAColor) -> Drawn<DB> {
        let corners =
            [(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)];
        self.polygon(&corners, colour)
    }

    /// A filled polygon.
    pub fn polygon(&self, corners: &[Point], colour: RGBAColor) -> Drawn<DB> {
        let corners: Vec<_> = corners.iter().map(|&corner| self.at(corner)).collect();
        self.area.draw(&Polygon::new(corners, ShapeStyle::from(&colour).filled()))
    }

    /// One line of text, anchored at `at`.
    pub fn text(
        &self,
        text: &str,
        at: Point,
        font: Font,
        colour: RGBColor,
        anchor: (HPos, VPos),
    ) -> Drawn<DB> {
        let size = font.size * self.frame.ratio * f64::from(UNITS_PER_PIXEL);
        let weight = if font.bold { FontStyle::Bold } else { FontStyle::Normal };
        let style: TextStyle<'_> = FontDesc::new(FontFamily::Name(FONT_FAMILY), size, weight)
            .into_text_style(self.area)
            .color(&colour)
            .pos(Pos::new(anchor.0, anchor.1));
        self.area.draw(&Text::new(text, self.at(at), style))
    }
}

/// Width of `text` in css px, estimated from its length: measuring would make the browser lay the page out anew.
pub fn estimated_width(text: &str, font_px: f64) -> f64 {
    text.chars().count() as f64 * font_px * 0.58
}

/// Cuts a line into dashes that are `on` wide and `off` apart, measured across the canvas: along a noisy curve, dashes would
/// be many and look like noise themselves.
fn dashes(points: &[Point], on: f64, off: f64) -> Vec<Vec<Point>> {
    let mut all = Vec::new();
    let mut dash: Vec<Point> = points.first().copied().into_iter().collect();
    let (mut drawing, mut left) = (true, on);
    for pair in points.windows(2) {
        let (mut from, to) = (pair[0], pair[1]);
        loop {
            let (dx, dy) = (to.0 - from.0, to.1 - from.1);
            let length = dx.abs();
            if length <= left {
                left -= length;
                if drawing {
                    dash.push(to);
                }
                break;
            }
            let share = left / length;
            from = (from.0 + dx * share, from.1 + dy * share);
            if drawing {
                dash.push(from);
                all.push(std::mem::take(&mut dash));
            } else {
                dash.push(from);
            }
            drawing = !drawing;
            left = if drawing { on } else { off };
        }
    }
    if dash.len() > 1 {
        all.push(dash);
    }
    all
}

#[cfg(test)]
#[path = "frame_tests.rs"]
mod tests;

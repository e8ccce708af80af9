//! A picture as an SVG file: the same drawing calls as on the page, written down by plotters' SVG backend.
//!
//! Text is neither measured nor drawn as outlines: the file names the page's font stack, and whoever shows it has the fonts.

use plotters::prelude::SVGBackend;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontFamily,
    FontStyle, FontTransform, text_anchor,
};

use super::frame::{Frame, UNITS_PER_PIXEL};
use super::picture::{Picture, draw};
use super::theme::Theme;

/// What plotters' SVG backend divides font sizes by.
const FONT_SHARE: f64 = 1.24;

/// `picture` as an SVG document of `size` (width and height in css px), on the theme's background, with its summary as title.
/// The same picture gives the same bytes everywhere.
pub fn svg(picture: &impl Picture, size: (u32, u32), theme: &'static Theme) -> String {
    let (width, height) = size;
    let frame = Frame { width: f64::from(width), height: f64::from(height), ratio: 1.0 };
    let units = (width.saturating_mul(UNITS_PER_PIXEL), height.saturating_mul(UNITS_PER_PIXEL));
    let mut drawn = String::new();
    let outcome = paint(picture, FineSvg { inner: SVGBackend::with_string(&mut drawn, units) }, frame, theme);
    debug_assert!(outcome.is_ok(), "a string takes whatever is written to it");
    // The backend's own root is as large as its units are many; this one scales them, and holds what all lines share.
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {} {}\" \
         role=\"img\" stroke-linejoin=\"round\">\n<title>{}</title>\n{drawn}</svg>\n",
        units.0,
        units.1,
        escaped(&picture.summary())
    )
}

/// The background, then the picture.
fn paint(
    picture: &impl Picture,
    mut backend: FineSvg<'_>,
    frame: Frame,
    theme: &'static Theme,
) -> Result<(), DrawingErrorKind<std::io::Error>> {
    let (width, height) = backend.get_size();
    let surface = theme.surface;
    let colour = BackendColor { alpha: 1.0, rgb: (surface.0, surface.1, surface.2) };
    // Sizes in units fit: a canvas of 2^27 px is none.
    let corner = (width.cast_signed(), height.cast_signed());
    backend.draw_rect((0, 0), corner, &colour, true)?;
    draw(picture, backend, frame, theme)
        .map_err(|error| DrawingErrorKind::DrawingError(std::io::Error::other(error.to_string())))
}

/// Text between tags.
fn escaped(text: &str) -> String {
    printable(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Without the characters that XML cannot hold.
fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}')).collect()
}

/// plotters' SVG backend as the pen needs it: fonts at their own size, and no text that breaks the file.
struct FineSvg<'a> {
    inner: SVGBackend<'a>,
}

type Outcome = Result<(), DrawingErrorKind<std::io::Error>>;

impl DrawingBackend for FineSvg<'_> {
    type ErrorType = std::io::Error;

    fn get_size(&self) -> (u32, u32) {
        self.inner.get_size()
    }

    fn ensure_prepared(&mut self) -> Outcome {
        self.inner.ensure_prepared()
    }

    fn present(&mut self) -> Outcome {
        self.inner.present()
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Outcome {
        self.inner.draw_pixel(point, color)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Outcome {
        self.inner.draw_rect(upper_left, bottom_right, style, fill)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Outcome {
        self.inner.draw_path(path, style)
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Outcome {
        self.inner.draw_circle(center, radius, style, fill)
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vert: I,
        style: &S,
    ) -> Outcome {
        self.inner.fill_polygon(vert, style)
    }

    fn draw_text<TStyle: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &TStyle,
        pos: BackendCoord,
    ) -> Outcome {
        self.inner.draw_text(&printable(text), &FullSize(style), pos)
    }
}

/// A text style whose size the SVG backend writes as it is.
struct FullSize<'a, S>(&'a S);

impl<S: BackendTextStyle> BackendTextStyle for FullSize<'_, S> {
    type FontError = S::FontError;

    fn color(&self) -> BackendColor {
        self.0.color()
    }

    fn size(&self) -> f64 {
        self.0.size() * FONT_SHARE
    }

    fn transform(&self) -> FontTransform {
        self.0.transform()
    }

    fn style(&self) -> FontStyle {
        self.0.style()
    }

    fn anchor(&self) -> text_anchor::Pos {
        self.0.anchor()
    }

    fn family(&self) -> FontFamily<'_> {
        self.0.family()
    }

    fn layout_box(&self, text: &str) -> Result<((i32, i32), (i32, i32)), Self::FontError> {
        self.0.layout_box(text)
    }

    fn draw<E, DrawFunc: FnMut(i32, i32, BackendColor) -> Result<(), E>>(
        &self,
        text: &str,
        pos: BackendCoord,
        draw: DrawFunc,
    ) -> Result<Result<(), E>, Self::FontError> {
        self.0.draw(text, pos, draw)
    }
}

#[cfg(test)]
#[path = "svg_tests.rs"]
mod tests;

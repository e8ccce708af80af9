//! What every picture can do, and how one comes onto a backend.

use plotters::drawing::{DrawingAreaErrorKind, IntoDrawingArea};
use plotters_backend::{BackendColor, DrawingBackend};

use super::frame::{Drawn, Frame, Pen, Point};
use super::readout::Readout;
use super::theme::Theme;

/// A picture of data. Its cursor is on a place: a sample, an epoch, a bin, a size, counted as the picture counts them.
pub trait Picture {
    /// Draws the whole picture on an empty canvas.
    ///
    /// # Errors
    /// Those of the backend.
    fn draw<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>) -> Drawn<DB>;

    /// The height that suits a width, both in css px.
    fn height(&self, width: f64) -> f64;

    /// One sentence for readers who do not see the picture.
    fn summary(&self) -> String;

    /// What it says at its cursor, or where nothing is pointed at.
    fn readout(&self) -> Readout;

    /// The first and the last place of the cursor; none where there is nothing to point at.
    fn places(&self) -> Option<(usize, usize)>;

    /// Where the cursor is.
    fn place(&self) -> Option<usize>;

    /// Puts the cursor on a place, or takes it away.
    fn set_place(&mut self, place: Option<usize>);

    /// The place nearest to a point on a canvas of the size of `frame`.
    fn nearest(&self, frame: Frame, at: Point) -> Option<usize>;

    /// The place that a click on a point chooses, if any: that of the cursor, where not only some of what is drawn can be chosen.
    fn pick(&self, _frame: Frame, _at: Point) -> Option<usize> {
        self.place()
    }
}

/// Draws `picture` on the whole of an empty `backend`, whose size is that of `frame` in drawing units
/// ([`UNITS_PER_PIXEL`](super::UNITS_PER_PIXEL)).
///
/// # Errors
/// Those of the backend.
pub fn draw<DB: DrawingBackend>(
    picture: &impl Picture,
    backend: DB,
    frame: Frame,
    theme: &'static Theme,
) -> Drawn<DB> {
    let area = backend.into_drawing_area();
    picture.draw(&Pen::new(&area, frame, theme))?;
    area.present()
}

/// As [`draw`], on the theme's surface instead of nothing.
///
/// # Errors
/// Those of the backend.
pub fn draw_on_ground<DB: DrawingBackend>(
    picture: &impl Picture,
    mut backend: DB,
    frame: Frame,
    theme: &'static Theme,
) -> Drawn<DB> {
    let (width, height) = backend.get_size();
    let surface = theme.surface;
    let colour = BackendColor { alpha: 1.0, rgb: (surface.0, surface.1, surface.2) };
    // Sizes in units fit: a canvas of 2^27 px is none.
    let corner = (width.cast_signed(), height.cast_signed());
    backend.draw_rect((0, 0), corner, &colour, true).map_err(DrawingAreaErrorKind::BackendError)?;
    draw(picture, backend, frame, theme)
}

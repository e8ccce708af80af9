//! A plotters backend for tests: it writes down every element in css pixels at ratio 1.

use plotters::drawing::IntoDrawingArea;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};
use std::cell::RefCell;
use std::rc::Rc;

use super::frame::{Drawn, Frame, Pen, Point, UNITS_PER_PIXEL};
use super::picture::{Picture, draw};
use super::theme::Theme;

/// Colour as `#rrggbb`.
pub fn hex(colour: (u8, u8, u8)) -> String {
    format!("#{:02x}{:02x}{:02x}", colour.0, colour.1, colour.2)
}

/// One drawn element; lengths in css px.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// A line: points, colour, width.
    Line(Vec<Point>, String, f64),
    /// A filled rectangle: two corners, colour.
    Rect(Point, Point, String),
    /// A filled circle: centre, radius, colour.
    Disc(Point, f64, String),
    /// A filled polygon: corners, colour.
    Polygon(Vec<Point>, String),
    /// A text and its anchor.
    Text(String, Point),
}

/// Everything drawn, in order.
#[derive(Debug, Default)]
pub struct Marks(pub Vec<Mark>);

impl Marks {
    /// All lines of a colour.
    pub fn lines(&self, colour: &str) -> Vec<&[Point]> {
        let mut found = Vec::new();
        for mark in &self.0 {
            if let Mark::Line(points, c, _) = mark
                && c == colour
            {
                found.push(points.as_slice());
            }
        }
        found
    }

    /// All texts with their anchors.
    pub fn texts(&self) -> Vec<(&str, Point)> {
        let mut found = Vec::new();
        for mark in &self.0 {
            if let Mark::Text(text, at) = mark {
                found.push((text.as_str(), *at));
            }
        }
        found
    }
}

/// The backend.
pub struct Recorder {
    size: (u32, u32),
    marks: Rc<RefCell<Marks>>,
}

/// Draws by `paint` on a recorder of the frame's size.
pub fn record(
    frame: Frame,
    theme: &'static Theme,
    paint: impl FnOnce(&Pen<'_, Recorder>) -> Drawn<Recorder>,
) -> Marks {
    on_recorder(frame, |recorder| {
        let area = recorder.into_drawing_area();
        paint(&Pen::new(&area, frame, theme))
    })
}

/// What [`draw`] makes of a picture, as on the page's canvas.
pub fn record_drawn(picture: &impl Picture, frame: Frame, theme: &'static Theme) -> Marks {
    on_recorder(frame, |recorder| draw(picture, recorder, frame, theme))
}

fn on_recorder(frame: Frame, paint: impl FnOnce(Recorder) -> Drawn<Recorder>) -> Marks {
    let marks = Rc::new(RefCell::new(Marks::default()));
    let (width, height) = frame.device_size();
    let size = (width * UNITS_PER_PIXEL, height * UNITS_PER_PIXEL);
    paint(Recorder { size, marks: Rc::clone(&marks) }).unwrap();
    Rc::into_inner(marks).unwrap().into_inner()
}

fn css((x, y): BackendCoord) -> Point {
    let unit = f64::from(UNITS_PER_PIXEL);
    (f64::from(x) / unit, f64::from(y) / unit)
}

type Outcome = Result<(), DrawingErrorKind<std::io::Error>>;

impl Recorder {
    fn note(&self, mark: Mark) -> Outcome {
        self.marks.borrow_mut().0.push(mark);
        Ok(())
    }
}

impl DrawingBackend for Recorder {
    type ErrorType = std::io::Error;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Outcome {
        Ok(())
    }

    fn present(&mut self) -> Outcome {
        Ok(())
    }

    fn draw_pixel(&mut self, _point: BackendCoord, _color: BackendColor) -> Outcome {
        panic!("charts draw no single pixels");
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Outcome {
        assert!(fill, "charts draw only filled rectangles");
        self.note(Mark::Rect(css(upper_left), css(bottom_right), hex(style.color().rgb)))
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Outcome {
        let width = f64::from(style.stroke_width()) / f64::from(UNITS_PER_PIXEL);
        self.note(Mark::Line(path.into_iter().map(css).collect(), hex(style.color().rgb), width))
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Outcome {
        assert!(fill, "charts draw only filled circles");
        self.note(Mark::Disc(
            css(center),
            f64::from(radius) / f64::from(UNITS_PER_PIXEL),
            hex(style.color().rgb),
        ))
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vert: I,
        style: &S,
    ) -> Outcome {
        self.note(Mark::Polygon(vert.into_iter().map(css).collect(), hex(style.color().rgb)))
    }

    fn draw_text<TStyle: BackendTextStyle>(
        &mut self,
        text: &str,
        _style: &TStyle,
        pos: BackendCoord,
    ) -> Outcome {
        self.note(Mark::Text(text.to_owned(), css(pos)))
    }
}

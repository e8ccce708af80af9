//! What a canvas can show: any picture that is plain data.

use charts::{Frame, Picture, Point, Scene, SweepScene};

/// A drag of the pointer on a canvas, in css px.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drag {
    /// Where it began.
    pub start: Point,
    /// Where it was when it was told last.
    pub before: Point,
    /// Where it is.
    pub now: Point,
}

/// A picture, or one of several kinds, that a canvas holds.
pub trait Shown: Picture + Clone + PartialEq + 'static {
    /// Whether any of its kinds can be dragged: without one, nothing of that is downloaded.
    const DRAGS: bool = false;

    /// The kind's name, such as `loss`, for style sheets.
    fn kind(&self) -> &'static str;

    /// Its height in css px where that follows from its rows; others have the height of the style sheets.
    fn height_of_rows(&self) -> Option<f64> {
        None
    }

    /// Whether a drag changes how it is looked at.
    fn can_be_dragged(&self) -> bool {
        false
    }

    /// Changes how it is looked at.
    fn drag(&mut self, _frame: Frame, _drag: Drag) {}

    /// Takes over how another picture of the same kind is looked at.
    fn look_like(&mut self, _other: &Self) {}
}

impl Shown for Scene {
    fn kind(&self) -> &'static str {
        Scene::kind(self)
    }

    fn height_of_rows(&self) -> Option<f64> {
        matches!(self, Self::Costs(_)).then(|| self.height(0.0))
    }
}

/// Degrees that a surface turns for each css px.
const DEGREES_PER_PIXEL: f64 = 0.5;
/// A brush shorter than so many css px is taken away.
const LEAST_BRUSH_PX: f64 = 4.0;

impl Shown for SweepScene {
    const DRAGS: bool = true;

    fn kind(&self) -> &'static str {
        SweepScene::kind(self)
    }

    fn can_be_dragged(&self) -> bool {
        matches!(self, Self::Surface(_) | Self::Parallel(_))
    }

    fn drag(&mut self, frame: Frame, Drag { start, before, now }: Drag) {
        match self {
            Self::Surface(surface) => {
                let turned = (before.0 - now.0, now.1 - before.1);
                surface.turn(DEGREES_PER_PIXEL * turned.0, DEGREES_PER_PIXEL * turned.1);
            }
            Self::Parallel(parallel) => {
                let Some((axis, from)) = parallel.value_at(frame, start) else { return };
                let to = parallel.value_at(frame, (start.0, now.1)).map(|(_, to)| to);
                let is_brush = (now.1 - start.1).abs() >= LEAST_BRUSH_PX;
                parallel.set_brush(axis, to.map(|to| (from, to)).filter(|_| is_brush));
            }
            _ => {}
        }
    }

    fn look_like(&mut self, other: &Self) {
        match (self, other) {
            (Self::Surface(own), Self::Surface(other)) => {
                (own.azimuth, own.elevation) = (other.azimuth, other.elevation);
            }
            (Self::Parallel(own), Self::Parallel(other)) => {
                for (place, axis) in other.axes.iter().enumerate() {
                    own.set_brush(place, axis.brush);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
#[path = "shown_tests.rs"]
mod tests;

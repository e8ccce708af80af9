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

/// A key that changes how a picture is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    /// An arrow to the left or to the right, with Shift.
    Aside(bool),
    /// An arrow down or up; whether with Shift.
    Upwards(bool, bool),
    /// Delete.
    Away,
}

impl Press {
    /// What a key means, if anything; other arrows move the cursor.
    pub fn from_key(key: &str, shift: bool) -> Option<Self> {
        match key {
            "ArrowLeft" | "ArrowRight" if shift => Some(Self::Aside(key == "ArrowRight")),
            "ArrowDown" | "ArrowUp" => Some(Self::Upwards(key == "ArrowUp", shift)),
            "Delete" => Some(Self::Away),
            _ => None,
        }
    }
}

/// What changes how a picture is looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Look {
    /// The pointer is dragged, on a canvas of that size.
    Drag(Frame, Drag),
    /// A key is pressed.
    Press(Press),
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

    /// Which keys change how it is looked at, in a sentence; empty for none.
    fn hint(&self) -> &'static str {
        ""
    }

    /// Changes how it is looked at. Whether it means anything to it.
    fn look(&mut self, _look: Look) -> bool {
        false
    }

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
/// Degrees that it turns with each key.
const DEGREES_PER_PRESS: f64 = 5.0;
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

    fn hint(&self) -> &'static str {
        match self {
            Self::Surface(_) => "Turn it by dragging, or with Shift and the arrow keys.",
            Self::Parallel(_) => {
                "Drag along an axis to keep what is within; or hold an axis with Shift and the left and right arrow keys, move the upper \
                 end of what it keeps with the up and down keys, the lower end with Shift, and take it away with Delete."
            }
            _ => "",
        }
    }

    fn look(&mut self, look: Look) -> bool {
        match (self, look) {
            (Self::Surface(surface), Look::Drag(_, Drag { before, now, .. })) => {
                let turned = (before.0 - now.0, now.1 - before.1);
                surface.turn(DEGREES_PER_PIXEL * turned.0, DEGREES_PER_PIXEL * turned.1);
            }
            (Self::Surface(surface), Look::Press(Press::Aside(right))) => {
                surface.turn(if right { -DEGREES_PER_PRESS } else { DEGREES_PER_PRESS }, 0.0);
            }
            (Self::Surface(surface), Look::Press(Press::Upwards(up, true))) => {
                surface.turn(0.0, if up { -DEGREES_PER_PRESS } else { DEGREES_PER_PRESS });
            }
            (Self::Parallel(parallel), Look::Drag(frame, Drag { start, now, .. })) => {
                let Some((axis, from)) = parallel.value_at(frame, start) else { return false };
                let to = parallel.value_at(frame, (start.0, now.1)).map(|(_, to)| to);
                let is_brush = (now.1 - start.1).abs() >= LEAST_BRUSH_PX;
                parallel.set_brush(axis, to.map(|to| (from, to)).filter(|_| is_brush));
            }
            (Self::Parallel(parallel), Look::Press(Press::Aside(right))) => parallel.hold_next(right),
            (Self::Parallel(parallel), Look::Press(Press::Upwards(up, shift))) => {
                parallel.move_brush(!shift, up);
            }
            (Self::Parallel(parallel), Look::Press(Press::Away)) => parallel.release_brush(),
            _ => return false,
        }
        true
    }

    fn look_like(&mut self, other: &Self) {
        match (self, other) {
            (Self::Surface(own), Self::Surface(other)) => {
                (own.azimuth, own.elevation) = (other.azimuth, other.elevation);
            }
            (Self::Parallel(own), Self::Parallel(other)) => {
                own.held = other.held;
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

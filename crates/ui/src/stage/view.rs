//! Which stretch of time is visible, and where the cursor stands in it. Pure.

use std::rc::Rc;

use yew::Reducible;

use super::blocks::Axis;

/// Seconds (or rows) that can be looked at at once; the whole block beyond the last.
pub const WINDOWS: [f64; 3] = [20.0, 50.0, 100.0];
/// Speeds of the race, times real time.
pub const SPEEDS: [f64; 4] = [1.0, 5.0, 10.0, 30.0];

/// Cursor and visible stretch of one block.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// Sample at the cursor.
    pub cursor: usize,
    /// Length of the visible stretch; the whole block where absent.
    pub window: Option<f64>,
    /// Start of the visible stretch.
    start: f64,
    /// Whether the cursor runs.
    pub racing: bool,
    /// Speed of the race.
    pub speed: f64,
}

impl Default for View {
    fn default() -> Self {
        Self { cursor: 0, window: Some(20.0), start: 0.0, racing: false, speed: 5.0 }
    }
}

/// What can happen to the view.
#[derive(Clone, Debug)]
pub enum Look {
    /// Another block, or other data: back to the start.
    Begin(Axis),
    /// The race moves the cursor to a sample.
    To(usize, Axis),
    /// The pointer or a key on a chart moves it; a race goes on undisturbed.
    Hover(usize, Axis),
    /// The scrub bar moves it; a race ends.
    Grab(usize, Axis),
    /// Another length of the visible stretch.
    Window(Option<f64>, Axis),
    /// The race starts or pauses; at the end of the block it starts over.
    Race(bool, Axis),
    /// Another speed.
    Speed(f64),
}

impl View {
    /// Start and end of the visible stretch.
    pub fn visible(&self, axis: &Axis) -> (f64, f64) {
        let end = axis.end();
        match self.window {
            Some(length) if length < end => {
                let start = self.start.clamp(0.0, end - length);
                (start, start + length)
            }
            // A block of one sample still needs an axis.
            _ => (0.0, end.max(1e-3)),
        }
    }

    /// Samples inside the visible stretch, as a half-open range.
    pub fn samples(&self, axis: &Axis) -> (usize, usize) {
        let (start, end) = self.visible(axis);
        (axis.times.partition_point(|t| *t < start), axis.times.partition_point(|t| *t <= end))
    }

    /// Turns the page when the cursor has left the visible stretch; inside it nothing moves under the pointer.
    fn follow(&mut self, axis: &Axis) {
        let time = axis.time_of(self.cursor);
        let (start, end) = self.visible(axis);
        if time < start || time > end {
            let length = end - start;
            self.start = (time - length * 0.1).clamp(0.0, (axis.end() - length).max(0.0));
        }
    }

    fn to(&mut self, index: usize, axis: &Axis) {
        self.cursor = index.min(axis.times.len().saturating_sub(1));
        self.follow(axis);
    }
}

impl Reducible for View {
    type Action = Look;

    fn reduce(self: Rc<Self>, look: Look) -> Rc<Self> {
        let mut next = (*self).clone();
        match look {
            Look::Begin(axis) => {
                next.start = 0.0;
                next.racing = false;
                // Somewhere inside the first stretch, so that dots and readout show something at once.
                let (_, end) = next.visible(&axis);
                next.to(axis.index_at(end * 0.75), &axis);
            }
            Look::To(index, axis) => next.to(index, &axis),
            Look::Hover(index, axis) => {
                if !next.racing {
                    next.to(index, &axis);
                }
            }
            Look::Grab(index, axis) => {
                next.racing = false;
                next.to(index, &axis);
            }
            Look::Window(window, axis) => {
                next.window = window;
                let length = window.unwrap_or(0.0);
                next.start = (axis.time_of(next.cursor) - length * 0.75).max(0.0);
                next.follow(&axis);
            }
            Look::Race(on, axis) => {
                next.racing = on;
                if on && next.cursor + 1 >= axis.times.len() {
                    next.to(0, &axis);
                }
            }
            Look::Speed(speed) => next.speed = speed,
        }
        if next == *self { self } else { Rc::new(next) }
    }
}

#[cfg(test)]
#[path = "view_tests.rs"]
mod tests;

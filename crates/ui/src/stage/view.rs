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
mod tests {
    use super::*;

    fn axis() -> Axis {
        let times: Vec<f64> = (0..325).map(|k| f64::from(k) / 3.0).collect();
        Axis { rows: (0..325).collect(), times: times.into(), breaks: Rc::from([]) }
    }

    fn after(view: View, looks: Vec<Look>) -> View {
        (*looks.into_iter().fold(Rc::new(view), View::reduce)).clone()
    }

    #[test]
    fn the_first_look_shows_twenty_seconds_with_the_cursor_inside() {
        let view = after(View::default(), vec![Look::Begin(axis())]);
        assert_eq!(view.visible(&axis()), (0.0, 20.0));
        assert_eq!(view.cursor, 45);
        assert_eq!(view.samples(&axis()), (0, 61));
    }

    #[test]
    fn the_stretch_moves_only_when_the_cursor_leaves_it() {
        let fifty = View { window: Some(50.0), ..View::default() };
        let inside = after(fifty, vec![Look::To(149, axis())]);
        assert_eq!(inside.visible(&axis()), (0.0, 50.0));
        let beyond = after(inside, vec![Look::To(180, axis())]);
        assert_eq!(beyond.visible(&axis()), (55.0, 105.0));
        let end = after(beyond, vec![Look::To(9999, axis())]);
        assert_eq!(end.cursor, 324);
        assert_eq!(end.visible(&axis()), (58.0, 108.0));
    }

    #[test]
    fn a_stretch_longer_than_the_block_is_the_block() {
        let view = after(View::default(), vec![Look::Window(Some(1000.0), axis())]);
        assert_eq!(view.visible(&axis()), (0.0, 108.0));
        let whole = after(view, vec![Look::Window(None, axis())]);
        assert_eq!(whole.samples(&axis()), (0, 325));
    }

    #[test]
    fn a_race_from_the_end_starts_over() {
        let view = after(View::default(), vec![Look::To(324, axis()), Look::Race(true, axis())]);
        assert_eq!((view.cursor, view.racing), (0, true));
        let paused = after(view, vec![Look::To(40, axis()), Look::Race(false, axis())]);
        assert_eq!((paused.cursor, paused.racing), (40, false));
    }

    #[test]
    fn hovering_does_not_disturb_a_race_and_grabbing_ends_it() {
        let racing = after(View::default(), vec![Look::Race(true, axis()), Look::Hover(50, axis())]);
        assert_eq!((racing.cursor, racing.racing), (0, true));
        let grabbed = after(racing, vec![Look::Grab(60, axis())]);
        assert_eq!((grabbed.cursor, grabbed.racing), (60, false));
        assert_eq!(after(grabbed, vec![Look::Hover(61, axis())]).cursor, 61);
    }
}

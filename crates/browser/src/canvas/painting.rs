//! When canvases are drawn: once per animation frame at most, and in each frame no more of them than fit, so that a page with many
//! pictures stays smooth.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use gloo::render::{AnimationFrame, request_animation_frame};

use crate::clock::now_ms;

/// After so many ms the rest waits for the next frame: a frame has 16.
const FRAME_MS: f64 = 8.0;

/// What is drawn.
pub trait Paint {
    /// Whether it waits to be drawn.
    fn is_waiting(&mut self) -> &mut bool;

    /// Draws it.
    fn paint(&mut self);
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<Rc<RefCell<dyn Paint>>>,
    /// Keeps the next drawing alive.
    frame: Option<AnimationFrame>,
}

thread_local! {
    static QUEUE: RefCell<Queue> = RefCell::default();
}

/// Lets something be drawn with one of the next frames, unless it waits for that already.
pub fn schedule<P: Paint + 'static>(it: &Rc<RefCell<P>>) {
    if std::mem::replace(it.borrow_mut().is_waiting(), true) {
        return;
    }
    QUEUE.with_borrow_mut(|queue| {
        queue.waiting.push_back(Rc::<RefCell<P>>::clone(it));
        if queue.frame.is_none() {
            ask(queue);
        }
    });
}

fn ask(queue: &mut Queue) {
    queue.frame = Some(request_animation_frame(|began_ms| paint(|| now_ms() - began_ms)));
}

/// Draws what waits, the first that came first, one at least.
fn paint(passed_ms: impl Fn() -> f64) {
    while let Some(next) = QUEUE.with_borrow_mut(|queue| queue.waiting.pop_front()) {
        let mut next = next.borrow_mut();
        *next.is_waiting() = false;
        next.paint();
        if passed_ms() > FRAME_MS {
            break;
        }
    }
    QUEUE.with_borrow_mut(|queue| {
        queue.frame = None;
        if !queue.waiting.is_empty() {
            ask(queue);
        }
    });
}
